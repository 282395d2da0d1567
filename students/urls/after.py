"""Addresses of what comes after a course: for students, for its tutors and for the office."""

from django.urls import path

from students.views import after, after_office, graduation

PLACE = "my/places/<uuid:uuid>/"
OFFICE = "college/after/"

urlpatterns = [
    path(f"{PLACE}feedback/", after.give_feedback, name="give_feedback"),
    path(f"{PLACE}certificate.pdf", after.my_certificate, name="my_certificate"),
    path(f"{PLACE}next-steps/", after.my_next_steps, name="my_next_steps"),
    path(f"{PLACE}what-got-in-the-way/", after.what_got_in_the_way, name="gave_up_why"),
    path(f"{PLACE}what-got-in-the-way/<uuid:session>/", after.what_got_in_the_way, name="missed_why"),
    path(f"{PLACE}graduation/", after.my_graduation, name="my_graduation"),
    path("teaching/offerings/<uuid:number>/feedback/", after.teaching_feedback, name="teaching_feedback"),
    path(OFFICE, after_office.college_after, name="college_after"),
    path(f"{OFFICE}questions/", after_office.college_after_questions, name="college_after_questions"),
    path(f"{OFFICE}next-questions/", after_office.college_next_questions, name="college_next_questions"),
    path(f"{OFFICE}barriers/", after_office.college_barriers, name="college_barriers"),
    path(f"{OFFICE}barriers/<slug:slug>.csv", after_office.college_barriers_csv, name="college_barriers_csv"),
    path(f"{OFFICE}<uuid:number>/", after_office.college_offering_after, name="college_offering_after"),
    path(f"{OFFICE}<uuid:number>/share/", after_office.college_completion_share, name="college_completion_share"),
    path(f"{OFFICE}<uuid:number>/paper/", after_office.college_feedback_paper, name="college_feedback_paper"),
    path(f"{OFFICE}<uuid:number>/did/", after_office.college_said_and_done, name="college_said_and_done"),
    path(f"{OFFICE}did/<uuid:number>/remove/", after_office.college_said_remove, name="college_said_remove"),
    path("college/enrolments/<uuid:uuid>/complete/", after_office.college_complete, name="college_complete"),
    path("college/enrolments/<uuid:uuid>/certificate.pdf", graduation.college_certificate, name="college_certificate"),
    path(
        "college/enrolments/<uuid:uuid>/graduation/",
        graduation.college_student_graduation,
        name="college_student_graduation",
    ),
    path("college/students/<uuid:uuid>/next-steps/", graduation.college_next_steps, name="college_next_steps"),
    path("college/graduation/<int:year>/", graduation.college_graduation, name="college_graduation"),
    path("college/graduation/<int:year>.csv", graduation.college_graduation_csv, name="college_graduation_csv"),
    path(
        "college/graduation/<int:year>/certificates.pdf",
        graduation.college_graduation_print,
        name="college_graduation_print",
    ),
]
