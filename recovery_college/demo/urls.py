"""Addresses that exist only in the demo."""

from django.urls import path

from recovery_college.demo import views

urlpatterns = [
    path("", views.home, name="demo_home"),
    path("sign-in/<slug:key>/", views.sign_in_as, name="demo_sign_in"),
    path("mail/", views.sent_mail, name="demo_mail"),
    path("mail/<str:key>/", views.one_mail, name="demo_one_mail"),
    path("mail/<str:key>/as-sent/", views.one_mail_as_sent, name="demo_one_mail_as_sent"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
