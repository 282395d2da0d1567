import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from foundations.notifications.models.channel import DeliveryChannel


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as the deliverer, the office and the health page see them."""

    def due(self, now: datetime) -> "NoticeQuerySet":
        """Return what should be told by now: urgent first, then the oldest."""
        waiting = self.filter(state=Notice.State.DUE, due__lte=now)
        return waiting.filter(Q(retry=None) | Q(retry__lte=now)).order_by("-urgent", "due", "id")

    def for_letters(self) -> "NoticeQuerySet":
        """Return what a person of the office tells by letter or phone, because no message reaches them."""
        return self.filter(state=Notice.State.BY_HAND).order_by("due", "id")

    def stuck(self) -> "NoticeQuerySet":
        """Return what could not be told and needs a person to look."""
        return self.filter(state=Notice.State.STUCK).order_by("due", "id")


class NoticeState(models.TextChoices):
    """Values of Notice.State."""

    DUE = "due", _("to be told")
    TOLD = "told", _("told")
    MOOT = "moot", _("no longer true, so not told")
    BY_HAND = "by_hand", _("to be told by letter or phone")
    STUCK = "stuck", _("could not be told; a person must look")


class Notice(models.Model):
    """Something the college tells a person, once: (person, purpose, occasion) is unique.

    The words are not stored. They are composed when a delivery is claimed, after checking that they are
    still true. What could not be composed later, such as a sign-in code, is in `secret`: sealed, and blanked
    once it was sent. `retry` is the earliest moment of the next attempt after a fault. `told_at` and `told_by`: a
    person of the college told them, by phone or letter; empty when a mail or a text did. `channel` is the way this one
    goes whatever way the person chose, such as a code that was asked for by text; empty for the person's own way.
    """

    State = NoticeState

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    occasion = models.CharField(max_length=120)
    about_id = models.BigIntegerField(null=True)
    urgent = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=DeliveryChannel, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    due = models.DateTimeField()
    retry = models.DateTimeField(null=True)
    written_on = models.DateTimeField()
    secret = EncryptedTextField(owner="uuid", blank=True, default="")
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "purpose", "occasion"], name="notifications_notice_once"),
            one_of("state", NoticeState, "notifications_notice_state"),
            one_of("channel", DeliveryChannel, "notifications_notice_channel", blank=True),
            models.CheckConstraint(condition=Q(secret="") | Q(state="due"), name="notifications_notice_secret_blanked"),
            act_pair("told", "notifications_notice_told_pair"),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(state="told"), name="notifications_notice_told_by_hand_is_told"
            ),
        ]
        indexes = [
            # the sweep: what is due and not yet told, urgent first, then oldest
            models.Index(fields=["-urgent", "due", "id"], condition=Q(state="due"), name="notifications_notice_due"),
        ]
