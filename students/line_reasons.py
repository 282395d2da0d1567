"""Why each person in a line was, or was not, offered a place: in words that can be said on the phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Offering, Places
from foundations.college.current import college
from foundations.lib.periods import local
from foundations.lib.wording import clock, long_day
from students import line, pause, rules
from students.models import Enrolment
from students.models import EnrolmentState as State


@dataclass(frozen=True)
class Person:
    """One person of a line. look: how the chip looks; chip, why: in words. rank: how far from the front, if waiting."""

    enrolment: Enrolment
    rank: int | None
    chip: str
    look: str
    icon: str
    why: str


@dataclass(frozen=True)
class Lane:
    """The line of one channel. free: seats that nobody holds."""

    channel: str
    words: str
    capacity: int
    taken: int
    people: Sequence[Person]

    @property
    def free(self) -> int:
        """Seats that nobody holds."""
        return self.capacity - self.taken


def of(offering: Offering, *, now: datetime) -> list[Lane]:
    """Return the lines of an offering, with a reason for each person. The same queries for one person and many."""
    ever = Enrolment.objects.filter(offering=offering, position__isnull=False) | Enrolment.objects.filter(
        offering=offering, state__in=[State.OFFERED, State.DECLINED, State.LAPSED]
    )
    rows = list(ever.select_related("student__user").order_by("position", "pk"))
    ranks = line.places_in_line(rows)
    elsewhere = set(_offered_elsewhere(offering))
    most = set(_with_the_most(offering))
    resting = set(pause.paused(now).filter(enrolments__in=rows).values_list("pk", flat=True))
    lanes = []
    for each in Places.objects.filter(offering=offering).order_by("-channel"):
        theirs = [row for row in rows if row.channel == each.channel and row.state != State.COMPLETED]
        story = _Story(offering, each.capacity - each.taken, ranks, elsewhere, most, resting, now)
        people = [story.of(row) for row in theirs]
        lanes.append(Lane(each.channel, each.get_channel_display(), each.capacity, each.taken, people))
    return lanes


def _offered_elsewhere(offering: Offering) -> Sequence[int]:
    others = Enrolment.objects.filter(state=State.OFFERED, offering__course=offering.course_id)
    return list(others.exclude(offering=offering).values_list("student_id", flat=True))


def _with_the_most(offering: Offering) -> Sequence[int]:
    from_rule = rules.with_the_most(offering)
    return [] if from_rule is None else [row["student"] for row in from_rule]


@dataclass(frozen=True)
class _Story:
    offering: Offering
    free: int
    ranks: Mapping[int, int]
    elsewhere: set[int]
    most: set[int]
    resting: set[int]
    now: datetime

    def of(self, row: Enrolment) -> Person:
        """Return a person with what happened, or why nothing did."""
        rank = self.ranks.get(row.pk)
        chip, look, icon, why = self._waiting(row, rank or 0) if row.state == State.WAITING else self._else(row)
        return Person(row, rank, chip, look, icon, why)

    def _waiting(self, row: Enrolment, rank: int) -> tuple[str, str, str, str]:
        if not line.moving(self.offering, now=self.now):
            return _("Not asked"), "plain", "minus", self._stopped()
        if row.student_id in self.resting:
            words = _("They have paused all messages. They keep their turn, and are asked after coming back.")
            return _("Resting"), "plain", "pause", words
        if row.student_id in self.most:
            words = _("They have as many places this term as one person can have. They keep their turn.")
            return _("Keeps their turn"), "plain", "people", words
        if row.any_run and row.student_id in self.elsewhere:
            words = _("They would take any run, and have an offer of another one now. They keep their turn here.")
            return _("Keeps their turn"), "plain", "clock", words
        if row.seats > self.free > 0:
            words = _("They come with somebody and need %(seats)s seats. %(free)s is free. They keep their turn.")
            return _("Keeps their turn"), "plain", "people", words % {"seats": row.seats, "free": self.free}
        if rank == 1:
            return _("Next"), "list", "list", _("They are asked as soon as a place comes free.")
        words = ngettext("%(n)s person comes before them.", "%(n)s people come before them.", rank - 1)
        return _("In line"), "plain", "list", words % {"n": rank - 1}

    def _stopped(self) -> str:
        if self.offering.state == Offering.State.CANCELLED:
            return _("The group was cancelled, so the line ended.")
        if self.offering.first_start and self.now >= self.offering.first_start:
            return _("The group has begun, so no place is offered any more.")
        return _("Joining has closed, so no place is offered any more.")

    def _else(self, row: Enrolment) -> tuple[str, str, str, str]:
        if row.state == State.OFFERED and row.offer_due:
            words = _("A place is kept for them until %(when)s.")
            return _("Offered now"), "few", "clock", words % {"when": _moment(row.offer_due)}
        if row.state in Enrolment.HOLDING and row.confirmed_at:
            return _("Has a place"), "ok", "check", _("Theirs since %(when)s.") % {"when": _moment(row.confirmed_at)}
        if row.state == State.HELD:
            return _("Kept by the office"), "few", "hand", _("The office keeps a place until they have talked.")
        told: Mapping[str, str] = {
            State.DECLINED: _("They said no to an offer on %(when)s. That is fine. They can join the list again."),
            State.LAPSED: _("They were offered a place. No answer came by %(when)s, and it went on."),
            State.MOVED: _("They changed to another run on %(when)s."),
            State.CANCELLED: _("The college cancelled it on %(when)s."),
        }
        words = told.get(row.state, _("They left on %(when)s."))
        chips: Mapping[str, str] = {State.DECLINED: _("Said no"), State.LAPSED: _("No answer")}
        return chips.get(row.state, _("Left")), "plain", "minus", words % {"when": _moment(row.ended_at or self.now)}


def _moment(moment: datetime) -> str:
    here = local(moment, college().zone)
    return _("%(day)s, %(time)s") % {"day": long_day(here.date()), "time": clock(here)}
