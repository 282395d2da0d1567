"""Dates proposed for a run of a course, each with what stands in its way and what would help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses.models import Room, Session, Teaching
from courses.scheduling import Meeting, tutors_of
from foundations.lib.wording import from_to
from tutors.models import Pair

FEW = 2


@dataclass
class Proposal:
    """One proposed meeting. number counts from 1. problems: who or what is taken then, in words.

    rooms: up to two other rooms, large enough and free then, when the room is the problem.
    """

    number: int
    meeting: Meeting
    problems: list[str] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)

    @property
    def free(self) -> bool:
        """Nothing stands in the way."""
        return not self.problems


def propose(meetings: Sequence[Meeting], *, pair: Pair | None, rooms: Sequence[Room], seats: int) -> list[Proposal]:
    """Look at each meeting: is its room free, and are both tutors? Two queries, however many meetings there are.

    rooms: all rooms that could be used instead; seats: how many people must fit.
    """
    days = {meeting.day for meeting in meetings}
    live = Session.objects.filter(day__in=days, cancelled=False, room__isnull=False)
    held = list(live.select_related("offering__revision").order_by("day", "starts", "pk"))
    busy = Teaching.objects.filter(tutor__in=tutors_of(pair), session__day__in=days, cancelled=False)
    teaching = list(busy.select_related("session__offering__revision", "tutor").order_by("pk")) if pair else []
    return [
        _look(number, meeting, held=held, teaching=teaching, rooms=rooms, seats=seats)
        for number, meeting in enumerate(meetings, start=1)
    ]


def _look(
    number: int,
    meeting: Meeting,
    *,
    held: Sequence[Session],
    teaching: Sequence[Teaching],
    rooms: Sequence[Room],
    seats: int,
) -> Proposal:
    found = Proposal(number, meeting)
    then = [session for session in held if _overlap(session, meeting)]
    taken = {session.room_id: session for session in then}
    if meeting.room and meeting.room.pk in taken:
        words = _("The room is taken: %(title)s is there, %(time)s.")
        found.problems.append(words % _what(taken[meeting.room.pk]))
        others = [room for room in rooms if room.pk not in taken and room.size >= seats]
        found.rooms = sorted(others, key=lambda room: (room.venue_id != _venue(meeting), room.size, room.pk))[:FEW]
    for busy in teaching:
        if _overlap(busy.session, meeting):
            words = _("%(name)s teaches %(title)s then, %(time)s.")
            found.problems.append(words % {"name": busy.tutor.name, **_what(busy.session)})
    return found


def _venue(meeting: Meeting) -> int | None:
    return meeting.room.venue_id if meeting.room else None


def _what(session: Session) -> dict[str, str]:
    return {"title": session.offering.revision.title, "time": from_to(session.starts, session.ends)}


def _overlap(session: Session, meeting: Meeting) -> bool:
    if session.day != meeting.day:
        return False
    return session.starts < meeting.ends and meeting.starts < session.ends


def another_room(meetings: Sequence[Meeting], instead: Mapping[int, Room]) -> list[Meeting]:
    """Return the meetings, with another room for those whose number (from 1) is named."""
    return [
        Meeting(each.day, each.starts, each.ends, instead.get(number, each.room), each.title)
        for number, each in enumerate(meetings, start=1)
    ]
