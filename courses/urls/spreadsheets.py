"""Spreadsheets in and out. All below /college/."""

from django.urls import URLPattern, path

from courses.views import spreadsheets

office: list[URLPattern] = [
    path("spreadsheets/", spreadsheets.spreadsheets, name="college_spreadsheets"),
    path("spreadsheets/<uuid:number>/", spreadsheets.spreadsheet, name="college_spreadsheet"),
    path("spreadsheets/<uuid:number>/take/", spreadsheets.take, name="college_spreadsheet_take"),
    path(
        "spreadsheets/<uuid:number>/to-put-right.<str:form>",
        spreadsheets.to_put_right,
        name="college_spreadsheet_problems",
    ),
    path("spreadsheets/<slug:kind>-empty.<str:form>", spreadsheets.empty_file, name="college_spreadsheet_empty"),
    path("spreadsheets/<slug:kind>.<str:form>", spreadsheets.everything, name="college_spreadsheet_all"),
]
