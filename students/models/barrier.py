import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Session, Term
from foundations.lib.choices import one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.enrolment import Enrolment


class BarrierKind(models.TextChoices):
    """Values of Barrier.kind: what can get in the way of coming."""

    GETTING_HERE = "getting_here", _("Getting here was hard")
    MONEY = "money", _("What it costs to come")
    DAY_OR_TIME = "day_or_time", _("The day or the time")
    WORK = "work", _("Work or other classes")
    CARING = "caring", _("Looking after somebody")
    NOT_UP_TO_IT = "not_up_to_it", _("I was not up to it that day")
    THE_PLACE = "the_place", _("The building or the room")
    NOT_FOR_ME = "not_for_me", _("It was not what I hoped for")
    THE_GROUP = "the_group", _("I did not feel at ease in the group")
    SOMETHING_ELSE = "something_else", _("Something else")


class Barrier(models.Model):
    """One thing that got in somebody's way: the kind, the term, and their words. No person, no course, no day.

    As with feedback, all rows of a term are written again whenever one comes.
    """

    Kind = BarrierKind

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    words = EncryptedTextField(owner="key", blank=True)

    class Meta:
        constraints = [one_of("kind", BarrierKind, "students_barrier_kind")]


class BarrierTicket(models.Model):
    """Somebody was asked what got in the way, and answered or skipped it: they are not asked again.

    session: the one they missed; none when they gave up their place.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "session"], nulls_distinct=False, name="students_barrierticket_once"
            )
        ]
