"""Who wanted a course and got no place: what the next runs should be planned from.

People are counted, not presses, and who got a place on another run of the course is not counted any more. On files
that leave the office a number below five is not shown, as it could tell who it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from courses.models import Offering, Room, Session, Term, Venue, Wish
from courses.titles import titled
from foundations.lib.spreadsheets import csv_table
from students.models import Enrolment
from students.models import EnrolmentState as State

FEWEST: Final = 5
COLUMNS: Final[tuple["str | Promise", ...]] = (
    lazy("Code"),
    lazy("Course"),
    lazy("Waited, no place"),
    lazy("Waiting now"),
    lazy("Said no, or offer ran out"),
    lazy("Tell me when it runs"),
)


@dataclass(frozen=True)
class Wanted:
    """One course, in numbers of people.

    missed: waited for a group that is over or was cancelled, or gave up waiting. waiting: in line now for a group that
    is still to come. turned_down: had an offer, and said no or let it run out. wishes: asked to be told when it runs.
    """

    slug: str
    code: str
    title: str
    missed: int = 0
    waiting: int = 0
    turned_down: int = 0
    wishes: int = 0

    @property
    def all(self) -> int:
        """Everything together, to put the most wanted first."""
        return self.missed + self.waiting + self.turned_down + self.wishes


def wanted(*, now: datetime, term: Term | None = None, venue: Venue | None = None) -> list[Wanted]:
    """Return the courses that people wanted and got no place on, the most wanted first. Three queries.

    With a term or a venue only its groups count. A wish is for a course wherever it runs, so it is counted only when
    neither is given.
    """
    in_line = {row["offering__course"]: row for row in _in_line(now=now, term=term, venue=venue)}
    asked: dict[int, int] = {}
    if term is None and venue is None:
        open_wishes = Wish.objects.filter(told_on=None, dropped_at=None).order_by("course")
        asked = dict(open_wishes.values_list("course").annotate(Count("wished_by", distinct=True)))
    rows = []
    for course in titled().filter(pk__in=in_line.keys() | asked.keys()):
        counted = in_line.get(course.pk, {})
        numbers = {name: counted.get(name, 0) for name in ("missed", "waiting", "turned_down")}
        title = str(getattr(course, "title", ""))
        rows.append(Wanted(course.slug, course.code, title, wishes=asked.get(course.pk, 0), **numbers))
    return sorted((row for row in rows if row.all), key=lambda row: (-row.all, row.title, row.code))


def _in_line(*, now: datetime, term: Term | None, venue: Venue | None) -> Iterable[dict[str, int]]:
    """Give, for each course, how many people waited, how many still do, and how many turned an offer down."""
    came = Enrolment.objects.filter(
        student=OuterRef("student"), offering__course=OuterRef("offering__course"), confirmed_at__isnull=False
    )
    rows = Enrolment.objects.filter(position__isnull=False, confirmed_at=None).filter(~Exists(came))
    if term is not None:
        rows = rows.filter(offering__term=term)
    if venue is not None:
        rows = rows.filter(offering__in=_at(venue))
    to_come = Q(state=State.WAITING, offering__first_start__gt=now, offering__state=Offering.State.PUBLISHED)
    over = Q(state__in=[State.WITHDRAWN, State.CANCELLED]) | Q(state=State.WAITING) & ~to_come
    counted = rows.values("offering__course").annotate(
        missed=Count("student", filter=over, distinct=True),
        waiting=Count("student", filter=to_come, distinct=True),
        turned_down=Count("student", filter=Q(state__in=[State.DECLINED, State.LAPSED]), distinct=True),
    )
    return list(counted.order_by("offering__course"))


def _at(venue: Venue) -> QuerySet[Session, int]:
    rooms = Room.objects.filter(venue=venue)
    return Session.objects.filter(room__in=rooms).order_by().values_list("offering_id", flat=True)


def shown(number: int) -> int | str:
    """Return a number as it may leave the office: nought, five and more as they are, else "fewer than 5"."""
    return number if number == 0 or number >= FEWEST else _("fewer than %(least)s") % {"least": FEWEST}


def as_csv(rows: Iterable[Wanted]) -> bytes:
    """Return the rows as a table in which small numbers are not shown and no cell runs as a formula.

    They stand by their codes, as an order by size would tell the numbers that are not shown.
    """
    ordered = sorted(rows, key=lambda row: (row.code, row.slug))
    cells = [
        [row.code, row.title, *(shown(each) for each in (row.missed, row.waiting, row.turned_down, row.wishes))]
        for row in ordered
    ]
    return csv_table([str(head) for head in COLUMNS], cells)
