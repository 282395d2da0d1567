"""How students are reached: their own pages, the named person's link, and the office's letters and calls."""

from django.urls import path

from students.views import by_hand, office_reach, reach

STUDENT = "college/students/<uuid:uuid>/"

urlpatterns = [
    path("my/messages/", reach.my_messages, name="my_messages"),
    path("my/messages/way/", reach.my_route, name="my_route"),
    path("my/messages/pause/", reach.my_pause, name="my_pause"),
    path("my/messages/pause/end/", reach.my_pause_end, name="my_pause_end"),
    path("my/messages/copies/", reach.my_copies, name="my_copies"),
    path("my/messages/copies/stop/", reach.my_copies_stop, name="my_copies_stop"),
    path("my/messages/shared-phone/", reach.my_shared_phone, name="my_shared_phone"),
    path("my/messages/sheet/stop/", reach.my_sheet_stop, name="my_sheet_stop"),
    path("copies/<str:token>/", reach.copies_link, name="copies_link"),
    path("college/letters-and-calls/", by_hand.letters_and_calls, name="letters_and_calls"),
    path("college/letters-and-calls/letters/", by_hand.letters, name="letters_print"),
    path("college/letters-and-calls/letters/posted/", by_hand.letters_posted, name="letters_posted"),
    path("college/letters-and-calls/<uuid:uuid>/", by_hand.call, name="letters_call"),
    path(f"{STUDENT}reach/", office_reach.college_student_reach, name="college_student_reach"),
    path(f"{STUDENT}pause/", office_reach.college_student_pause, name="college_student_pause"),
    path(f"{STUDENT}sheet/", office_reach.college_student_sheet, name="college_student_sheet"),
    path(f"{STUDENT}sheet/stop/", office_reach.college_student_sheet_stop, name="college_student_sheet_stop"),
    path(f"{STUDENT}copies/stop/", office_reach.college_student_copies_stop, name="college_student_copies_stop"),
]
