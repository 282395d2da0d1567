"""What everyone sees: the catalogue, a course, a venue."""

from django.urls import URLPattern, path

from courses.views.catalogue import catalogue
from courses.views.course import course, course_by_code
from courses.views.venue import venue

urlpatterns: list[URLPattern] = [
    path("courses/", catalogue, name="catalogue"),
    path("courses/<slug:slug>/", course, name="course"),
    path("c/<slug:code>", course_by_code, name="course_by_code"),
    path("venues/<slug:slug>/", venue, name="venue"),
]
