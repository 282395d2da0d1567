"""Pages of the course library: finding, writing and comparing courses, and who made them. All below /college/."""

from django.urls import URLPattern, path

from courses.views import compare, contributions, library, standing

office: list[URLPattern] = [
    path("courses/", library.courses, name="college_courses"),
    path("add-course/", library.add_course, name="college_course_add"),
    path("courses/<slug:slug>/", library.course, name="college_course"),
    path("courses/<slug:slug>/compare/", compare.compare, name="college_course_compare"),
    path("courses/<slug:slug>/go-back/", compare.go_back, name="college_course_go_back"),
    path("courses/<slug:slug>/made-by/", contributions.made_by, name="college_course_made_by"),
    path("courses/<slug:slug>/made-by/remove/", contributions.remove, name="college_course_made_by_remove"),
    path("courses/<slug:slug>/place/", standing.place, name="college_course_place"),
    path("courses/<slug:slug>/retire/", standing.retire, name="college_course_retire"),
    path("courses/<slug:slug>/bring-back/", standing.bring_back, name="college_course_bring_back"),
]
