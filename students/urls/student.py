from django.urls import path

from students.views import enrolment, learning, line, offer, office

JOIN = "courses/<slug:slug>/enrol/<uuid:uuid>/"
PLACE = "my/places/<uuid:uuid>/"

urlpatterns = [
    path(JOIN, enrolment.enrol_start, name="enrol_start"),
    path(f"{JOIN}name/", enrolment.enrol_name, name="enrol_name"),
    path(f"{JOIN}reach/", enrolment.enrol_reach, name="enrol_reach"),
    path(f"{JOIN}code/", enrolment.enrol_code, name="enrol_code"),
    path(f"{JOIN}help/", enrolment.enrol_help, name="enrol_help"),
    path(f"{JOIN}check/", enrolment.enrol_check, name="enrol_check"),
    path(f"{JOIN}done/", enrolment.enrol_done, name="enrol_done"),
    path("my/", learning.my_learning, name="my_learning"),
    path(PLACE, learning.my_place, name="my_place"),
    path(f"{PLACE}give-up/", learning.give_up, name="give_up"),
    path(f"{PLACE}given-up/", learning.given_up, name="given_up"),
    path(f"{PLACE}offer/", learning.answer_offer, name="answer_offer"),
    path(f"{PLACE}handouts/<uuid:file>/", learning.my_handout, name="my_handout"),
    path(f"{PLACE}calendar.ics", learning.my_place_calendar, name="my_place_calendar"),
    path(f"{PLACE}change/", line.change_run, name="change_run"),
    path("offers/<str:token>/", offer.offer_link_page, name="offer_link"),
    path("college/students/", office.college_students, name="college_students"),
    path("college/students/new/", office.college_student_new, name="college_student_new"),
    path("college/students/<uuid:uuid>/", office.college_student, name="college_student"),
    path("college/enrolments/<uuid:uuid>/give-up/", office.college_student_give_up, name="college_student_give_up"),
    path("college/enrolments/<uuid:uuid>/kept/", line.college_kept, name="college_kept"),
    path("college/enrolments/<uuid:uuid>/change-group/", line.college_change_run, name="college_change_run"),
    path("college/offerings/<uuid:number>/line/", line.college_line, name="college_line"),
]
