"""When and where sessions meet. The local day and clock are the truth; instants are derived in one place.

Locks are taken in one order: rooms, tutors, then the offering (docs/adr/0004-locks.md). With rooms and tutors locked,
a clash is found and said in words; the exclusion constraints refuse whatever slips through.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from courses import listing
from courses.events import SessionsChanged
from courses.models import Change, ChangedSession, Offering, Places, Room, Session, Teaching
from courses.models.change import ChangeWhat as What
from courses.places import lock
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib.constraints import broken_by
from foundations.lib.events import publish
from foundations.lib.periods import period, span
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import from_to, long_day
from tutors.models import Pair, Tutor


@dataclass(frozen=True)
class Meeting:
    """One session as it is planned: the college's own day and wall-clock times, and the room if there is one."""

    day: date
    starts: time
    ends: time
    room: Room | None = None
    title: str = ""


def weekly(
    *,
    first: date,
    starts: time,
    ends: time,
    titles: Sequence[str],
    room: Room | None,
    closed: Iterable[date] = (),
) -> list[Meeting]:
    """Propose a meeting a week at the same wall-clock time, one for each title, passing over closed days."""
    shut = set(closed)
    meetings: list[Meeting] = []
    day = first
    for title in titles:
        while day in shut:
            day += timedelta(days=7)
        meetings.append(Meeting(day=day, starts=starts, ends=ends, room=room, title=title))
        day += timedelta(days=7)
    return meetings


def tutors_of(pair: Pair | None) -> list[int]:
    """Return the ids of both tutors, ascending; none without a pair."""
    return sorted((pair.peer_tutor_id, pair.staff_tutor_id)) if pair else []


def lock_rooms_and_tutors(*, rooms: Iterable[int], tutors: Iterable[int]) -> None:
    """Lock what sessions compete for: rooms first, then tutors, each in one statement by ascending id."""
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=set(rooms)).order_by("pk").values_list("pk"))
    list(Tutor.objects.select_for_update(no_key=True).filter(pk__in=set(tutors)).order_by("pk").values_list("pk"))


def _refuse(error: IntegrityError, meeting: Meeting) -> Refusal:
    when = {"day": long_day(meeting.day), "time": from_to(meeting.starts, meeting.ends)}
    name = broken_by(error)
    if name == "courses_session_room_once" and meeting.room:
        words = _("%(room)s is taken on %(day)s, %(time)s. Choose another room or another time.")
        return Refusal(words % {**when, "room": meeting.room.name}, field="room")
    if name == "courses_teaching_tutor_once":
        words = _("One of the two tutors teaches another session on %(day)s, %(time)s. Choose another time or pair.")
        return Refusal(words % when, field="pair")
    raise error


@verb
def add_meetings(*, offering: Offering, meetings: Sequence[Meeting], by: User, now: datetime) -> list[Session]:
    """Add sessions to an offering, in time order, and the pair's teaching with them.

    People who have a place on a published offering are told once. Raises Refusal, naming the day, when a room or a
    tutor is taken, a room is too small, a session ends before it starts, or the offering was cancelled.
    """
    pair = Pair.objects.filter(pk=offering.pair_id).first() if offering.pair_id else None
    lock_rooms_and_tutors(rooms=[m.room.pk for m in meetings if m.room], tutors=tutors_of(pair))
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    if offering.pair_id != (pair.pk if pair else None):
        raise Refusal(_("Somebody changed the two tutors just now. Look at the page again, then add the session."))
    number = offering.sessions.aggregate(last=Max("number"))["last"] or 0
    added = []
    for meeting in sorted(meetings, key=lambda m: (m.day, m.starts)):
        if meeting.ends <= meeting.starts:
            raise Refusal(_("A session ends after it starts. Check the times."), field="ends")
        _check_room(offering, meeting.room)
        number += 1
        added.append(_add(offering, meeting, number=number, pair=pair))
    settle_times(offering, now=now)
    trail.append(act="scheduling.add_meetings", thing=offering, by=by, now=now, sessions=len(added))
    _tell(offering, [ChangedSession(session=each, what=What.ADDED) for each in added], by=by, now=now)
    return added


def _check_room(offering: Offering, room: Room | None) -> None:
    """Refuse a room that seats fewer people than the offering has places in the room."""
    in_room = offering.places.filter(channel=Places.Channel.ROOM).first() if room else None
    if room and in_room and in_room.capacity > room.size:
        words = _("%(room)s seats %(size)s people. Choose a larger room or fewer places.")
        raise Refusal(words % {"room": room.name, "size": room.size}, field="room")


