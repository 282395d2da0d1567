import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from foundations.accounts.models import User
from foundations.lib.choices import act_pair
from students.models.student import Student


class PauseQuerySet(models.QuerySet["Pause"]):
    """Pauses as delivering and the office see them."""

    def live(self) -> Self:
        """Pauses that have not ended yet."""
        return self.filter(ended_at=None)


class Pause(models.Model):
    """A student wants no messages for a while. Places, lines and positions stay as they are.

    until: the day on which messages begin again; none for "until I say so".
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], condition=Q(ended_at=None), name="students_pause_one"),
            act_pair("ended", "students_pause_ended_pair"),
        ]
        indexes = [
            # every five minutes: whose pause is over
            models.Index(fields=["until"], condition=Q(ended_at=None), name="students_pause_until"),
        ]

    @property
    def open_ended(self) -> bool:
        """Whether it lasts until the student says so."""
        return self.until is None
