"""A whole term at a glance: how many sessions where and when, and whether there is something for everyone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from courses import closed_days
from courses.closed_days import ClosedDays
from courses.models import Offering, Session, Teaching, Term
from courses.models.category import look
from courses.snags import why_closed
from courses.timetable import live
from foundations.lib.periods import WEEK, monday_of

EVENING = time(17)
SATURDAY = 6  # as the database counts a week: Monday is 1
BUSIEST = 3
DEPTHS = 4


@dataclass(frozen=True)
class Mark:
    """One weekday of a week at a venue. depth: 0 (nothing) to 4, for the shade."""

    day: date
    sessions: int
    closed: str

    @property
    def depth(self) -> int:
        """How dark it is drawn."""
        return min(self.sessions, DEPTHS)


@dataclass(frozen=True)
class Stretch:
    """One week of a term: for each place its days, and all its sessions."""

    number: int
    monday: date
    places: list[tuple[str, int, list[Mark]]]
    sessions: int
    closed: list[tuple[date, str]]


@dataclass(frozen=True)
class Balance:
    """Offerings of a term that were not cancelled, and how they are spread."""

    offerings: int
    evenings: int
    online: int
    drafts: int
    categories: list[tuple[str, str, int]]
    busiest: list[tuple[str, int]]


def of_term(term: Term) -> Balance:
    """Count the offerings of a term in three queries."""
    rows = _offerings(term)
    mine = Session.objects.filter(offering=OuterRef("pk"), cancelled=False)
    late = mine.filter(Q(starts__gte=EVENING) | Q(day__iso_week_day__gte=SATURDAY))
    counts = rows.aggregate(
        offerings=Count("pk"),
        evenings=Count("pk", filter=Q(Exists(late))),
        online=Count("pk", filter=~Q(mode=Offering.Mode.IN_PERSON)),
        drafts=Count("pk", filter=Q(state=Offering.State.DRAFT)),
    )
    part = "course__category__"
    named = rows.values_list(f"{part}name", f"{part}pattern", f"{part}colour", f"{part}order")
    categories = named.annotate(n=Count("pk")).order_by(f"{part}order")
    taught = Teaching.objects.filter(cancelled=False, session__offering__in=rows)
    tutors = taught.values_list("tutor__name").annotate(n=Count("session__offering", distinct=True))
    return Balance(
        **counts,
        categories=[(name, look(pattern, colour), n) for name, pattern, colour, _order, n in categories],
        busiest=list(tutors.order_by("-n", "tutor__name", "tutor_id")[:BUSIEST]),
    )


def _offerings(term: Term) -> QuerySet[Offering]:
    return Offering.objects.filter(term=term).exclude(state=Offering.State.CANCELLED)


def weeks_of(term: Term) -> tuple[list[str], list[Stretch]]:
    """Return the places where something is on in a term, and its weeks. Two queries."""
    first, last = monday_of(term.starts), term.ends
    rows = live(Session.objects.filter(day__gte=first, day__lte=last)).order_by()
    grouped = rows.values_list("day", "room__venue__name", "offering__mode").annotate(n=Count("pk"))
    counts: dict[tuple[date, str], int] = defaultdict(int)
    for day, venue, mode, n in grouped:
        nowhere = _("Online") if mode == Offering.Mode.ONLINE else _("No room yet")
        counts[day, venue or nowhere] += n
    closed = closed_days.between(first, last)
    places = sorted({place for _day, place in counts})
    mondays = [first + WEEK * n for n in range((last - first).days // 7 + 1)]
    weekend = any(day.isoweekday() >= SATURDAY for day, _place in counts)
    return places, [
        _stretch(number, monday, places, counts, closed, days=7 if weekend else 5)
        for number, monday in enumerate(mondays, start=1)
    ]


def _stretch(
    number: int,
    monday: date,
    places: Sequence[str],
    counts: dict[tuple[date, str], int],
    closed: ClosedDays,
    *,
    days: int,
) -> Stretch:
    dates = [monday + timedelta(days=n) for n in range(days)]
    found = []
    for place in places:
        marks = [Mark(day, counts.get((day, place), 0), why_closed(closed, day)) for day in dates]
        found.append((place, sum(mark.sessions for mark in marks), marks))
    return Stretch(
        number=number,
        monday=monday,
        places=found,
        sessions=sum(total for _place, total, _marks in found),
        closed=[(day, name) for day in dates if (name := why_closed(closed, day))],
    )
