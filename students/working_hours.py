"""The hours in which the college answers: Monday to Friday, 9am to 5pm on its own clock, but not on closed days."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from itertools import count

from courses import closed_days
from foundations.college.current import college, today
from foundations.lib.periods import local, span

OPENS, CLOSES = time(9), time(17)
SATURDAY = 5
LOOK_AHEAD = timedelta(days=60)  # no college is closed for longer


def after(moment: datetime, length: timedelta, *, zone: str, closed: Container[date] = ()) -> datetime:
    """Return when so much open time has gone by since a moment, in UTC. closed: days on which nobody answers."""
    left, first_day = length, local(moment, zone).date()
    for number in count():
        day = first_day + timedelta(days=number)
        if not _is_open(day, closed):
            continue
        opens, closes = span(day, OPENS, CLOSES, zone)
        begins = max(opens, moment)
        if begins < closes and begins + left <= closes:
            return begins + left
        left -= max(closes - begins, timedelta())
    raise AssertionError("unreachable")


def one_hour_after(now: datetime) -> datetime:
    """Return when one working hour of this college has gone by."""
    day = today(now)
    closed = closed_days.between(day, day + LOOK_AHEAD).days()
    return after(now, timedelta(hours=1), zone=college().zone, closed=closed)


def day_after(day: date, *, days: int) -> date:
    """Return the day so many open days after a day: two days after Thursday is Monday."""
    closed = closed_days.between(day, day + LOOK_AHEAD).days()
    left = days
    while left:
        day += timedelta(days=1)
        left -= _is_open(day, closed)
    return day


def _is_open(day: date, closed: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in closed
