"""The hours in which the college answers: 9am to 5pm on working days, by its own clock; bank holidays are none."""

from datetime import date, datetime, time, timedelta
from itertools import count

from courses import working_days
from courses.working_days import WorkingDays
from foundations.college.current import college, today
from foundations.lib.periods import local, span

OPENS, CLOSES = time(9), time(17)
EVERY_WEEK = WorkingDays()


def after(moment: datetime, length: timedelta, *, zone: str, days: WorkingDays = EVERY_WEEK) -> datetime:
    """Return when so much open time has gone by since a moment, in UTC. days: those on which somebody answers."""
    left, first_day = length, local(moment, zone).date()
    for number in count():
        day = first_day + timedelta(days=number)
        if not days.works(day):
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
    return after(now, timedelta(hours=1), zone=college().zone, days=working_days.around(day, day))


def day_after(day: date, *, days: int) -> date:
    """Return the day so many working days after a day: two days after Thursday is Monday."""
    calendar, left = working_days.around(day, day), days
    while left:
        day += timedelta(days=1)
        left -= calendar.works(day)
    return day
