"""Course packs: for the office, for tutors, and each file."""

from django.urls import path

from courses.views import pack

office = [
    path("courses/<slug:slug>/pack/", pack.course_pack, name="college_course_pack"),
    path("courses/<slug:slug>/pack/add/", pack.add_file, name="college_pack_add"),
    path("pack-files/<uuid:number>/remove/", pack.remove_file, name="college_pack_remove"),
]
teaching = [
    path("groups/<uuid:number>/pack/", pack.teaching_pack, name="teaching_pack"),
    path("groups/<uuid:number>/pack/<uuid:file>/give/", pack.release, name="teaching_pack_release"),
    path("groups/<uuid:number>/pack/<uuid:file>/take-back/", pack.take_back, name="teaching_pack_take_back"),
    path("pack-files/<uuid:number>/", pack.file, name="pack_file"),
]
