"""Addresses of the course floor: what everyone sees, what the office plans with, what tutors teach from."""

from django.urls import include, path

urlpatterns = [
    path("", include("courses.urls.public")),
    path("college/", include("courses.urls.office")),
    path("teaching/", include("courses.urls.teaching")),
]
