"""Moving, cancelling and closing, and what was changed. All below /college/."""

from django.urls import path

from courses.views import changes, closing, sessions, who_for

urlpatterns = [
    path("sessions/<uuid:number>/move/", sessions.move, name="college_session_move"),
    path("sessions/<uuid:number>/cancel/", sessions.cancel, name="college_session_cancel"),
    path("offerings/<uuid:number>/cancel/", changes.cancel_offering, name="college_offering_cancel"),
    path("offerings/<uuid:number>/move/", changes.move_offering, name="college_offering_move"),
    path("offerings/<uuid:number>/change/", who_for.change, name="college_offering_change"),
    path("offerings/<uuid:number>/joining/", who_for.joining, name="college_offering_joining"),
    path("close-day/", closing.choose, name="college_close_day"),
    path("venues/<slug:slug>/close/<str:day>/", closing.close, name="college_close_venue_day"),
    path("changes/<uuid:number>/", changes.change, name="college_change"),
    path("changes/<uuid:number>/told/<uuid:notice>/", changes.told, name="college_change_told"),
]
