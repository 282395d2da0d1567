"""Putting the records of students in order, and what they wait for. All below /college/."""

from django.urls import path

from students.views import merging, unmet

urlpatterns = [
    path("students/<uuid:uuid>/same/", merging.college_student_same, name="college_student_same"),
    path("students/<uuid:uuid>/same/<uuid:other>/", merging.college_student_merge, name="college_student_merge"),
    path("students/unmet/", unmet.college_unmet, name="college_unmet"),
    path("students/unmet.csv", unmet.college_unmet_csv, name="college_unmet_csv"),
]
