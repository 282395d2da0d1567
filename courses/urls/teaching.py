"""Pages of tutors. All below /teaching/."""

from django.urls import include, path

from courses.urls import pack, voices
from courses.views import teaching

urlpatterns = [
    path("", teaching.home, name="teaching"),
    path("sheets/<uuid:number>/", teaching.sheet, name="teaching_sheet"),
    path("pairs/", include("tutors.urls.teaching")),
    *pack.teaching,
    *voices.teaching,
]
