from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProspectusConfig(AppConfig):
    """The printed and readable prospectus: gathered, checked, frozen, rendered."""

    name = "recovery_college.prospectus"
    label = "prospectus"
    verbose_name = _("Prospectus")
