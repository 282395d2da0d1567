"""What was asked for, arranged in time and met in a year, by kind. Small numbers stay hidden: few are easy to guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db.models import Min
from django.utils.translation import gettext as _

from foundations.college import current
from foundations.college.current import college
from foundations.lib.periods import instant, local
from foundations.lib.spreadsheets import csv_table
from students.models import Arrangement, NeedKind
from students.models import ArrangementState as State

FEWEST = 5
FIRST_MONTH = 9
COLUMNS: Final = ("asked", "arranged", "in_time", "met", "partly", "not")


@dataclass(frozen=True)
class Line:
    """One kind in a year. people: how many asked. A number that is None is hidden, because it is small."""

    words: str
    people: int | None
    numbers: tuple[int | None, ...]


@dataclass(frozen=True)
class _Row:
    kind: str
    student: int
    said: tuple[bool, ...]


def year_of(day: date) -> int:
    """Return the academic year that a day is in: it begins on 1 September."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def years(now: datetime) -> list[int]:
    """Return the years that have something in them, newest first; always this one."""
    first = Arrangement.objects.aggregate(first=Min("made_on"))["first"]
    this = year_of(current.today(now))
    return list(range(this, (year_of(current.today(first)) if first else this) - 1, -1))


def of_year(year: int) -> list[Line]:
    """Return one line for each kind that somebody asked for, and one for all of them at the end. One query.

    What was closed because the place was given up is left out: nobody had to meet it.
    """
    rows = list(_rows(year))
    kinds = [(label, [row for row in rows if row.kind == kind]) for kind, label in NeedKind.choices]
    lines = [_line(str(label), found) for label, found in kinds if found]
    return [*lines, _total(rows, lines)] if lines else []


def heads() -> list[str]:
    """Return the heads of the table."""
    return [
        _("What would help"), _("People"), _("Asked for"), _("Arranged"), _("In time"), _("It worked"),
        _("Worked partly"), _("Did not work"),
    ]  # fmt: skip


def table(year: int) -> bytes:
    """Return a year as CSV. What is hidden says so in words, so that nobody adds it up as nought."""
    hidden = _("hidden")
    cells = [
        [line.words, *(hidden if n is None else n for n in (line.people, *line.numbers))] for line in of_year(year)
    ]
    return csv_table(heads(), cells)


def _rows(year: int) -> Iterable[_Row]:
    zone = college().zone
    first, last = (instant(date(each, FIRST_MONTH, 1), time(0), zone) for each in (year, year + 1))
    asked = Arrangement.objects.kept().filter(made_on__gte=first, made_on__lt=last)
    columns = ("need__kind", "need__student", "state", "arranged_at", "due", "met")
    for kind, student, state, arranged_at, due, met in asked.order_by("pk").values_list(*columns):
        arranged = state == State.ARRANGED
        in_time = arranged and arranged_at is not None and local(arranged_at, zone).date() <= due
        yield _Row(kind, student, (True, arranged, in_time, met == "met", met == "partly", met == "not"))


def _line(words: str, rows: list[_Row]) -> Line:
    people = len({row.student for row in rows})
    sums = [sum(row.said[column] for row in rows) for column in range(len(COLUMNS))]
    if people < FEWEST:
        return Line(words, None, tuple(None for _column in COLUMNS))
    return Line(words, people, tuple(None if 0 < number < FEWEST else number for number in sums))


def _total(rows: list[_Row], lines: list[Line]) -> Line:
    """Return the line of all kinds. A number is hidden when it would tell what was hidden above it."""
    plain = _line(_("All together"), rows)
    if plain.people is None:
        return plain
    numbers = [_untold(n, [line.numbers[column] for line in lines]) for column, n in enumerate(plain.numbers)]
    return Line(plain.words, _untold(plain.people, [line.people for line in lines]), tuple(numbers))


def _untold(total: int | None, shown: list[int | None]) -> int | None:
    """Return a total, or none when what is left after the shown numbers would tell a hidden one."""
    hidden, rest = shown.count(None), (total or 0) - sum(n for n in shown if n is not None)
    return None if hidden == 1 or (hidden and rest < FEWEST) else total
