"""What has to be sorted out in a stretch of the timetable, in words, each with its way out.

Two sessions in one room and a tutor in two sessions at once cannot be in the rows: the database refuses them. What
can be there is looked for here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.closed_days import ClosedDays
from courses.models import Offering, Places, Room, Session
from foundations.lib.wording import clock, from_to, long_day

ON_THE_WAY = timedelta(minutes=30)
MOVE, PAIR = "college_session_move", "college_offering_pair"


@dataclass
class Snag:
    """One thing to sort out. short: for the block; way: the address to go to, its object, what to ask, its button."""

    about: str
    words: str
    short: str
    session_ids: list[int]
    way: str
    number: object
    button: str
    ask: str = ""


@dataclass
class Taken:
    """When rooms are in use. rows: room, day, start and end of every session in a room."""

    rows: Iterable[tuple[int, date, time, time]]
    held: dict[tuple[int, date], list[tuple[time, time]]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the rows by room and day."""
        self.held = defaultdict(list)
        for room, day, starts, ends in self.rows:
            self.held[room, day].append((starts, ends))

    def free(self, room: Room, session: Session) -> bool:
        """Say whether a room is free while a session is on."""
        then = self.held.get((room.pk, session.day), [])
        return all(ends <= session.starts or starts >= session.ends for starts, ends in then)


def of_sessions(rows: Sequence[Session], *, closed: ClosedDays, rooms: Sequence[Room], taken: Taken) -> list[Snag]:
    """Return what has to be sorted out among sessions, by day. They come with room, offering, places and teachings."""
    found: list[Snag] = []
    for session in rows:
        found += [*_closed(session, closed), *_outside(session)]
        if lacks_room(session) or _too_small(session):
            found.append(_wants_room(session, _other_room(session, rooms, closed, taken)))
    return [*found, *_two_towns(rows), *_no_pair(rows)]


def why_closed(closed: ClosedDays, day: date, venue_id: int | None = None) -> str:
    """Return the name of the closed day, or an empty string; without a venue, of the whole college."""
    there = closed.on(day, venue_id)
    return there.name if there else ""


def lacks_room(session: Session) -> bool:
    """Return whether people would come, but nobody knows where to."""
    return session.room_id is None and session.offering.mode != Offering.Mode.ONLINE


def lacks_pair(offering: Offering) -> bool:
    """Return whether an offering still needs two tutors who have both said yes."""
    if offering.without_pair or not offering.course.kind.needs_pair:
        return False
    return offering.pair is None or not offering.pair.accepted


def seats(offering: Offering) -> int:
    """Return how many people can come into the room."""
    return sum(each.capacity for each in offering.places.all() if each.channel == Places.Channel.ROOM)


def first_names(session: Session) -> str:
    """Return the first names of the tutors of a session, A to Z."""
    return ", ".join(sorted(each.tutor.name.split(maxsplit=1)[0] for each in session.teachings.all()))


def _other_room(session: Session, rooms: Sequence[Room], closed: ClosedDays, taken: Taken) -> Room | None:
    """Return the smallest room that fits and is free then, at the same venue if there is one."""
    there = session.room.venue_id if session.room else None
    fits = [
        room
        for room in rooms
        if room.closed_at is None
        and room.pk != session.room_id
        and room.size >= seats(session.offering)
        and not why_closed(closed, session.day, room.venue_id)
        and taken.free(room, session)
    ]
    return min(fits, key=lambda room: (room.venue_id != there, room.size, room.pk), default=None)


def _at(session: Session) -> dict[str, str]:
    return {
        "title": session.offering.revision.title,
        "day": long_day(session.day),
        "times": from_to(session.starts, session.ends),
    }


def _move(about: str, words: str, short: str, session: Session, room: Room | None, button: str) -> Snag:
    """Return a snag that is sorted out by moving the session, to a room that is free then if there is one."""
    ask = ""
    if room:
        words = _("%(words)s %(room)s is free then.") % {"words": words, "room": _name(room, session)}
        button, ask = _("Move it to %(room)s") % {"room": room.name}, f"?room={room.pk}"
    return Snag(about, words, short, [session.pk], MOVE, session.uuid, button, ask)


