"""Dates of courses in words: "Tuesdays, 10am to 12pm, from 12 January", as on the wall."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundations.lib.wording import from_to, long_day, long_day_and_year

__all__ = ["between", "clock_times", "dates", "day", "every_week", "meeting", "series"]

EVERY = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)


def day(value: date, *, year: bool = False) -> str:
    """Return "Tuesday 12 January", with the year if asked for."""
    return long_day_and_year(value) if year else long_day(value)


def clock_times(starts: time, ends: time) -> str:
    """Return "10am to 12pm"."""
    return from_to(starts, ends)


def meeting(value: date, starts: time, ends: time, *, year: bool = False) -> str:
    """Return one meeting, "Tuesday 12 January, 10am to 12pm"."""
    return _("%(day)s, %(times)s") % {"day": day(value, year=year), "times": from_to(starts, ends)}


def every_week(weekday: int) -> str:
    """Return the day of every week, Monday being 0: "Tuesdays"."""
    return str(EVERY[weekday])


def series(meetings: Sequence[tuple[date, time, time]]) -> str:
    """Return all meetings of an offering in one line, earliest first.

    One: "Tuesday 12 January, 10am to 12pm". Same day and time: "Tuesdays, 10am to 12pm, from 12 January".
    Otherwise: "4 sessions, from Tuesday 12 January". None: an empty string.
    """
    ordered = sorted(meetings)
    if not ordered:
        return ""
    first, starts, ends = ordered[0]
    if len(ordered) == 1:
        return meeting(first, starts, ends)
    if len({(held.weekday(), begins, stops) for held, begins, stops in ordered}) == 1:
        words = {"days": every_week(first.weekday()), "times": from_to(starts, ends), "first": _short(first)}
        return _("%(days)s, %(times)s, from %(first)s") % words
    return _("%(count)s sessions, from %(first)s") % {"count": len(ordered), "first": long_day(first)}


def between(first: date, last: date) -> str:
    """Return both ends of a stretch of days: "12 January to 2 February 2027", "12 to 26 January 2027"."""
    if first == last:
        return date_format(last, "j F Y")
    if (first.year, first.month) == (last.year, last.month):
        begins = date_format(first, "j")
    else:
        begins = date_format(first, "j F" if first.year == last.year else "j F Y")
    return _("%(first)s to %(last)s") % {"first": begins, "last": date_format(last, "j F Y")}


def dates(days: Iterable[date], *, year: bool = True) -> str:
    """Return each date by month, "12, 19 and 26 January, and 2 February 2027"."""
    months = [list(held) for _key, held in groupby(sorted(days), key=lambda held: (held.year, held.month))]
    parts = [_join([str(held.day) for held in month]) + " " + date_format(month[0], "F") for month in months]
    if year:
        for number, month in enumerate(months):
            if number == len(months) - 1 or months[number + 1][0].year != month[0].year:
                parts[number] += f" {month[0].year}"
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s, and %(last)s") % {"most": ", ".join(parts[:-1]), "last": parts[-1]}


def _short(value: date) -> str:
    return date_format(value, "j F")


def _join(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}
