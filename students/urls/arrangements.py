"""What would help people take part: their own pages, and what the office arranges."""

from django.urls import path

from students.views import arrangement, need

urlpatterns = [
    path("my/help/", need.my_help, name="my_help"),
    path("my/help/add/", need.my_help_add, name="my_help_add"),
    path("my/help/<uuid:uuid>/", need.my_help_change, name="my_help_change"),
    path("my/help/<uuid:uuid>/share/", need.my_help_share, name="my_help_share"),
    path("my/help/<uuid:uuid>/still-right/", need.my_help_keep, name="my_help_keep"),
    path("my/help/<uuid:uuid>/end/", need.my_help_end, name="my_help_end"),
    path("my/help/worked/<uuid:uuid>/", need.my_help_worked, name="my_help_worked"),
    path("college/students/<uuid:uuid>/help/", need.college_student_help, name="college_student_help"),
    path("college/arrangements/", arrangement.college_arrangements, name="college_arrangements"),
    path("college/arrangements/day/", arrangement.college_arrangements_day, name="college_arrangements_day"),
    path("college/arrangements/year/", arrangement.college_arrangement_figures, name="college_arrangement_figures"),
    path(
        "college/arrangements/year/<int:year>.csv",
        arrangement.college_arrangement_figures_csv,
        name="college_arrangement_figures_csv",
    ),
    path("college/arrangements/<uuid:uuid>/", arrangement.college_arrangement, name="college_arrangement"),
]
