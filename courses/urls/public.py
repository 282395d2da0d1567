"""What everyone sees: the catalogue, a course, a venue, and what machines read of them."""

from django.urls import URLPattern, path

from courses.urls import panels, partners, voices, year
from courses.views.catalogue import catalogue
from courses.views.course import course, course_by_code
from courses.views.feeds import course_dates, robots, sitemap_index, sitemap_section
from courses.views.venue import venue

urlpatterns: list[URLPattern] = [
    path("courses/", catalogue, name="catalogue"),
    path("courses/<slug:slug>/", course, name="course"),
    path("courses/<slug:slug>/dates/<uuid:uuid>.ics", course_dates, name="course_dates"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap_section"),
    path("robots.txt", robots, name="robots"),
    path("c/<slug:code>", course_by_code, name="course_by_code"),
    path("venues/<slug:slug>/", venue, name="venue"),
    *voices.public,
    *year.public,
    *panels.public,
    *partners.public,
]
