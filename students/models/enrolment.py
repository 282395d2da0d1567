import uuid
from typing import Final, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Offering
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.student import Student


class EnrolmentState(models.TextChoices):
    """Values of Enrolment.State."""

    WAITING = "waiting", _("In line")
    OFFERED = "offered", _("Offered a place")
    HELD = "held", _("Place held by the college")
    CONFIRMED = "confirmed", _("Has a place")
    WITHDRAWN = "withdrawn", _("Gave it up")
    DECLINED = "declined", _("Said no to an offer")
    LAPSED = "lapsed", _("Offer ran out")
    CANCELLED = "cancelled", _("The college cancelled it")
    COMPLETED = "completed", _("Completed")
    MOVED = "moved", _("Changed to another run")


# How a claim can begin, and every step it can take. The database refuses all others (triggers made from these).
# An offer is a beginning for somebody in line for another run, for whom any run of the course would do.
BEGINNINGS: Final = ("waiting", "offered", "held", "confirmed")
TRANSITIONS: Final = (
    ("waiting", "offered"),
    ("waiting", "held"),
    ("waiting", "confirmed"),
    ("waiting", "withdrawn"),
    ("waiting", "cancelled"),
    ("offered", "confirmed"),
    ("offered", "declined"),
    ("offered", "lapsed"),
    ("offered", "cancelled"),
    ("held", "confirmed"),
    ("held", "withdrawn"),
    ("held", "cancelled"),
    ("confirmed", "withdrawn"),
    ("confirmed", "cancelled"),
    ("confirmed", "completed"),
    ("waiting", "moved"),
    ("offered", "moved"),
    ("held", "moved"),
    ("confirmed", "moved"),
)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """How enrolments are found."""

    def visible_to(self, user: User) -> Self:
        """What a person may see: their own, and all of them if they help students enrol."""
        return self if user.has_perm("students.help") else self.belonging_to(user)

    def belonging_to(self, user: User) -> Self:
        """What a person claimed themselves, whatever else they may see."""
        return self.filter(student__user=user)

    def live(self) -> Self:
        """In line, or holding a place."""
        return self.filter(state__in=Enrolment.LIVE)

    def waiting(self) -> Self:
        """In line."""
        return self.filter(state=EnrolmentState.WAITING)

    def coming(self) -> Self:
        """With a place that is theirs."""
        return self.filter(state=EnrolmentState.CONFIRMED)


class AgeBand(models.TextChoices):
    """How old somebody is, as far as an offering needs to know."""

    UNDER_16 = "under_16", _("Under 16")
    FROM_16 = "16_17", _("16 or 17")
    FROM_18 = "18_25", _("18 to 25")
    FROM_26 = "26_64", _("26 to 64")
    FROM_65 = "65_up", _("65 or over")


class Enrolment(models.Model):
    """A student's claim on an offering, from the first press to how it ended.

    seats: how many of the capacity it takes when it holds a place. position: its number in line, given under the
    offering's lock and never used again. offer_due: until when an offered place is kept. any_run: in line, and any
    other run of the course would do as well. moved_from: the claim on another run that this one took the place of.
    age_band, guardian: only where the offering is for some ages; the guardian is an adult whom the college can ring.
    """

    State = EnrolmentState

    LIVE = ("waiting", "offered", "held", "confirmed")
    HOLDING = ("offered", "held", "confirmed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="enrolments")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, default="room")
    seats = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State)
    position = models.PositiveIntegerField(null=True)
    offer_due = models.DateTimeField(null=True)
    any_run = models.BooleanField(default=False)
    moved_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    age_band = models.CharField(max_length=10, choices=AgeBand, blank=True)
    guardian = EncryptedTextField(owner="student_id", blank=True)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.FSM(name="known_steps", field="state", transitions=list(TRANSITIONS)),
            pgtrigger.Protect(
                name="known_beginnings",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state__in=list(BEGINNINGS)),
            ),
        ]
        constraints = [
            one_of("state", EnrolmentState, "students_enrolment_state"),
            models.UniqueConstraint(
                fields=["student", "offering"],
                condition=Q(state__in=["waiting", "offered", "held", "confirmed"]),
                name="students_enrolment_one_live",
            ),
            models.UniqueConstraint(fields=["offering", "position"], name="students_enrolment_position"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(position__isnull=False),
                name="students_enrolment_waiting_has_position",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_due__isnull=False) | (~Q(state="offered") & Q(offer_due=None)),
                name="students_enrolment_offer_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "offered", "held", "confirmed"], ended_at=None)
                | (~Q(state__in=["waiting", "offered", "held", "confirmed"]) & Q(ended_at__isnull=False)),
                name="students_enrolment_ended_when_over",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="students_enrolment_seats"),
            one_of("age_band", AgeBand, "students_enrolment_age_band", blank=True),
            act_pair("confirmed", "students_enrolment_confirmed_pair"),
            act_pair("ended", "students_enrolment_ended_pair"),
        ]
        indexes = [
            # the next in line, and a person's position
            models.Index(fields=["offering", "position"], condition=Q(state="waiting"), name="students_enrolment_line"),
            # offers that run out
            models.Index(fields=["offer_due"], condition=Q(state="offered"), name="students_enrolment_offers"),
            # who would take any run of a course, in the order they came
            models.Index(fields=["id"], condition=Q(state="waiting", any_run=True), name="students_enrolment_any_run"),
            # a register's people
            models.Index(fields=["offering", "state"], name="students_enrolment_roster"),
        ]
