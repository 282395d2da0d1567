import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.enrolment import Enrolment
from students.models.need import Need


class ArrangementState(models.TextChoices):
    """Values of Arrangement.State."""

    OPEN = "open", _("To arrange")
    ARRANGED = "arranged", _("Arranged")
    NOT_POSSIBLE = "not_possible", _("Not possible")
    CLOSED = "closed", _("No longer needed")


class ArrangementMet(models.TextChoices):
    """Values of Arrangement.Met: did it help, said after the course."""

    MET = "met", _("Yes, it worked")
    PARTLY = "partly", _("Partly")
    NOT = "not", _("No, it did not")


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    """How arrangements are found."""

    def visible_to(self, user: User) -> Self:
        """A person sees their own; who helps students enrol sees all."""
        return self if user.has_perm("students.help") else self.belonging_to(user)

    def belonging_to(self, user: User) -> Self:
        """What is arranged for a person themselves."""
        return self.filter(need__student__user=user)

    def open(self) -> Self:
        """Still to be arranged."""
        return self.filter(state=ArrangementState.OPEN)

    def kept(self) -> Self:
        """Not closed: the student has the place, and still asks for it."""
        return self.exclude(state=ArrangementState.CLOSED)


class Arrangement(models.Model):
    """What a student needs, met for one course of theirs: who sees to it, by when, arranged, and did it help.

    due: the day by which it is arranged, five working days before the first session, or as soon as we can when it was
    asked for later. answer: what the student is told ("Frankie waits by the blue door"), for them and the office.
    arranged_at is also kept when it was closed later, because what was booked has then to be taken back.
    """

    State = ArrangementState
    Met = ArrangementMet

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="arrangements")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="arrangements")
    state = models.CharField(max_length=12, choices=ArrangementState, default=ArrangementState.OPEN)
    due = models.DateField()
    who = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = EncryptedTextField(owner="uuid", blank=True)
    made_on = models.DateTimeField()
    arranged_at = models.DateTimeField(null=True)
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    met = models.CharField(max_length=6, choices=ArrangementMet, blank=True)
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", ArrangementState, "students_arrangement_state"),
            one_of("met", ArrangementMet, "students_arrangement_met", blank=True),
            models.UniqueConstraint(fields=["need", "enrolment"], name="students_arrangement_once"),
            act_pair("arranged", "students_arrangement_arranged_pair"),
            act_pair("refused", "students_arrangement_refused_pair"),
            act_pair("closed", "students_arrangement_closed_pair"),
            act_pair("met", "students_arrangement_met_pair"),
            models.CheckConstraint(
                condition=Q(state="open", arranged_at=None, refused_at=None, closed_at=None)
                | Q(state="arranged", arranged_at__isnull=False, refused_at=None, closed_at=None)
                | Q(state="not_possible", arranged_at=None, refused_at__isnull=False, closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
                name="students_arrangement_state_is_acts",
            ),
            models.CheckConstraint(
                condition=Q(met="", met_at=None) | (~Q(met="") & Q(met_at__isnull=False)),
                name="students_arrangement_met_when_said",
            ),
        ]
        indexes = [
            # what is still to arrange, soonest first
            models.Index(fields=["due", "id"], condition=Q(state="open"), name="students_arrangement_open"),
        ]
