from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.lib.choices import one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.student import Student


class OpeningWhat(models.TextChoices):
    """Values of Opening.What."""

    RECORD = "record", _("Your record")
    EMERGENCY = "emergency", _("Your emergency contact")


class OpeningReason(models.TextChoices):
    """Values of Opening.Reason."""

    THEY_ASKED = "they_asked", _("They asked me to")
    PLACE = "place", _("About a place or a waiting list")
    HELP = "help", _("To arrange what helps them")
    RING = "ring", _("To ring or write to them")
    PUT_RIGHT = "put_right", _("To put something right")
    REGISTERED = "registered", _("Wrote them down as a student")
    OTHER = "other", _("Something else")


class OpeningQuerySet(models.QuerySet["Opening"]):
    """How openings are found."""

    def belonging_to(self, user: User) -> Self:
        """The openings of a person's own record."""
        return self.filter(student__user=user)


class Opening(models.Model):
    """Somebody opened a student's record, and why. Appended, never changed; the student sees every one.

    It counts for the rest of the college's day (on): one a day for each person and thing opened. words: theirs, sealed
    for the student.
    """

    frozen = True
    What = OpeningWhat
    Reason = OpeningReason

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="openings")
    what = models.CharField(max_length=10, choices=What, default=What.RECORD)
    reason = models.CharField(max_length=10, choices=Reason)
    words = EncryptedTextField(owner="student_id", blank=True)
    on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = OpeningQuerySet.as_manager()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["student", "opened_by", "on", "what"], name="students_opening_once_a_day"),
            one_of("what", OpeningWhat, "students_opening_what"),
            one_of("reason", OpeningReason, "students_opening_reason"),
        ]
