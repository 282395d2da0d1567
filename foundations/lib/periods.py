"""From what is on the wall to what is on the clock: local date, times and zone name to instants, in this one
place.

What people agreed on is "Tuesday 12 January, 10am to 12pm, Europe/London"; instants follow from it. On the
two odd days a year RFC 5545 is followed: a time that is skipped (01:30 when clocks go forward) is read with
the offset from before, so it falls an hour later on the wall; a time that happens twice is its first one. A
period whose end would come out before its start through this keeps its length on the wall instead.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from psycopg2.extras import DateTimeTZRange

WEEK = timedelta(days=7)


class Timed(Protocol):
    """Anything that begins and ends at times on the wall."""

    @property
    def starts(self) -> time:
        """When it begins."""

    @property
    def ends(self) -> time:
        """When it ends."""


def overlap(one: Timed, other: Timed) -> bool:
    """Return whether two share time, were they on one day. Half-open: back to back is fine."""
    return one.starts < other.ends and other.starts < one.ends


def monday_of(day: date) -> date:
    """Return the Monday of the week in which a day falls."""
    return day - timedelta(days=day.weekday())


def instant(day: date, at: time, zone: str) -> datetime:
    """Return the instant, in UTC, of a time of day in a zone such as "Europe/London"."""
    return datetime.combine(day, at.replace(fold=0), tzinfo=_zone(zone)).astimezone(UTC)


def span(day: date, starts: time, ends: time, zone: str) -> tuple[datetime, datetime]:
    """Return start and end as instants in UTC. Raises ValueError unless it ends later on the same day."""
    if ends <= starts:
        raise ValueError("A session ends after it starts, on the same day.")
    first, last = instant(day, starts, zone), instant(day, ends, zone)
    if last <= first:
        last = first + (_on_paper(day, ends) - _on_paper(day, starts))
    return first, last


def period(day: date, starts: time, ends: time, zone: str) -> DateTimeTZRange:
    """Return the half-open range [start, end) that Postgres keeps. Raises ValueError as span does."""
    first, last = span(day, starts, ends, zone)
    return DateTimeTZRange(first, last, "[)")


def local(moment: datetime, zone: str) -> datetime:
    """Return an instant as the wall clock of a zone shows it."""
    return moment.astimezone(_zone(zone))


def _on_paper(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=UTC)


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
