"""Every address of the product."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from recovery_college import college_pages, college_words, health, home, office, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("foundations.accounts.urls")),
    path("", include("courses.urls")),
    path("", include("students.urls")),
    path("", include("learning_plans.urls")),
    path("", include("recovery_college.prospectus.urls")),
    path("college/", office.college_home, name="college_home"),
    path("college/settings/", college_pages.college_settings, name="college_settings"),
    path("college/settings/help-lines/", college_pages.lines, name="college_help_lines"),
    path("college/settings/add-help-line/", college_pages.add_line, name="college_help_line_add"),
    path("college/settings/help-lines/<int:number>/", college_pages.change_line, name="college_help_line"),
    path("college/settings/help-lines/<int:number>/move/", college_pages.move_line, name="college_help_line_move"),
    path(
        "college/settings/help-lines/<int:number>/remove/", college_pages.remove_line, name="college_help_line_remove"
    ),
    path("college/settings/words/", college_words.words, name="college_words"),
    path("college/settings/words/<slug:key>/", college_words.write, name="college_words_write"),
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
