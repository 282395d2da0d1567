"""Addresses of the prospectus."""

from django.urls import path

from recovery_college.prospectus.views import college, public

urlpatterns = [
    path("prospectus/", public.latest, name="prospectus_latest"),
    path("prospectus/<int:year>/", public.read, name="prospectus"),
    path("prospectus/<int:year>.pdf", public.pdf, name="prospectus_pdf"),
    path("college/prospectus/", college.overview, name="college_prospectus"),
    path("college/prospectus/texts/<slug:key>/", college.text, name="college_prospectus_text"),
    path("college/prospectus/<int:year>/", college.edition, name="college_edition"),
    path("college/prospectus/<int:year>/progress/", college.progress, name="college_edition_progress"),
    path("college/prospectus/<int:year>/proof/", college.proof, name="college_edition_proof"),
    path("college/prospectus/<int:year>/publish/", college.publish, name="college_edition_publish"),
    path("college/prospectus/<int:year>/print-again/", college.print_again, name="college_edition_print_again"),
    path("college/prospectus/<int:year>/withdraw/", college.withdraw, name="college_edition_withdraw"),
]
