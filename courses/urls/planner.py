"""The timetable by week and by term, and the session sheets. All below /college/."""

from django.urls import path

from courses.views import sheets, timetable

urlpatterns = [
    path("planner/", timetable.planner, name="college_planner"),
    path("sheets/", sheets.sheets, name="college_sheets"),
    path("sheets/print/", sheets.print_out, name="college_sheets_print"),
    path("sheets/<uuid:number>/", sheets.sheet, name="college_sheet"),
    path("sheets/<uuid:number>/left/", sheets.left, name="college_sheet_left"),
]
