from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryChannel(models.TextChoices):
    """The ways to bring something to a person. A machine does the first two, a person of the office the others."""

    MAIL = "mail", _("e-mail")
    TEXT = "text", _("text message")
    LETTER = "letter", _("letter")
    PHONE = "phone", _("phone list")
