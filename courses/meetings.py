"""What every change to sessions stands on: the meeting as it is planned, the locks, and what is checked.

Locks are taken in one order: rooms, tutors, then the offering (docs/adr/0004-locks.md). With rooms and tutors locked,
a clash is found and said in words; the exclusion constraints refuse whatever slips through.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from courses import closed_days, listing
from courses.models import Offering, Places, Room, Session
from foundations.college.current import college
from foundations.lib.periods import instant, local, span
from foundations.lib.refusals import Refusal
from foundations.lib.wording import long_day
from tutors.models import Pair, Tutor


@dataclass(frozen=True)
class Meeting:
    """One session as it is planned: the college's own day and wall-clock times, and the room if there is one."""

    day: date
    starts: time
    ends: time
    room: Room | None = None
    title: str = ""


def tutors_of(pair: Pair | None) -> list[int]:
    """Return the ids of both tutors, ascending; none without a pair."""
    return sorted((pair.peer_tutor_id, pair.staff_tutor_id)) if pair else []


def lock_rooms_and_tutors(*, rooms: Iterable[int], tutors: Iterable[int]) -> None:
    """Lock what sessions compete for: rooms first, then tutors, each in one statement by ascending id."""
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=set(rooms)).order_by("pk").values_list("pk"))
    list(Tutor.objects.select_for_update(no_key=True).filter(pk__in=set(tutors)).order_by("pk").values_list("pk"))


def begins(session: Session) -> datetime:
    """Return the instant at which a session begins."""
    return span(session.day, session.starts, session.ends, college().zone)[0]


def check_open(meetings: Iterable[Meeting]) -> None:
    """Raise Refusal when the college, or the venue of a meeting, is closed that day. One query for all of them."""
    wanted = sorted(meetings, key=lambda each: each.day)
    closed = closed_days.on_days({each.day for each in wanted})
    for each in wanted:
        found = closed.on(each.day, each.room.venue_id if each.room else None)
        if found is not None:
            words = _("It is closed on %(day)s: %(name)s. Choose another day, or open that day again first.")
            raise Refusal(words % {"day": long_day(each.day), "name": found.name}, field="day")


def check_room(offering: Offering, room: Room | None) -> None:
    """Refuse a room that seats fewer people than the offering has places in the room."""
    refused = too_small(room, people_in_room(offering)) if room else None
    if refused:
        raise refused


def people_in_room(offering: Offering) -> int | None:
    """Return how many places an offering has in the room; none when it meets online only."""
    return offering.places.filter(channel=Places.Channel.ROOM).values_list("capacity", flat=True).first()


def too_small(room: Room, people: int | None) -> Refusal | None:
    """Return what to say of a room that seats fewer than so many people; none when it is large enough."""
    if people is None or people <= room.size:
        return None
    words = _("%(room)s seats %(size)s people. Choose a larger room or fewer places.")
    return Refusal(words % {"room": room.name, "size": room.size}, field="room")


def settle_times(*offerings: Offering, now: datetime) -> None:
    """Derive first_start, last_end and joins_until of each from its live sessions, and the catalogue from them."""
    for offering in offerings:
        live = offering.sessions.filter(cancelled=False).order_by("period", "pk").values_list("period", flat=True)
        periods = list(live)
        offering.first_start = periods[0].lower if periods else None
        offering.last_end = max((each.upper for each in periods if each.upper), default=None)
        offering.joins_until = _joins_until(offering, [each.lower for each in periods if each.lower])
        offering.save(update_fields=["first_start", "last_end", "joins_until"])
    seen = {each.course_id for each in offerings if each.state != Offering.State.DRAFT}
    if seen:
        listing.refresh(course_ids=seen, now=now)


def _joins_until(offering: Offering, starts: Sequence[datetime]) -> datetime | None:
    """Return until when people can join: the start of the session it says, or the end of an earlier day."""
    if not starts:
        return None
    until = starts[min(offering.join_sessions, len(starts)) - 1]
    zone = college().zone
    if offering.closes_on is None or offering.closes_on >= local(until, zone).date():
        return until
    return instant(offering.closes_on + timedelta(days=1), time(), zone)
