"""Putting the records of students in order, and what they wait for. All below /college/."""

from django.urls import path

from students.views import merging

urlpatterns = [
    path("students/<uuid:uuid>/same/", merging.college_student_same, name="college_student_same"),
    path("students/<uuid:uuid>/same/<uuid:other>/", merging.college_student_merge, name="college_student_merge"),
]
