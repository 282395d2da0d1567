import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from foundations.accounts.models import User
from foundations.lib.choices import act_pair
from foundations.lib.encryption import EncryptedTextField
from students.models import Enrolment, Student


class KeepingWell(models.Model):
    """What helps a student when a class gets hard, in their own words.

    It hangs on the student and not on a plan, so that nobody has to start a plan to write it. Empty words: taken away.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.OneToOneField(Student, on_delete=models.PROTECT, related_name="keeping_well")
    words = EncryptedTextField(owner="uuid", blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class KeepingWellShareQuerySet(models.QuerySet["KeepingWellShare"]):
    """How shares are found."""

    def live(self) -> Self:
        """Those that the student has not stopped. The place and the run may be over all the same."""
        return self.filter(stopped_at=None)


class KeepingWellShare(models.Model):
    """The student's yes that the tutors of one course open their note. Without one, nobody does."""

    note = models.ForeignKey(KeepingWell, on_delete=models.PROTECT, related_name="shares")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = KeepingWellShareQuerySet.as_manager()

    class Meta:
        constraints = [
            # also finds what the tutors of a session may open
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(stopped_at=None), name="learning_plans_keeping_well_one_live_share"
            ),
            act_pair("stopped", "learning_plans_keeping_well_stopped_pair"),
        ]
