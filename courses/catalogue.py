"""The catalogue: what people can join now, chosen by words and filters, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from courses import cards, facets, fitting, search
from courses.cards import Card
from courses.facets import Answers, Counted, Number
from courses.fitting import Chosen, listed
from courses.models import Category, Listing, Venue
from courses.search import Asked

A_PAGE = 20
BEST = 200
# Of a search's matches only the soonest are ranked and counted, twice as many as are shown: these two are most of what
# a page costs the database. A college that lists no more courses than this at once has every match ranked.
MOST_RANKED = 2 * BEST
OTHERS = 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Part = Literal["first", "after", "before", "last"]


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
    before, after: places of the neighbouring pages of a browse; page: the numbered page of a search. counted: the
    numbers beside the answers of the filters.
    """

    cards: list[Card]
    total: int = 0
    more: bool = False
    meant: str = ""
    little: bool = False
    before: Place | None = None
    after: Place | None = None
    page: Page[int] | None = None
    counted: Counted = field(default_factory=Counted)
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


def soonest(*, now: datetime, most: int, about: Sequence[Category] = (), venue: Venue | None = None) -> list[Card]:
    """Return cards of the courses that begin next."""
    chosen = Chosen(about=tuple(about), where=(venue,) if venue else ())
    fits = listed(now=now).filter(fitting.of_listing(chosen, now=now))
    return cards.soonest_of(fits, most=most, now=now, fitting=fitting.of_offering(chosen))


def find(chosen: Chosen, *, place: Place, number: int, now: datetime, answers: Answers | None = None) -> Found:
    """Return a page: beside a place for a browse, by its number among the best 200 for words.

    answers: what can be ticked, filter -> key -> value; each is counted.
    """
    asked = search.read(chosen.words) if chosen.words else None
    if asked is None or asked.every is None:
        little, chosen = bool(chosen.words), chosen.without("words")
        found = replace(_browse(chosen, place, answers or {}, now=now), little=little)
    else:
        found = _search(chosen, asked, number, answers or {}, now=now)
    if found.total:
        return found
    return replace(
        found, ways_out=_ways_out(chosen, found.counted), others=soonest(now=now, most=OTHERS, about=chosen.about)
    )


def _browse(chosen: Chosen, place: Place, answers: Answers, *, now: datetime) -> Found:
    backwards = place.part in {"before", "last"}
    fits = listed(now=now).filter(fitting.of_listing(chosen, now=now))
    rows = _beside(fits, place).order_by(*(("-next_start", "-pk") if backwards else ("next_start", "pk")))
    keys = [(start, pk) for start, pk in rows.values_list("next_start", "pk")[: A_PAGE + 1] if start]
    further = len(keys) > A_PAGE
    keys = keys[:A_PAGE][::-1] if backwards else keys[:A_PAGE]
    before = further if backwards else place.part == "after"
    after = place.part == "before" if backwards else further
    counted = facets.count(chosen, answers, words=Q(), now=now)
    return Found(
        cards=cards.of([pk for _start, pk in keys], now=now, fitting=fitting.of_offering(chosen)) if keys else [],
        total=counted.total.count,
        more=counted.total.more,
        before=Place("before", *keys[0]) if keys and before else None,
        after=Place("after", *keys[-1]) if keys and after else None,
        counted=counted,
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


def _search(chosen: Chosen, asked: Asked, number: int, answers: Answers, *, now: datetime) -> Found:
    """Return the best for words: those with all of the words, or when there is none, those with any."""
    fits = listed(now=now).filter(fitting.of_listing(chosen, now=now))
    words = Q(search=asked.every)
    rows = _soonest(fits.filter(words), asked)
    if not rows and asked.either != asked.every:
        words = Q(search=asked.either)
        rows = _soonest(fits.filter(words), asked)
    rows.sort(key=lambda row: (-row[1], row[2], row[0]))
    ids = [row[0] for row in rows]
    page = Paginator(ids[:BEST], A_PAGE).get_page(number)
    shown = list(page.object_list)
    counted = facets.count(chosen, answers, words=words, listings=ids, now=now)
    return Found(
        cards=cards.of(shown, now=now, fitting=fitting.of_offering(chosen)) if shown else [],
        total=min(len(ids), BEST),
        more=len(ids) > BEST,
        meant=asked.shown,
        page=page,
        counted=counted if len(ids) <= MOST_RANKED else _at_least(counted, chosen),
    )


def _soonest(fits: QuerySet[Listing], asked: Asked) -> list[tuple[Any, ...]]:
    """Return the soonest that fit, MOST_RANKED of them and one more, with how well each does."""
    ranked = fits.annotate(rank=search.rank(asked)).order_by("next_start", "pk")
    return list(ranked.values_list("pk", "rank", "next_start")[: MOST_RANKED + 1])


def _at_least(counted: Counted, chosen: Chosen) -> Counted:
    """Return the numbers of matches of which only the soonest were ranked as what they are: there are more.

    Those under a heading in which something is ticked were counted without it, on their own, and stay.
    """
    of = {
        (name, key): number if name in chosen.used else Number(min(number.count, MOST_RANKED), more=True)
        for (name, key), number in counted.of.items()
    }
    return replace(counted, total=Number(MOST_RANKED, more=True), of=of)


def _ways_out(chosen: Chosen, counted: Counted) -> list[WayOut]:
    """Return which filters could be let go, with the number of courses there would be."""
    names = chosen.used if len(chosen.used) > 1 else []
    return [WayOut(name, counted.without[name].count) for name in names if counted.without[name].count]
