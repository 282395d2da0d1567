"""Arrangements as people read them: the office's list, a student's place, the register, a day's sheet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from foundations.college import current
from students import facts
from students.models import Arrangement, Enrolment, Need, NeedKind
from students.models import ArrangementState as State
from students.models.need import NEVER_FOR_TUTORS

# what tutors read: what to do, and never why. Where nothing stands, there is nothing for them to do.
FOR_TUTORS: Final[dict[str, str | Promise]] = {
    NeedKind.SEAT: _("A seat near the door"),
    NeedKind.QUIET: _("Breaks are fine at any time, and there is a quiet space"),
    NeedKind.LOOP: _("The hearing loop on, and one person talking at a time"),
    NeedKind.PRINT: _("Large print handouts, 18 point on cream paper"),
    NeedKind.EASY_READ: _("Easy read handouts"),
    NeedKind.CAPTIONS: _("Captions on for any video"),
    NeedKind.SIGNER: _("A sign language interpreter is in the room"),
    NeedKind.INTERPRETER: _("An interpreter is in the room"),
    NeedKind.HELLO: _("Would like to meet you before the first day"),
    NeedKind.SOMEONE: _("Someone comes along. Two seats together"),
}
ASK_ABOUT_IT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Show:
    """One list of the office: its key in the address, its words, and what is in it."""

    key: str
    words: str | Promise
    which: Q


def shows(now: datetime) -> tuple[Show, ...]:
    """Return the lists of the office, the first one being what there is to do."""
    on = Q(enrolment__offering__last_end__gt=now)
    begun = Q(enrolment__offering__first_start__lte=now, enrolment__offering__last_end__gt=now - ASK_ABOUT_IT_FOR)
    return (
        Show("open", _("To arrange"), on & Q(state=State.OPEN)),
        Show("arranged", _("Arranged"), on & Q(state=State.ARRANGED)),
        Show("not_possible", _("Not possible"), on & Q(state=State.NOT_POSSIBLE)),
        Show("cancel", _("To cancel again"), on & Q(state=State.CLOSED, arranged_at__isnull=False)),
        Show("after", _("Did it work?"), begun & Q(state__in=(State.OPEN, State.ARRANGED), met="")),
    )


def counts(rows: QuerySet[Arrangement], *, now: datetime) -> dict[str, int]:
    """Return how many are on each list. One query."""
    return dict(rows.aggregate(**{show.key: Count("pk", filter=show.which) for show in shows(now)}))


def with_everything(rows: QuerySet[Arrangement]) -> QuerySet[Arrangement]:
    """Return the rows with all that a line about them says, soonest first."""
    related = ("need__student__user", "enrolment__offering__revision", "who")
    return rows.select_related(*related).order_by("due", "enrolment__offering__first_start", "pk")


def late(row: Arrangement, *, now: datetime) -> bool:
    """Tell whether it is still open on the day by which it was to be arranged."""
    return row.state == State.OPEN and row.due <= current.today(now)


def of_place(enrolment: Enrolment) -> list[Arrangement]:
    """Return what is arranged for one place of a student. One query."""
    rows = list(Arrangement.objects.kept().filter(enrolment=enrolment).select_related("need__student", "who"))
    for row in rows:
        row.enrolment = enrolment
    return sorted(rows, key=lambda row: row.pk)


def with_arrangements(needs: Iterable[Need], *, now: datetime) -> list[tuple[Need, str, list[Arrangement]]]:
    """Return each need, what tutors read of it, and what is arranged on courses that are not over. One query more."""
    needs = list(needs)
    rows = Arrangement.objects.kept().filter(need__in=needs, enrolment__offering__last_end__gt=now)
    found: dict[int, list[Arrangement]] = {need.pk: [] for need in needs}
    for row in with_everything(rows):
        found[row.need_id].append(row)
    return [(need, for_tutors(need), found[need.pk]) for need in needs]


# The register --------------------------------------------------------------------------------------------------------


def shared_in(session: Session, *, now: datetime) -> "Prefetch[str, QuerySet[Arrangement], str]":
    """Return how to fetch, with the people of a register, what they chose to share with their tutors.

    Nothing once the course has ended, nothing that is not possible, and nothing whose sharing was stopped.
    """
    rows = Arrangement.objects.filter(
        state__in=(State.OPEN, State.ARRANGED),
        need__shared=True,
        need__ended_at=None,
        enrolment__offering=session.offering_id,
        enrolment__offering__last_end__gt=now,
    )
    return Prefetch("arrangements", queryset=rows.select_related("need").order_by("pk"), to_attr="shared")


def to_do(enrolment: Enrolment) -> tuple[str, ...]:
    """Return what tutors do for one person, of people fetched with shared_in."""
    rows: Iterable[Arrangement] = getattr(enrolment, "shared", ())
    return tuple(words for words in (for_tutors(row.need) for row in rows) if words)


def for_tutors(need: Need) -> str:
    """Return the one line that tutors read: the student's own line, or what the kind says; empty when neither."""
    if need.kind in NEVER_FOR_TUTORS:
        return ""
    return need.line or str(FOR_TUTORS.get(need.kind, ""))


# A day ---------------------------------------------------------------------------------------------------------------


@dataclass
class DayLine:
    """One session of a day, and how often each thing is asked for in it; nobody is named."""

    session: Session
    title: str
    things: dict[str, int] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Where it meets."""
        return facts.where(self.session)


def of_day(day: date, *, venue: str = "") -> list[DayLine]:
    """Return what the rooms of a day need, in the order of the day; venue: the slug of one. Two queries."""
    sessions = Session.objects.filter(day=day, cancelled=False).select_related("offering__revision", "room__venue")
    if venue:
        sessions = sessions.filter(room__venue__slug=venue)
    lines = [DayLine(each, each.offering.revision.title) for each in sessions.order_by("starts", "pk")]
    meeting = {line.session.offering_id for line in lines}
    rows = Arrangement.objects.filter(state__in=(State.OPEN, State.ARRANGED), enrolment__offering__in=meeting)
    counted = (
        rows.exclude(need__kind__in=NEVER_FOR_TUTORS)
        .values_list("enrolment__offering", "need__kind")
        .annotate(n=Count("pk"))
    )
    for offering, kind, number in counted.order_by("enrolment__offering", "need__kind"):
        for line in lines:
            if line.session.offering_id == offering:
                line.things[str(NeedKind(kind).label)] = number
    return [line for line in lines if line.things]
