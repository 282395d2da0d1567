"""The catalogue: what people can join now, chosen by words and filters, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import BooleanField

from courses import cards, search
from courses.cards import Card
from courses.models import Category, ListedOffering, Listing, Places, Venue
from courses.models.offering import OfferingMode
from courses.search import Asked

A_PAGE = 20
MOST_COUNTED = 1000
BEST = 200
OTHERS = 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WAYS = {
    "room": (OfferingMode.IN_PERSON, OfferingMode.BLENDED),
    "online": (OfferingMode.ONLINE, OfferingMode.BLENDED),
}
WEEKEND = "weekend"
Part = Literal["first", "after", "before", "last"]


@dataclass(frozen=True)
class Chosen:
    """What somebody looks for. Within one filter any will do; every filter that is used must fit one offering."""

    words: str = ""
    about: tuple[Category, ...] = ()
    kinds: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    where: tuple[Venue, ...] = ()
    when: tuple[str, ...] = ()
    places: bool = False

    def without(self, name: str) -> "Chosen":
        """Return the same choice with one filter let go."""
        return replace(self, **{name: getattr(Chosen, name)})

    @property
    def used(self) -> list[str]:
        """The names of the filters that are used, the words included."""
        return [name for name in Chosen.__dataclass_fields__ if getattr(self, name)]


@dataclass(frozen=True)
class Place:
    """Where a page of the catalogue begins or ends: beside the listing of this start and id."""

    part: Part = "first"
    next_start: datetime = EPOCH
    listing_id: int = 0

    def __str__(self) -> str:
        """The place as it stands in an address."""
        return f"{(self.next_start - EPOCH) // MICROSECOND}-{self.listing_id}"


@dataclass(frozen=True)
class WayOut:
    """A filter that could be let go, and how many courses there would be."""

    name: str
    count: int


@dataclass(frozen=True)
class Found:
    """A page of the catalogue.

    total: how many courses fit, at most 1,000 (200 for words); more: whether there are more than that. meant: the
    words that were looked for when a slip was put right. little: nothing but little words was typed, so all are shown.
    before, after: places of the neighbouring pages of a browse; page: the numbered page of a search.
    """

    cards: list[Card]
    total: int = 0
    more: bool = False
    meant: str = ""
    little: bool = False
    before: Place | None = None
    after: Place | None = None
    page: Page[int] | None = None
    ways_out: Sequence[WayOut] = ()
    others: Sequence[Card] = ()


def place_of(part: str, text: str) -> Place:
    """Return the place that an address names; the first page when it names none."""
    if part == "last":
        return Place("last")
    start, _dash, listing_id = text.partition("-")
    short = len(start) <= 17 and len(listing_id) <= 18
    if part not in {"after", "before"} or not (short and start.isdecimal() and listing_id.isdecimal()):
        return Place()
    try:
        next_start = EPOCH + int(start) * MICROSECOND
    except OverflowError:
        return Place()
    return Place("after" if part == "after" else "before", next_start, int(listing_id))


def listed(*, now: datetime) -> QuerySet[Listing]:
    """Return the courses that people can join."""
    return Listing.objects.filter(next_start__gt=now)


def soonest(*, now: datetime, most: int, about: Sequence[Category] = (), venue: Venue | None = None) -> list[Card]:
    """Return cards of the courses that begin next."""
    chosen = Chosen(about=tuple(about), where=(venue,) if venue else ())
    ids = listed(now=now).filter(_fits(chosen, now)).order_by("next_start", "pk").values_list("pk", flat=True)
    return cards.of(ids[:most], now=now, fitting=_fitting(chosen))


def find(chosen: Chosen, *, place: Place, number: int, now: datetime) -> Found:
    """Return a page: beside a place for a browse, by its number among the best 200 for words."""
    asked = search.read(chosen.words) if chosen.words else None
    if asked is None or asked.every is None:
        found = _browse(chosen, place, now=now)
        found = replace(found, little=bool(chosen.words))
    else:
        found = _search(chosen, asked, number, now=now)
    if found.total:
        return found
    ways = _ways_out(chosen, asked, now=now)
    return replace(found, ways_out=ways, others=soonest(now=now, most=OTHERS, about=chosen.about))


def _browse(chosen: Chosen, place: Place, *, now: datetime) -> Found:
    fitting = listed(now=now).filter(_fits(chosen, now))
    counted = fitting.order_by().values("pk")[: MOST_COUNTED + 1].count()
    backwards = place.part in {"before", "last"}
    rows = _beside(fitting, place).order_by(*(("-next_start", "-pk") if backwards else ("next_start", "pk")))
    keys = [(start, pk) for start, pk in rows.values_list("next_start", "pk")[: A_PAGE + 1] if start]
    further = len(keys) > A_PAGE
    keys = keys[:A_PAGE][::-1] if backwards else keys[:A_PAGE]
    before = further if backwards else place.part == "after"
    after = place.part == "before" if backwards else further
    return Found(
        cards=cards.of([pk for _start, pk in keys], now=now, fitting=_fitting(chosen)) if keys else [],
        total=min(counted, MOST_COUNTED),
        more=counted > MOST_COUNTED,
        before=Place("before", *keys[0]) if keys and before else None,
        after=Place("after", *keys[-1]) if keys and after else None,
    )


def _beside(listings: QuerySet[Listing], place: Place) -> QuerySet[Listing]:
    """Return the listings on one side of a place, in a form that the index answers."""
    if place.part == "after":
        same = Q(next_start=place.next_start, pk__lte=place.listing_id)
        return listings.filter(~same, next_start__gte=place.next_start)
    if place.part == "before":
        same = Q(next_start=place.next_start, pk__gte=place.listing_id)
        return listings.filter(~same, next_start__lte=place.next_start)
    return listings


def _search(chosen: Chosen, asked: Asked, number: int, *, now: datetime) -> Found:
    """Return the best for words: those with all of the words, or when there is none, those with any."""
    every = ExpressionWrapper(Q(search=asked.every), output_field=BooleanField())
    rows = (
        listed(now=now)
        .filter(_fits(chosen, now), search=asked.either)
        .annotate(every=every, rank=search.rank(asked))
        .order_by(F("every").desc(), F("rank").desc(), "next_start", "pk")
        .values_list("pk", "every")[: BEST + 1]
    )
    best = list(rows)
    whole = [pk for pk, has_every in best if has_every]
    ids = whole or [pk for pk, _has_every in best]
    page = Paginator(ids[:BEST], A_PAGE).get_page(number)
    shown = list(page.object_list)
    return Found(
        cards=cards.of(shown, now=now, fitting=_fitting(chosen)) if shown else [],
        total=min(len(ids), BEST),
        more=len(ids) > BEST,
        meant=asked.shown,
        page=page,
    )


def _fits(chosen: Chosen, now: datetime) -> Q:
    """Return the condition on a listing: its category and kind, and one offering that fits the other filters."""
    condition = Q()
    if chosen.about:
        condition &= Q(category__in=chosen.about)
    if chosen.kinds:
        condition &= Q(kind__in=chosen.kinds)
    fitting = _fitting(chosen)
    if fitting is not None:
        offerings = ListedOffering.objects.filter(fitting, listing=OuterRef("pk"), next_start__gt=now)
        condition &= Q(Exists(offerings))
    return condition


def _fitting(chosen: Chosen) -> Q | None:
    """Return the condition on an offering; none when no filter asks about offerings."""
    conditions = []
    if chosen.ways:
        conditions.append(Q(mode__in={mode for way in chosen.ways for mode in WAYS[way]}))
    if chosen.where:
        conditions.append(Q(venue__in=chosen.where))
    if chosen.when:
        parts = Q(part__in=[part for part in chosen.when if part != WEEKEND])
        conditions.append(parts | Q(weekend=True) if WEEKEND in chosen.when else parts)
    if chosen.places:
        free = Places.objects.filter(offering=OuterRef("offering"), taken__lt=F("capacity"))
        conditions.append(Q(listing__needs_booking=False) | Q(Exists(free)))
    return Q(*conditions) if conditions else None


def _ways_out(chosen: Chosen, asked: Asked | None, *, now: datetime) -> list[WayOut]:
    """Return which filters could be let go, with the number of courses there would be; one query."""
    by_words = Q(search=asked.either) if asked and asked.either else Q()
    names = chosen.used if len(chosen.used) > 1 else []
    counts: dict[str, Any] = {
        name: Count("pk", filter=_fits(chosen.without(name), now) & (Q() if name == "words" else by_words))
        for name in names
    }
    if not counts:
        return []
    anything = listed(now=now).aggregate(**{f"n_{name}": each for name, each in counts.items()})
    return [WayOut(name, anything[f"n_{name}"]) for name in names if anything[f"n_{name}"]]
