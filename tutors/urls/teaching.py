"""What tutors answer for themselves."""

from django.urls import path

from tutors.views import pairs

urlpatterns = [
    path("", pairs.mine, name="teaching_pairs"),
    path("<uuid:number>/", pairs.answer, name="teaching_pair_answer"),
]
