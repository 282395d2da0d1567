"""The person: becoming a student, my details, what I said yes to, my copy; and the office opening a record."""

from django.urls import path

from students.views import become, charter, consents, details, equality, openings, own_copy

urlpatterns = [
    path("join/", become.become_start, name="become_start"),
    path("join/name/", become.become_name, name="become_name"),
    path("join/reach/", become.become_reach, name="become_reach"),
    path("join/code/", become.become_code, name="become_code"),
    path("join/done/", become.become_done, name="become_done"),
    path("my/details/", details.my_details, name="my_details"),
    path("my/details/about-me/", details.my_about_me, name="my_about_me"),
    path("my/details/reach/", details.my_reach, name="my_reach"),
    path("my/details/emergency/", details.my_emergency_contact, name="my_emergency_contact"),
    path("my/details/groups/", details.my_groups, name="my_groups"),
    path("my/details/fairness/", equality.my_fairness, name="my_fairness"),
    path("my/details/fairness/take-away/", equality.my_fairness_take_away, name="my_fairness_take_away"),
    path("my/details/yes/", consents.my_consents, name="my_consents"),
    path("my/details/copy.json", own_copy.my_copy_json, name="my_copy_json"),
    path("my/details/copy.pdf", own_copy.my_copy_pdf, name="my_copy_pdf"),
    path("my/charter/", charter.my_charter, name="my_charter"),
    path("college/fairness/", equality.college_fairness, name="college_fairness"),
    path("college/students/<uuid:uuid>/open/", openings.college_student_open, name="college_student_open"),
    path("college/students/<uuid:uuid>/charter/", charter.college_student_charter, name="college_student_charter"),
]
