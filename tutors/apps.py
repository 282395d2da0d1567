from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TutorsConfig(AppConfig):
    name = "tutors"
    label = "tutors"
    verbose_name = _("Tutors")
