"""Pages for planning: terms, venues, the library, offerings. All below /college/."""

from django.urls import include, path

from courses.views import library, offerings, planner, sessions, staffing, terms, venues

urlpatterns = [
    path("terms/", terms.terms, name="college_terms"),
    path("venues/", venues.venues, name="college_venues"),
    path("add-venue/", venues.add_venue, name="college_venue_add"),
    path("venues/<slug:slug>/add-room/", venues.add_room, name="college_venue_room"),
    path("courses/", library.courses, name="college_courses"),
    path("add-course/", library.add_course, name="college_course_add"),
    path("courses/<slug:slug>/", library.course, name="college_course"),
    path("courses/<slug:slug>/approve/<int:number>/", library.approve, name="college_course_approve"),
    path("offerings/", offerings.offerings, name="college_offerings"),
    path("offerings/plan/<slug:slug>/", planner.plan, name="college_offering_plan"),
    path("offerings/<uuid:number>/", offerings.offering, name="college_offering"),
    path("offerings/<uuid:number>/publish/", offerings.publish, name="college_offering_publish"),
    path("offerings/<uuid:number>/cancel/", offerings.cancel, name="college_offering_cancel"),
    path("offerings/<uuid:number>/places/", offerings.places, name="college_offering_places"),
    path("offerings/<uuid:number>/pair/", staffing.pair, name="college_offering_pair"),
    path("offerings/<uuid:number>/add-session/", sessions.add, name="college_session_add"),
    path("sessions/<uuid:number>/move/", sessions.move, name="college_session_move"),
    path("sessions/<uuid:number>/cancel/", sessions.cancel, name="college_session_cancel"),
    path("tutors/", include("tutors.urls.office")),
]
