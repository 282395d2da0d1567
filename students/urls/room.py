"""In the room and after it: people at the door, what may be looked at, concerns, and hellos."""

from django.urls import path

from students.views import concern, contact_task, deputy, glance, headcount, lead, walk_in

SESSION = "teaching/sessions/<uuid:number>/"

urlpatterns = [
    path(f"{SESSION}walk-in/", walk_in.walk_in, name="walk_in"),
    path("college/sessions/<uuid:number>/walk-in/", walk_in.college_walk_in, name="college_walk_in"),
    path(f"{SESSION}headcount/", headcount.headcount, name="headcount"),
    path(f"{SESSION}contact/<uuid:who>/", glance.glance, name="glance"),
    path("teaching/hellos/", contact_task.teaching_contacts, name="teaching_contacts"),
    path("teaching/hellos/<uuid:uuid>/", contact_task.teaching_contact, name="teaching_contact"),
    path("college/hellos/", contact_task.college_contacts, name="college_contacts"),
    path("college/hellos/<uuid:uuid>/", contact_task.college_contact, name="college_contact"),
    path("college/safeguarding/", deputy.college_deputies, name="college_deputies"),
    path("concerns/new/", concern.concern_new, name="concern_new"),
    path("concerns/mine/", concern.concern_mine, name="concern_mine"),
    path("concerns/sent/<uuid:uuid>/", concern.concern_sent, name="concern_sent"),
    path("concerns/", lead.concerns, name="concerns"),
    path("concerns/to-ring/", lead.concern_calls, name="concern_calls"),
    path("concerns/<uuid:uuid>/", lead.concern, name="concern"),
    path("concerns/<uuid:uuid>/open/", lead.concern_open, name="concern_open"),
    path("concerns/<uuid:uuid>/note/", lead.concern_note, name="concern_note"),
    path("concerns/<uuid:uuid>/close/", lead.concern_close, name="concern_close"),
]
