import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models.user import User
from foundations.lib.choices import one_of


class Purpose(models.TextChoices):
    """What the six numbers are for."""

    SIGN_IN = "sign_in", _("to sign in")
    ADDRESS = "address", _("to change the sign-in address")


class CodeChannel(models.TextChoices):
    """How a code is sent."""

    MAIL = "mail", _("e-mail")
    TEXT = "text", _("text message")


class Code(models.Model):
    """Six numbers that we sent to an address or a phone, kept as a keyed hash only: a copy of the table opens no door.

    person is empty when nobody here has the address: then nothing was sent, and the page looks the same.
    address: an e-mail address, or with the channel "text" the number as it was typed.
    The browser that asked holds the uuid in its session; the numbers work in that browser only.
    """

    Channel = CodeChannel

    MOST_TRIES = 3

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose)
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=CodeChannel, default=CodeChannel.MAIL)
    address = models.CharField(max_length=254)
    digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_on = models.DateTimeField()
    expires = models.DateTimeField()
    used_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("purpose", Purpose, "accounts_code_purpose"),
            one_of("channel", CodeChannel, "accounts_code_channel"),
            models.CheckConstraint(condition=Q(tries__lte=3), name="accounts_code_three_tries"),
            models.CheckConstraint(
                condition=Q(person=None, digest="") | (Q(person__isnull=False) & ~Q(digest="")),
                name="accounts_code_digest_with_person",
            ),
            models.CheckConstraint(
                condition=Q(used_on=None) | Q(person__isnull=False), name="accounts_code_used_by_person"
            ),
        ]
        indexes = [
            # clearing away: what ran out
            models.Index(fields=["expires"], name="accounts_code_expires"),
        ]
