"""Addresses around a student's place: their calendar, talks with a colleague, and questions anybody may ask."""

from django.urls import path

from students.views import enquiry, feed, slot, slot_offers

TALK = "my/talks/<uuid:uuid>/"

urlpatterns = [
    path("calendar/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path("my/calendar/", feed.my_calendar, name="my_calendar"),
    path("my/calendar/change/", feed.my_calendar_change, name="my_calendar_change"),
    path("my/talks/", slot.my_talks, name="my_talks"),
    path("my/talks/book/<uuid:uuid>/", slot.talk_book, name="talk_book"),
    path(TALK, slot.my_talk, name="my_talk"),
    path(f"{TALK}move/", slot.talk_move, name="talk_move"),
    path(f"{TALK}give-up/", slot.talk_give_up, name="talk_give_up"),
    path(f"{TALK}calendar.ics", slot.my_talk_calendar, name="my_talk_calendar"),
    path("teaching/talks/", slot_offers.teaching_talks, name="teaching_talks"),
    path("teaching/talks/<uuid:uuid>/cancel/", slot_offers.teaching_talk_cancel, name="teaching_talk_cancel"),
    path("college/talks/", slot_offers.college_talks, name="college_talks"),
    path("college/talks/<uuid:uuid>/cancel/", slot_offers.college_talk_cancel, name="college_talk_cancel"),
    path("college/students/<uuid:uuid>/talks/", slot_offers.college_student_talks, name="college_student_talks"),
    path("college/bookings/<uuid:uuid>/give-up/", slot_offers.college_booking_give_up, name="college_booking_give_up"),
    path("ask/", enquiry.ask_us, name="ask_us"),
    path("ask/team/", enquiry.ask_for_team, name="ask_for_team"),
    path("ask/thank-you/", enquiry.asked, name="asked"),
    path("college/enquiries/", enquiry.college_enquiries, name="college_enquiries"),
    path("college/enquiries/new/", enquiry.college_enquiry_add, name="college_enquiry_add"),
    path("college/enquiries/<uuid:uuid>/", enquiry.college_enquiry, name="college_enquiry"),
    path("college/enquiries/<uuid:uuid>/act/", enquiry.college_enquiry_act, name="college_enquiry_act"),
]
