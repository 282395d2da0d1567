"""Addresses of the student floor: what students open, and the registers that tutors keep."""

from django.urls import include, path

urlpatterns = [
    path("", include("students.urls.student")),
    path("teaching/", include("students.urls.teaching")),
    path("", include("students.urls.person")),
    path("", include("students.urls.arrangements")),
    path("", include("students.urls.contact")),
    path("", include("students.urls.room")),
    path("college/", include("students.urls.office")),
    path("", include("students.urls.after")),
    path("", include("students.urls.reach")),
]
