import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from foundations.notifications.models.channel import DeliveryChannel
from students.models.student import Student


class NomineeQuerySet(models.QuerySet["Nominee"]):
    """Nominated people as delivering and the office see them."""

    def live(self) -> Self:
        """Asked, or saying yes; not stopped."""
        return self.filter(stopped=False)

    def agreed(self) -> Self:
        """Those who said yes, and whom nobody stopped."""
        return self.live().exclude(agreed_on=None)


class Nominee(models.Model):
    """Somebody whom a student named to get copies of practical messages. No account; their name and contact are sealed.

    contact: an e-mail address or a phone number, as `channel` says. They get nothing before they said yes themselves,
    through a signed link (agreed_on). stopped: ended by the student or the college (stopped_at, stopped_by), or by
    the named person in one press (then both are empty).
    """

    Channel = DeliveryChannel

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(owner="uuid")
    contact = EncryptedTextField(owner="uuid", blank=True)
    channel = models.CharField(max_length=10, choices=DeliveryChannel)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateTimeField(null=True)
    stopped = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NomineeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], condition=Q(stopped=False), name="students_nominee_one"),
            one_of("channel", DeliveryChannel, "students_nominee_channel"),
            models.CheckConstraint(condition=Q(stopped=True) | ~Q(contact=""), name="students_nominee_contact"),
            models.CheckConstraint(condition=Q(stopped=True) | Q(stopped_at=None), name="students_nominee_stopped"),
            act_pair("stopped", "students_nominee_stopped_pair"),
        ]
