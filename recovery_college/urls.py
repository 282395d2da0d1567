"""Every address of the product."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from recovery_college import health, home, office, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("foundations.accounts.urls")),
    path("", include("courses.urls")),
    path("", include("students.urls")),
    path("", include("learning_plans.urls")),
    path("", include("recovery_college.prospectus.urls")),
    path("college/", office.college_home, name="college_home"),
    path("about/", pages.about, name="about"),
    path("help/", pages.help_page, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("display/", pages.display_settings, name="display_settings"),
    path("college.css", pages.college_css, name="college_css"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("recovery_college.demo.urls")))

handler400 = "recovery_college.errors.bad_request"
handler403 = "recovery_college.errors.refused"
handler404 = "recovery_college.errors.missing"
handler429 = "recovery_college.errors.too_many"  # django-allauth asks for it by this name
handler500 = "recovery_college.errors.failed"
