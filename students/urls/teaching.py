"""Registers, for the tutors of a session. All below /teaching/."""

from django.urls import path

from students.views import register

urlpatterns = [
    path("sessions/<uuid:number>/register/", register.register, name="register"),
    path("sessions/<uuid:number>/register/print/", register.printed, name="register_print"),
]
