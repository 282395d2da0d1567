"""How many courses each answer of each filter would leave: the numbers beside the boxes, in one query.

The number of an answer is that of the courses there would be if it were the only one ticked under its heading, with
the words and all that is ticked under the other headings as they are. Only the first 1,000 matches are counted, of a
search the first 400 (courses.catalogue). They are counted here and not by the database, which takes three times as long
over fifty counts of different courses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, Value, Window
from django.db.models.functions import DenseRank

from courses import fitting
from courses.fitting import WEEKEND, Chosen
from courses.models import ListedOffering

MOST_COUNTED = 1000
MOST_READ = 5 * MOST_COUNTED  # offerings of them; the database stops at the courses, but plans for this
COLUMNS = ("pool", "listing_id", "category_id", "kind", "mode", "part", "weekday", "venue_id", "term_id", "has_places")
# What an answer means: a column of a listed offering, and the values of it that fit.
MEANS: Mapping[str, Callable[[Any], tuple[str, Sequence[Any]]]] = {
    "about": lambda category: ("category_id", (category.pk,)),
    "kinds": lambda kind: ("kind", (kind,)),
    "ways": lambda way: ("mode", fitting.WAYS[way]),
    "where": lambda venue: ("venue_id", (venue.pk,)),
    "when": lambda part: ("weekday", (5, 6)) if part == WEEKEND else ("part", (part,)),
    "days": lambda day: ("weekday", (day,)),
    "terms": lambda term: ("term_id", (term.pk,)),
    "places": lambda wanted: ("has_places", (wanted,)),
}
Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Number:
    """How many courses. more: there are others that were not counted."""

    count: int
    more: bool = False

    def __str__(self) -> str:
        """The number as it stands beside an answer: "12", "480+", or nothing when it is not known."""
        if self.more:
            return f"{self.count:,}+" if self.count else ""
        return f"{self.count:,}"


@dataclass(frozen=True)
class Counted:
    """total: of what was chosen. of: filter and answer -> number. without: filter -> what letting it go would give."""

    total: Number = Number(0)
    of: Mapping[tuple[str, str], Number] = field(default_factory=dict)
    without: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pool:
    """Matches that are counted together. let_go: the filter that is not used here; names: those counted here.

    listings: those that fit, when they were looked up before.
    """

    let_go: str
    chosen: Chosen
    words: Q
    names: Sequence[str]
    listings: Sequence[int] | None = None

    def rows(self, number: int, *, now: datetime) -> QuerySet[ListedOffering, tuple[Any, ...]]:
        """Return what is counted of each offering, behind the pool's number."""
        has_places = fitting.has_places() if "places" in self.names else Value(value=False, output_field=BooleanField())
        found = (
            ListedOffering.objects.filter(fitting.of_offering(self.chosen) or Q(), next_start__gt=now)
            .filter(self._of_courses(now=now))
            .annotate(pool=Value(number), has_places=has_places)
        )
        if self.listings is None:
            found = found.annotate(nth=Window(DenseRank(), order_by="listing")).filter(nth__lte=MOST_COUNTED + 1)
        return found.values_list(*COLUMNS).order_by()[:MOST_READ]

    def _of_courses(self, *, now: datetime) -> Q:
        """Return the condition on an offering's course: for words, that it is one of the first that they fit."""
        if self.listings is not None:
            return Q(fitting.one_of_these(F("listing"), self.listings))
        if not self.words:
            return fitting.of_course(self.chosen)
        listings = fitting.listed(now=now).filter(fitting.of_listing(self.chosen, now=now), self.words)
        return Q(fitting.one_of(F("listing"), listings.order_by().values("pk")[: MOST_COUNTED + 1]))


def count(
    chosen: Chosen, answers: Answers, *, words: Q, now: datetime, listings: Sequence[int] | None = None
) -> Counted:
    """Return the numbers for what was chosen. words: the condition of the search, empty without one.

    listings: those that fit all of it, up to 1,001 of them, when they were looked up before.
    """
    pools = list(_pools(chosen, answers, words, listings))
    queries = [pool.rows(number, now=now) for number, pool in enumerate(pools)]
    rows: list[list[tuple[Any, ...]]] = [[] for _pool in pools]
    for row in queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]:
        rows[row[0]].append(row)
    of: dict[tuple[str, str], Number] = {}
    without: dict[str, Number] = {}
    for pool, found in zip(pools, rows, strict=True):
        everything = len({row[1] for row in found})
        more = everything > MOST_COUNTED
        without[pool.let_go] = Number(min(everything, MOST_COUNTED), more)
        for name, key, courses in _each(pool.names, answers, found):
            of[name, key] = Number(min(courses, MOST_COUNTED), more)
    return Counted(total=without.pop(""), of=of, without=without)


def _pools(chosen: Chosen, answers: Answers, words: Q, listings: Sequence[int] | None) -> Iterator[_Pool]:
    used = chosen.used
    yield _Pool("", chosen, words, [name for name in answers if name not in used], listings)
    for name in used:
        if name != "words":
            yield _Pool(name, chosen.without(name), words, [name] if name in answers else [])
        elif len(used) > 1:
            yield _Pool(name, chosen.without(name), Q(), [])


def _each(names: Sequence[str], answers: Answers, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str, int]]:
    """Yield every answer of these filters with the number of different courses that it fits."""
    asked = [(name, key, *MEANS[name](value)) for name in names for key, value in answers[name].items()]
    courses: dict[str, dict[Any, set[int]]] = {}
    for column in {column for _name, _key, column, _values in asked}:
        place, by_value = COLUMNS.index(column), defaultdict(set)
        for row in rows:
            by_value[row[place]].add(row[1])
        courses[column] = by_value
    for name, key, column, values in asked:
        nobody: set[int] = set()
        yield name, key, len(nobody.union(*(courses[column].get(value, nobody) for value in values)))
