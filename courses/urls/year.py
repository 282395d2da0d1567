"""Pages for what a year is planned with: terms, closed days, places to meet and their rooms."""

from django.urls import URLPattern, path

from courses.views import closed_days, doors, terms, venues

office: list[URLPattern] = [
    path("terms/<slug:slug>/", terms.term, name="college_term"),
    path("closed-days/", closed_days.closed_days, name="college_closed_days"),
    path("closed-days/bank-holidays/", closed_days.bring_in_holidays, name="college_closed_days_holidays"),
    path("closed-days/<int:pk>/", closed_days.closed_day, name="college_closed_day"),
    path("closed-days/<int:pk>/open-again/", closed_days.open_again, name="college_closed_day_open"),
    path("venues/<slug:slug>/", venues.change_venue, name="college_venue"),
    path("venues/<slug:slug>/door/", doors.door, name="college_venue_door"),
    path("venues/<slug:slug>/door/take-away/", doors.hide, name="college_venue_door_hide"),
    path("venues/<slug:slug>/visits/", venues.visits, name="college_venue_visits"),
    path("rooms/<int:pk>/", venues.change_room, name="college_room"),
    path("rooms/<int:pk>/close/", venues.close_room, name="college_room_close"),
    path("rooms/<int:pk>/open/", venues.open_room, name="college_room_open"),
]
public: list[URLPattern] = [
    path("files/doors/<str:name>", doors.picture, name="door_picture"),
]
