"""Quality panels: where conveners ask and record (below /college/), and where members read and write (/panels/)."""

from django.urls import path

from courses.views import panels, reviews, seats

office = [
    path("panels/", panels.panels, name="college_panels"),
    path("reviews/", reviews.college_reviews, name="college_reviews"),
    path("courses/<slug:slug>/panels/", panels.course_panels, name="college_course_panels"),
    path("courses/<slug:slug>/ask-for-review/", reviews.ask, name="college_review_ask"),
    path("panels/<uuid:number>/", panels.panel, name="college_panel"),
    path("panels/<uuid:number>/meeting/", panels.meeting, name="college_panel_meeting"),
    path("panels/<uuid:number>/add/", seats.add, name="college_panel_add"),
    path("panels/<uuid:number>/members/<int:member>/remove/", seats.remove, name="college_panel_remove"),
    path("panels/<uuid:number>/members/<int:member>/view/", seats.write_down, name="college_panel_view"),
    path("panels/<uuid:number>/open/", seats.open_views, name="college_panel_open"),
    path("panels/<uuid:number>/call-off/", panels.call_off, name="college_panel_off"),
    path("panels/<uuid:number>/confirm/<int:version>/", panels.confirm, name="college_panel_confirm"),
]
public = [
    path("panels/", reviews.panels, name="panels"),
    path("panels/look/<slug:slug>/", reviews.look, name="panel_look"),
    path("panels/<uuid:number>/", reviews.panel, name="panel"),
]