def _add(offering: Offering, meeting: Meeting, *, number: int, pair: Pair | None) -> Session:
    hours = period(meeting.day, meeting.starts, meeting.ends, college().zone)
    try:
        with transaction.atomic():
            session = Session.objects.create(
                offering=offering,
                number=number,
                title=meeting.title,
                day=meeting.day,
                starts=meeting.starts,
                ends=meeting.ends,
                period=hours,
                room=meeting.room,
            )
            Teaching.objects.bulk_create(
                Teaching(session=session, tutor_id=tutor, period=hours) for tutor in tutors_of(pair)
            )
    except IntegrityError as error:
        raise _refuse(error, meeting) from None
    return session


@verb
def move(*, session: Session, to: Meeting, by: User, now: datetime) -> Session:
    """Move one session to another day, time or room; people with a place are told once.

    The same day, time and room again changes nothing. Raises Refusal when the room or a tutor is taken then, the room
    is too small, the session has begun already, or the new time is over already.
    """
    tutors = list(session.teachings.values_list("tutor_id", flat=True))
    lock_rooms_and_tutors(rooms=[to.room.pk] if to.room else [], tutors=tutors)
    (offering,) = lock([session.offering_id])
    session = Session.objects.select_related("room").get(pk=session.pk)
    if session.cancelled:
        raise Refusal(_("This session is cancelled. Add a new one instead."))
    if (session.day, session.starts, session.ends, session.room) == (to.day, to.starts, to.ends, to.room):
        return session
    _check_move(session, to, now=now)
    _check_room(offering, to.room)
    before = _as_it_was(session, What.MOVED)
    session.day, session.starts, session.ends, session.room = to.day, to.starts, to.ends, to.room
    session.period = period(to.day, to.starts, to.ends, college().zone)
    session.sequence += 1
    try:
        with transaction.atomic():
            session.save(update_fields=["day", "starts", "ends", "room", "period", "sequence"])
    except IntegrityError as error:
        raise _refuse(error, to) from None
    _changed(offering, [before], act="scheduling.move", by=by, now=now)
    return session


def begins(session: Session) -> datetime:
    """Return the instant at which a session begins."""
    return span(session.day, session.starts, session.ends, college().zone)[0]


def _check_move(session: Session, to: Meeting, *, now: datetime) -> None:
    if to.ends <= to.starts:
        raise Refusal(_("A session ends after it starts. Check the times."), field="ends")
    if begins(session) <= now:
        raise Refusal(_("This session has begun, so it stays where it is. Move a later one instead."))
    if span(to.day, to.starts, to.ends, college().zone)[0] <= now:
        raise Refusal(_("That time is over already. Choose a day that is still to come."), field="day")


@verb
def cancel(*, session: Session, by: User, now: datetime) -> Session:
    """Cancel one session: room and tutors are free again, people with a place are told once. Twice changes nothing."""
    (offering,) = lock([session.offering_id])
    session = Session.objects.get(pk=session.pk)
    if session.cancelled:
        return session
    session.cancelled, session.cancelled_at, session.cancelled_by = True, now, by
    session.sequence += 1
    session.save(update_fields=["cancelled", "cancelled_at", "cancelled_by", "sequence"])
    _changed(offering, [_as_it_was(session, What.CANCELLED)], act="scheduling.cancel", by=by, now=now)
    return session


def _as_it_was(session: Session, what: What) -> ChangedSession:
    return ChangedSession(
        session=session,
        what=what,
        was_day=session.day,
        was_starts=session.starts,
        was_ends=session.ends,
        was_room=session.room,
    )


def _changed(offering: Offering, changed: Sequence[ChangedSession], *, act: str, by: User, now: datetime) -> None:
    settle_times(offering, now=now)
    for each in changed:
        trail.append(act=act, thing=each.session, by=by, now=now)
    _tell(offering, changed, by=by, now=now)


def _tell(offering: Offering, changed: Sequence[ChangedSession], *, by: User, now: datetime) -> None:
    if offering.state != Offering.State.PUBLISHED:
        return
    change = Change.objects.create(made_at=now, made_by=by)
    for each in changed:
        each.change = change
    ChangedSession.objects.bulk_create(changed)
    publish(
        SessionsChanged(
            change_id=change.pk,
            offering_ids=(offering.pk,),
            session_ids=tuple(each.session_id for each in changed),
            by_id=by.pk,
            now=now,
        )
    )


def settle_times(offering: Offering, *, now: datetime) -> None:
    """Derive first_start and last_end from the live sessions, and the catalogue's row from them."""
    live = offering.sessions.filter(cancelled=False)
    ends = live.aggregate(first=Min("period__startswith"), last=Max("period__endswith"))
    offering.first_start, offering.last_end = ends["first"], ends["last"]
    offering.save(update_fields=["first_start", "last_end"])
    if offering.state != Offering.State.DRAFT:
        listing.refresh(course_ids=[offering.course_id], now=now)
