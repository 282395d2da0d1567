from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from foundations.accounts.models import User
from foundations.lib.choices import one_of
from students.models.enrolment import Enrolment


class MarkWas(models.TextChoices):
    """Values of Mark.Was."""

    ATTENDED = "attended", _("Here")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    APOLOGIES = "apologies", _("Sent apologies")
    DID_NOT_ATTEND = "did_not_attend", _("Not here")


class Mark(models.Model):
    """Attendance of one session by one student. No row means unmarked, which is a state of its own."""

    Was = MarkWas

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    was = models.CharField(max_length=15, choices=Was)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="students_mark_once"),
            one_of("was", MarkWas, "students_mark_was"),
        ]
