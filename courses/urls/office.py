"""Pages for planning: terms, venues, the library, offerings. All below /college/."""

from django.urls import include, path

from courses.urls import library, pack, panels, partners, spreadsheets, voices, year
from courses.views import offerings, planner, sessions, staffing, terms, venues

urlpatterns = [
    path("terms/", terms.terms, name="college_terms"),
    path("venues/", venues.venues, name="college_venues"),
    path("add-venue/", venues.add_venue, name="college_venue_add"),
    path("venues/<slug:slug>/add-room/", venues.add_room, name="college_venue_room"),
    path("offerings/", offerings.offerings, name="college_offerings"),
    path("offerings/plan/<slug:slug>/", planner.plan, name="college_offering_plan"),
    path("offerings/<uuid:number>/", offerings.offering, name="college_offering"),
    path("offerings/<uuid:number>/publish/", offerings.publish, name="college_offering_publish"),
    path("offerings/<uuid:number>/places/", offerings.places, name="college_offering_places"),
    path("offerings/<uuid:number>/pair/", staffing.pair, name="college_offering_pair"),
    path("offerings/<uuid:number>/add-session/", sessions.add, name="college_session_add"),
    path("", include("courses.urls.changes")),
    path("", include("courses.urls.planner")),
    path("", include("courses.urls.rolling")),
    path("tutors/", include("tutors.urls.office")),
    path("", include("courses.urls.kinds")),
    *library.office,
    *pack.office,
    *voices.office,
    *spreadsheets.office,
    *year.office,
    *panels.office,
    *partners.office,
]
