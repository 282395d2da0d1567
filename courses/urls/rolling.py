"""Pages for planning an offering, beside the first ones, and for rolling a term forward. All below /college/."""

from django.urls import path

from courses.views import rolling, staffing

urlpatterns = [
    path("from-last-year/", rolling.roll, name="college_roll"),
    path("offerings/<uuid:number>/without-pair/", staffing.waive, name="college_offering_waive"),
    path("offerings/<uuid:number>/dbs/", staffing.dbs, name="college_offering_dbs"),
]
