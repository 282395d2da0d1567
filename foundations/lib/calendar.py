"""Calendar files that phones accept (RFC 5545), with neutral titles: a calendar is read by others too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event  # type: ignore[import-untyped]

from foundations.lib import periods

PRODUCT = "-//Recovery College//recovery-college//EN"


@dataclass(frozen=True)
class Meeting:
    """One dated meeting in a calendar file.

    uid: the same for this meeting forever. sequence: grows with each change, so that a phone takes the newer
    one. day, starts, ends, zone: what is on the wall. place: left empty unless the student wants it in their
    calendar.
    """

    uid: str
    sequence: int
    day: date
    starts: time
    ends: time
    zone: str
    place: str = ""
    cancelled: bool = False


def calendar_file(meetings: Iterable[Meeting], *, summary: str, stamp: datetime) -> bytes:
    """Return an .ics file. summary: the title of every meeting, the college's short name by default of the
    house.

    stamp: when this was written, an aware datetime. Raises ValueError as periods.span does.
    """
    held = sorted(meetings, key=lambda meeting: (meeting.day, meeting.starts, meeting.uid))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for meeting in held:
        calendar.add_component(_event(meeting, summary, stamp))
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
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    return event
