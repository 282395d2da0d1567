"""Calendar files that phones accept (RFC 5545), with neutral titles: a calendar is read by others too."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event  # type: ignore[import-untyped]

from foundations.lib import periods

PRODUCT = "-//Recovery College//recovery-college//EN"
FEED_HOURS = 12

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Meeting:
    """One dated meeting in a calendar file.

    uid: the same for this meeting forever. sequence: grows with each change, so that a phone takes the newer
    one. day, starts, ends, zone: what is on the wall. place: left empty unless the student wants it in their
    calendar. title: empty for the title that the whole file has.
    """

    uid: str
    sequence: int
    day: date
    starts: time
    ends: time
    zone: str
    place: str = ""
    cancelled: bool = False
    title: str = ""


def calendar_file(meetings: Iterable[Meeting], *, summary: str, stamp: datetime) -> bytes:
    """Return an .ics file. summary: the title of every meeting, the college's short name by default of the
    house.

    stamp: when this was written, an aware datetime. Raises ValueError as periods.span does.
    """
    held = sorted(meetings, key=lambda meeting: (meeting.day, meeting.starts, meeting.uid))
    calendar = _empty()
    for meeting in held:
        calendar.add_component(_event(meeting, summary, stamp))
    return _written(calendar, held)


def feed_file(meetings: Iterable[Meeting], *, summary: str, stamp: datetime) -> bytes:
    """Return the file that a phone asks for again and again. Unlike calendar_file, one odd meeting is left out and
    logged without its words, so that the others stay in the calendar.

    A phone is asked to look twice a day.
    """
    calendar, held = _empty(), []
    calendar.add("name", summary)
    calendar.add("x-wr-calname", summary)
    calendar.add("refresh-interval", timedelta(hours=FEED_HOURS), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{FEED_HOURS}H")
    for meeting in meetings:
        try:
            event = _event(meeting, summary, stamp)
            event.to_ical()
        except Exception as error:  # whatever is odd about one of them, the others are not
            log.warning("a meeting was left out of a calendar feed: %s", type(error).__name__)
            continue
        calendar.add_component(event)
        held.append(meeting)
    return _written(calendar, sorted(held, key=lambda meeting: meeting.day))


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


def _written(calendar: Calendar, held: list[Meeting]) -> bytes:
    """Return the file with the rules of its zones. held: its meetings, the earliest first."""
    if held:
        margin = timedelta(days=366)
        calendar.add_missing_timezones(first_date=held[0].day - margin, last_date=held[-1].day + margin)
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, summary: str, stamp: datetime) -> Event:
    first, last = periods.span(meeting.day, meeting.starts, meeting.ends, meeting.zone)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", periods.local(first, meeting.zone))
    event.add("dtend", periods.local(last, meeting.zone))
    event.add("summary", meeting.title or summary)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    return event
