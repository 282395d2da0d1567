"""What somebody looks for in the catalogue, and which courses and offerings fit it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull

from courses.models import Category, ListedOffering, Listing, Places, Term, Venue
from courses.models.offering import OfferingMode

WAYS = {
    "room": (OfferingMode.IN_PERSON, OfferingMode.BLENDED),
    "online": (OfferingMode.ONLINE, OfferingMode.BLENDED),
}
WEEKEND = "weekend"
SATURDAY = 5

ON_OFFER = """
    SELECT 'category' AS what, lpad("order"::text, 10, '0') AS place, id, slug, name, pattern, colour
    FROM courses_category
    UNION ALL
    SELECT 'venue', name, id, slug, name, '', '' FROM courses_venue
    WHERE EXISTS (SELECT 1 FROM courses_listedoffering WHERE venue_id = courses_venue.id AND next_start > %s)
    UNION ALL
    SELECT 'term', starts::text, id, slug, name, '', '' FROM courses_term
    WHERE EXISTS (SELECT 1 FROM courses_listedoffering WHERE term_id = courses_term.id AND next_start > %s)
    ORDER BY what, place, id
"""


@dataclass(frozen=True)
class Chosen:
    """What somebody looks for. Within one filter any will do; every filter that is used must fit one offering.

    days: of the week, Monday being 0.
    """

    words: str = ""
    about: tuple[Category, ...] = ()
    kinds: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    where: tuple[Venue, ...] = ()
    when: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    terms: tuple[Term, ...] = ()
    places: bool = False

    def without(self, name: str) -> "Chosen":
        """Return the same choice with one filter let go."""
        return replace(self, **{name: getattr(Chosen, name)})

    @property
    def used(self) -> list[str]:
        """The names of the filters that are used, the words included."""
        return [name for name in Chosen.__dataclass_fields__ if getattr(self, name)]


def one_of(column: F, ids: QuerySet[Any, Any]) -> Func:
    """Return the condition that a column is one of a limited number of ids, which are looked up first.

    With IN the database reads the whole table when they are a thousand.
    """
    return Func(
        column, ArraySubquery(ids), template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()
    )


def one_of_these(column: F, ids: Sequence[int]) -> Func:
    """Return the condition that a column is one of these ids, told as one value, which is not looked into to plan."""
    these = Value(list(ids), output_field=ArrayField(BigIntegerField()))
    return Func(
        column,
        these,
        template="%(expressions)s::bigint[])))",
        arg_joiner=" = ANY(ARRAY(SELECT unnest(",
        output_field=BooleanField(),
    )


@cache
def has_places() -> Q:
    """Return the condition that an offering has places now, or needs no booking.

    Put so that the database looks at the places of these offerings alone; for EXISTS it reads those of the whole year.
    """
    free = Places.objects.filter(offering=OuterRef("offering"), taken__lt=F("capacity")).order_by().values("pk")[:1]
    return Q(needs_booking=False) | Q(IsNull(Subquery(free), False))  # noqa: FBT003 - Django's own order


def listed(*, now: datetime) -> QuerySet[Listing]:
    """Return the courses that people can join."""
    return Listing.objects.filter(next_start__gt=now)


def answers_on_offer(*, now: datetime) -> tuple[list[Category], list[Venue], list[Term]]:
    """Return every category, and the venues and terms in which something is on, in their order; one query."""
    with connection.cursor() as cursor:
        cursor.execute(ON_OFFER, [now, now])
        rows = cursor.fetchall()
    found: dict[str, list[Any]] = {"category": [], "venue": [], "term": []}
    for what, _place, pk, slug, name, pattern, colour in rows:
        if what == "category":
            found[what].append(Category(pk=pk, slug=slug, name=name, pattern=pattern, colour=colour))
        else:
            found[what].append((Venue if what == "venue" else Term)(pk=pk, slug=slug, name=name))
    return found["category"], found["venue"], found["term"]


def of_listing(chosen: Chosen, *, now: datetime) -> Q:
    """Return the condition on a listing: its category and kind, and one offering that fits the other filters."""
    condition = of_course(chosen)
    fitting = of_offering(chosen)
    if fitting is not None:
        # Said of the offering too: what the database knows about which of them go together, it knows of one table.
        both = Q(fitting, of_course(chosen))
        offerings = ListedOffering.objects.filter(both, listing=OuterRef("pk"), next_start__gt=now)
        condition &= Q(Exists(offerings))
    return condition


def of_course(chosen: Chosen) -> Q:
    """Return the condition on category and kind, which a listing and its offerings both hold."""
    condition = Q()
    if chosen.about:
        condition &= Q(category__in=chosen.about)
    if chosen.kinds:
        condition &= Q(kind__in=chosen.kinds)
    return condition


def of_offering(chosen: Chosen) -> Q | None:
    """Return the condition on an offering; none when no filter asks about offerings."""
    conditions = []
    if chosen.ways:
        conditions.append(Q(mode__in={mode for way in chosen.ways for mode in WAYS[way]}))
    if chosen.where:
        conditions.append(Q(venue__in=chosen.where))
    if chosen.when:
        parts = Q(part__in=[part for part in chosen.when if part != WEEKEND])
        conditions.append(parts | Q(weekday__gte=SATURDAY) if WEEKEND in chosen.when else parts)
    if chosen.days:
        conditions.append(Q(weekday__in=chosen.days))
    if chosen.terms:
        conditions.append(Q(term__in=chosen.terms))
    if chosen.places:
        conditions.append(has_places())
    return Q(*conditions) if conditions else None
