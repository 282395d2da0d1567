"""The tutor directory and its pairs, for the office."""

from django.urls import path

from tutors.views import directory, pairs

urlpatterns = [
    path("", directory.tutors, name="college_tutors"),
    path("add/", directory.add, name="college_tutor_add"),
    path("propose/", pairs.propose, name="college_pair_propose"),
]
