"""Dates proposed for a run of a course, each with what stands in its way and what would help."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from courses.closed_days import ClosedDays
from courses.meetings import Meeting, tutors_of
from courses.models import Room, Session, Teaching
from foundations.lib.periods import WEEK, overlap
from foundations.lib.wording import from_to
from tutors.models import Pair

FEW = 2
LATEST = time(21)
SATURDAY = 5
ONE = timedelta(days=1)


@dataclass
class Proposal:
    """One proposed meeting, and what stands in its way. number counts from 1. problems: in words.

    room_taken: another session is in its room then. tutor_busy: one of the pair teaches then. The ways out: rooms are
    up to two others, free and large enough; later is a start on that day at which room and tutors are free;
    another_day is the next open day of that week. late: it is after the last day of the term.
    """

    number: int
    meeting: Meeting
    problems: list[str] = field(default_factory=list)
    room_taken: bool = False
    tutor_busy: bool = False
    rooms: list[Room] = field(default_factory=list)
    later: time | None = None
    another_day: date | None = None
    late: bool = False

    @property
    def day(self) -> date:
        """The day it is on."""
        return self.meeting.day

    @property
    def free(self) -> bool:
        """Nothing stands in the way."""
        return not self.problems

    @property
    def can_wait(self) -> bool:
        """It can be kept without a room, which is then looked for later."""
        return self.room_taken and len(self.problems) == 1


@dataclass(frozen=True)
class LeftOut:
    """A day that was passed over, why, and the next open day of that week."""

    day: date
    name: str
    another_day: date | None


@dataclass(frozen=True)
class Look:
    """What is looked at: the pair that would teach, every room there is, how many must fit, and the closed days."""

    pair: Pair | None
    rooms: Sequence[Room]
    seats: int
    closed: ClosedDays = field(default_factory=ClosedDays)
    last_day: date | None = None


@dataclass(frozen=True)
class _Busy:
    """What is on already on the days in question."""

    sessions: Sequence[Session]
    teachings: Sequence[Teaching]

    def taken(self, meeting: Meeting) -> dict[int | None, Session]:
        """Return the sessions of that time by their room."""
        return {each.room_id: each for each in self.sessions if overlaps(each, meeting)}

    def teaching(self, meeting: Meeting) -> list[Teaching]:
        """Return what the tutors teach at that time."""
        return [each for each in self.teachings if overlaps(each.session, meeting)]


def propose(meetings: Sequence[Meeting], look: Look) -> list[Proposal]:
    """Look at each meeting: is it open, is its room free, and are both tutors? Two queries, however many there are."""
    days = {meeting.day for meeting in meetings}
    live = Session.objects.filter(day__in=days, cancelled=False, room__isnull=False)
    held = list(live.select_related("offering__revision").order_by("day", "starts", "pk"))
    teaching: list[Teaching] = []
    if look.pair:
        taught = Teaching.objects.filter(tutor__in=tutors_of(look.pair), session__day__in=days, cancelled=False)
        teaching = list(taught.select_related("session__offering__revision", "tutor").order_by("pk"))
    busy = _Busy(held, teaching)
    return [_look(number, meeting, busy, look) for number, meeting in enumerate(meetings, start=1)]


def _look(number: int, meeting: Meeting, busy: _Busy, look: Look) -> Proposal:
    found = Proposal(number, meeting, late=look.last_day is not None and meeting.day > look.last_day)
    taken = busy.taken(meeting)
    shut = look.closed.on(meeting.day, _venue(meeting))
    if shut:
        found.problems.append(_("It is closed that day: %(name)s.") % {"name": shut.name})
        found.another_day = open_day_after(meeting.day, look.closed, _venue(meeting))
    if meeting.room and meeting.room.pk in taken:
        words = _("The room is taken: %(title)s is there, %(time)s.")
        found.problems.append(words % _what(taken[meeting.room.pk]))
        found.room_taken = True
    if meeting.room and meeting.room.size < look.seats:
        words = _("%(room)s seats %(size)s people, and you plan for %(seats)s.")
        found.problems.append(
            words % {"room": meeting.room.name, "size": meeting.room.size, "seats": look.seats},
        )
        found.room_taken = False
    teaching = busy.teaching(meeting)
    found.tutor_busy = bool(teaching)
    for each in teaching:
        words = _("%(name)s teaches %(title)s then, %(time)s.")
        found.problems.append(words % {"name": each.tutor.name, **_what(each.session)})
    if found.problems and meeting.room:
        found.rooms = _other_rooms(meeting, taken, look)
    if found.room_taken or found.tutor_busy:
        found.later = _later(meeting, busy)
    return found


def _other_rooms(meeting: Meeting, taken: Mapping[int | None, Session], look: Look) -> list[Room]:
    """Return the smallest rooms that fit and are free and open then, those of the same venue first."""
    if meeting.room and meeting.room.pk not in taken and meeting.room.size >= look.seats:
        return []
    fits = [
        room
        for room in look.rooms
        if room.pk not in taken and room.size >= look.seats and not look.closed.on(meeting.day, room.venue_id)
    ]
    return sorted(fits, key=lambda room: (room.venue_id != _venue(meeting), room.size, room.pk))[:FEW]


def _later(meeting: Meeting, busy: _Busy) -> time | None:
    """Return the first later start on that day at which the room and both tutors are free, if it ends by nine."""
    length = datetime.combine(meeting.day, meeting.ends) - datetime.combine(meeting.day, meeting.starts)
    room = meeting.room.pk if meeting.room else None
    in_way = [each for each in busy.sessions if each.day == meeting.day and each.room_id == room]
    in_way += [each.session for each in busy.teachings if each.session.day == meeting.day]
    for starts in sorted({each.ends for each in in_way if each.ends > meeting.starts}):
        ends = datetime.combine(meeting.day, starts) + length
        if ends > datetime.combine(meeting.day, LATEST):
            return None
        moved = replace(meeting, starts=starts, ends=ends.time())
        if not any(overlaps(each, moved) for each in in_way):
            return starts
    return None


def open_day_after(day: date, closed: ClosedDays, venue_id: int | None) -> date | None:
    """Return the next open day up to Friday of that week; none when there is none."""
    later = day + ONE
    while later.weekday() < SATURDAY and later < day + WEEK:
        if closed.on(later, venue_id) is None:
            return later
        later += ONE
    return None


def left_out(meetings: Sequence[Meeting], *, first: date, closed: ClosedDays, venue_id: int | None) -> list[LeftOut]:
    """Return the closed days that a weekly series from `first` has passed over, with the reason of each."""
    if not meetings:
        return []
    kept, last, day = {each.day for each in meetings}, meetings[-1].day, first
    found = []
    while day < last:
        shut = closed.on(day, venue_id)
        if shut and not any(day < other < day + WEEK for other in kept):
            found.append(LeftOut(day, shut.name, open_day_after(day, closed, venue_id)))
        day += WEEK
    return found


def _venue(meeting: Meeting) -> int | None:
    return meeting.room.venue_id if meeting.room else None


def _what(session: Session) -> dict[str, str]:
    return {"title": session.offering.revision.title, "time": from_to(session.starts, session.ends)}


def overlaps(one: Session | Meeting, other: Session | Meeting) -> bool:
    """Whether two share time on one day, by the college's own clock."""
    return one.day == other.day and overlap(one, other)


def with_changes(
    meetings: Iterable[Meeting],
    *,
    rooms: Mapping[date, Room],
    starts: Mapping[date, time],
    without_room: Iterable[date] = (),
) -> list[Meeting]:
    """Return the meetings, on some days in another room, from another time for as long, or without a room for now."""
    later, bare = [], set(without_room)
    for each in meetings:
        begins = starts.get(each.day, each.starts)
        length = datetime.combine(each.day, each.ends) - datetime.combine(each.day, each.starts)
        ends = datetime.combine(each.day, begins) + length
        if ends.date() != each.day:
            begins, ends = each.starts, datetime.combine(each.day, each.ends)
        room = None if each.day in bare else rooms.get(each.day, each.room)
        later.append(replace(each, starts=begins, ends=ends.time(), room=room))
    return later
