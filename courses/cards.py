"""A course in a list: every word of its row made ready once, in Python, so that the template only places them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import ListedOffering, Listing
from courses.models.category import look
from courses.models.offering import OfferingMode
from foundations.lib import when
from foundations.lib.periods import WEEK

FEW = 3
# Written out: in the words of the ORM, joining ten tables, it took longer to plan than to answer.
ROWS = """
    SELECT shown.listing_id, listing.next_start, listing.course_id,
        (SELECT slug FROM courses_course WHERE id = listing.course_id),
        listing.needs_booking, listing.title, listing.line,
        category.name, category.pattern, category.colour,
        shown.mode, venue.name, venue.town, shown.day, shown.starts, shown.ends, shown.sessions, shown.weekly,
        (
            SELECT ARRAY[peer.name, staff.name]
            FROM courses_offering AS offering
            JOIN tutors_pair AS pair ON pair.id = offering.pair_id
            JOIN tutors_tutor AS peer ON peer.id = pair.peer_tutor_id
            JOIN tutors_tutor AS staff ON staff.id = pair.staff_tutor_id
            WHERE offering.id = shown.offering_id
        ),
        (SELECT sum(capacity - taken) FROM courses_places WHERE offering_id = shown.offering_id)
    FROM courses_listedoffering AS shown
    JOIN courses_listing AS listing ON listing.id = shown.listing_id
    JOIN courses_category AS category ON category.id = listing.category_id
    LEFT JOIN courses_venue AS venue ON venue.id = shown.venue_id
    WHERE shown.id = ANY(ARRAY(
"""


class _Row(NamedTuple):
    listing_id: int
    next_start: datetime
    course_id: int
    slug: str
    needs_booking: bool
    title: str
    line: str
    category: str
    pattern: str
    colour: str
    mode: str
    venue: str | None
    town: str | None
    day: date
    starts: time
    ends: time
    sessions: int
    weekly: bool
    tutors: tuple[str, str] | None
    free: int | None


@dataclass(frozen=True)
class Card:
    """What components/course_card.html shows. number is the course's id; places is free, few, full or open."""

    href: str
    pattern: str
    number: int
    category: str
    title: str
    summary: str
    when: str
    where: str
    online: bool
    by: str
    places: str


def of(listing_ids: Sequence[int], *, now: datetime, fitting: Q | None = None) -> list[Card]:
    """Return a card for each listing, in their order, in one query.

    A card shows the first offering that fits, or the next one when none does.
    """
    if not listing_ids:
        return []
    found = {row.listing_id: _card(row) for row in _rows(listing_ids, now=now, fitting=fitting)}
    return [found[pk] for pk in listing_ids if pk in found]


def soonest_of(listings: QuerySet[Listing], *, most: int, now: datetime, fitting: Q | None = None) -> list[Card]:
    """Return cards of the listings that begin next, in one query, the choosing of them included."""
    first = listings.order_by("next_start", "pk").values("pk")[:most]
    rows = _rows(first, now=now, fitting=fitting)
    return [_card(row) for row in sorted(rows, key=lambda row: (row.next_start, row.listing_id))]


def _rows(ids: Sequence[int] | QuerySet[Listing, Any], *, now: datetime, fitting: Q | None) -> list[_Row]:
    fits = Case(When(fitting, then=Value(0)), default=Value(1)) if fitting else Value(0)
    shown = (
        ListedOffering.objects.filter(listing__in=ids, next_start__gt=now)
        .annotate(fits=fits)
        .order_by("listing_id", "fits", "next_start", "pk")
        .distinct("listing_id")
        .values("pk")
    )
    sql, params = shown.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{ROWS}{sql}))", params)
        return [_Row(*row) for row in cursor.fetchall()]


def _card(row: _Row) -> Card:
    return Card(
        href=reverse("course", args=[row.slug]),
        pattern=look(row.pattern, row.colour),
        number=row.course_id,
        category=row.category,
        title=row.title,
        summary=row.line,
        when=_when(row),
        where=where(row.mode, row.venue, row.town),
        online=row.mode == OfferingMode.ONLINE,
        by=taught_by(*(row.tutors or (None, None))),
        places=state_of(needs_booking=row.needs_booking, free=row.free),
    )


def state_of(*, needs_booking: bool, free: int | None) -> str:
    """Return what is left in one word: open (just come along), free, few (at most three) or full."""
    if not needs_booking:
        return "open"
    if not free or free < 1:
        return "full"
    return "few" if free <= FEW else "free"


def where(mode: str, venue: str | None, town: str | None) -> str:
    """Return where an offering meets, in a few words."""
    place = ", ".join(part for part in (venue, town) if part)
    if mode == OfferingMode.ONLINE:
        return _("Online video call")
    if not place:
        return _("We will tell you where")
    return _("%(place)s, or online") % {"place": place} if mode == OfferingMode.BLENDED else place


def taught_by(peer: str | None, staff: str | None) -> str:
    """Return the first names of both tutors, A to Z: "Ash and Noor"."""
    names = sorted(((name or "").split() or [""])[0] for name in (peer, staff))
    return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]} if all(names) else ""


def _when(row: _Row) -> str:
    meeting = (row.day, row.starts, row.ends)
    if row.sessions == 1:
        return when.series([meeting])
    if row.weekly:
        return when.series([meeting, (row.day + WEEK, row.starts, row.ends)])
    return _("%(count)s sessions, from %(first)s") % {"count": row.sessions, "first": when.day(row.day)}
