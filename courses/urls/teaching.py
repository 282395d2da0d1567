"""Pages of tutors. All below /teaching/."""

from django.urls import include, path

from courses.views import teaching

urlpatterns = [
    path("", teaching.home, name="teaching"),
    path("pairs/", include("tutors.urls.teaching")),
]