def _name(room: Room, session: Session) -> str:
    if session.room and session.room.venue_id == room.venue_id:
        return room.name
    return _("%(room)s at %(venue)s") % {"room": room.name, "venue": room.venue.name}


def _closed(session: Session, closed: ClosedDays) -> Iterable[Snag]:
    name = why_closed(closed, session.day, session.room.venue_id if session.room else None)
    if name:
        words = _("%(title)s is planned for %(day)s, and we are closed then: %(name)s.") % {
            **_at(session),
            "name": name,
        }
        yield _move(_("Closed day"), words, _("Closed day"), session, None, _("Choose another day"))


def _too_small(session: Session) -> bool:
    return session.room is not None and seats(session.offering) > session.room.size


def _wants_room(session: Session, room: Room | None) -> Snag:
    if session.room is None:
        words = _("%(title)s has no room on %(day)s, %(times)s.") % _at(session)
        return _move(_("Room"), words, _("No room"), session, room, _("Choose a room"))
    words = _("%(title)s has %(seats)s places, and %(room)s seats %(size)s.") % {
        **_at(session),
        "seats": seats(session.offering),
        "room": session.room.name,
        "size": session.room.size,
    }
    return _move(_("Room"), words, _("Room too small"), session, room, _("Choose another room"))


def _outside(session: Session) -> Iterable[Snag]:
    term = session.offering.term
    if not term.starts <= session.day <= term.ends:
        words = _("%(title)s belongs to %(term)s, and %(day)s is outside it.") % {**_at(session), "term": term.name}
        yield _move(_("Term"), words, _("Outside the term"), session, None, _("Choose another day"))


def _no_pair(rows: Sequence[Session]) -> Iterable[Snag]:
    """One snag an offering, however often it meets this week."""
    by_offering: dict[int, list[Session]] = defaultdict(list)
    for session in rows:
        if lacks_pair(session.offering):
            by_offering[session.offering_id].append(session)
    for held in by_offering.values():
        offering, ids = held[0].offering, [each.pk for each in held]
        title = {"title": offering.revision.title}
        if offering.pair is None:
            words, short, button = _("%(title)s has no two tutors yet."), _("Needs tutors"), _("Choose two tutors")
        else:
            words, short, button = _("%(title)s waits for a tutor to say yes."), _("Waiting for a yes"), _("See who")
        yield Snag(_("Tutors"), words % title, short, ids, PAIR, offering.uuid, button)


def _two_towns(rows: Sequence[Session]) -> Iterable[Snag]:
    """One tutor in two towns on a day, with too little time on the way."""
    days: dict[tuple[int, date], list[tuple[Session, str]]] = defaultdict(list)
    for session in rows:
        if session.room and session.room.venue.town:
            for teaching in session.teachings.all():
                days[teaching.tutor_id, session.day].append((session, teaching.tutor.name))
    for held in days.values():
        ordered = sorted(held, key=lambda each: (each[0].starts, each[0].pk))
        for (one, name), (other, _same) in pairwise(ordered):
            gap = _minutes(one.ends, other.starts)
            if _town(one) != _town(other) and gap < ON_THE_WAY.seconds // 60:
                yield _on_the_way(one, other, name, gap)


def _on_the_way(one: Session, other: Session, name: str, gap: int) -> Snag:
    words = ngettext(
        "%(name)s ends in %(from)s at %(ends)s on %(day)s and begins in %(to)s %(gap)s minute later.",
        "%(name)s ends in %(from)s at %(ends)s on %(day)s and begins in %(to)s %(gap)s minutes later.",
        gap,
    ) % {
        "name": name,
        "from": _town(one),
        "ends": clock(one.ends),
        "day": long_day(one.day),
        "to": _town(other),
        "gap": gap,
    }
    short = _("%(name)s has no time to travel") % {"name": name.split(maxsplit=1)[0]}
    return Snag(_("Tutor"), words, short, [one.pk, other.pk], MOVE, other.uuid, _("Choose another time"))


def _town(session: Session) -> str:
    return session.room.venue.town if session.room else ""


def _minutes(ends: time, starts: time) -> int:
    """Return the minutes on the wall clock between two times of one day."""
    day = date(2000, 1, 1)
    gap = datetime.combine(day, starts) - datetime.combine(day, ends)
    return int(gap.total_seconds() // 60)
