"""Changing sessions that are planned: moved, cancelled, held online; one or many, in one act that people hear of once.

Cancelled is never deleted, and what is over stays as it was. What is so already is left alone, so that pressing twice
tells nobody twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses import clashes, closed_days
from courses.events import SessionsChanged, WhoIsTold
from courses.meetings import Meeting, begins, check_open, check_room, lock_rooms_and_tutors, settle_times
from courses.models import Change, ChangedSession, Offering, Room, Session, Teaching, Venue
from courses.models.change import ChangeWhat as What
from courses.places import lock
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib.events import ask, publish
from foundations.lib.periods import WEEK, period, span
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from tutors.models import Tutor

TUTORS_PURPOSE = "courses.sessions_changed_for_tutor"
LONGEST_PUSH = 10 * WEEK
ACTS = {What.MOVED: "scheduling.move", What.CANCELLED: "scheduling.cancel", What.ONLINE: "scheduling.hold_online"}


@dataclass(frozen=True)
class Move:
    """One session goes to another day, time or room."""

    session: Session
    to: Meeting


@dataclass(frozen=True)
class Cancel:
    """One session does not happen, and has no new day."""

    session: Session


@dataclass(frozen=True)
class Online:
    """One session is held online at its time. link: its own; without one the offering's counts."""

    session: Session
    link: str = ""


Step = Move | Cancel | Online
WHAT: Mapping[type, What] = {Move: What.MOVED, Cancel: What.CANCELLED, Online: What.ONLINE}


@verb
def make(*, steps: Sequence[Step], by: User, now: datetime, words: str = "") -> Change | None:
    """Change sessions of one offering or of many, all or none; each person concerned is told once about all of it.

    words: a line for everyone, such as "It is snowing". Returns None when nobody is to be told: it was all so before,
    or it is not published. Raises Refusal, naming day and time, when a room or a tutor is taken then, a room is too
    small, it is closed that day, a session has begun, was cancelled or has no link to join.
    """
    return _carry_out(steps, _lock(steps), words=words, by=by, now=now)


@verb
def shift(
    *,
    offering: Offering,
    first: date,
    by: User,
    now: datetime,
    starts: time | None = None,
    ends: time | None = None,
    room: Room | None = None,
    words: str = "",
) -> Change | None:
    """Move all sessions to come of an offering: the next one to the day `first`, the others as far as that one goes.

    Closed days are passed over, and all that follows moves on a week. Without times or room, each keeps its own.
    Said twice, they stay where the first time brought them. Raises Refusal as make does, and when none is to come.
    """
    steps = steps_to_shift(offering, first=first, starts=starts, ends=ends, room=room, now=now)
    return make(steps=steps, words=words, by=by, now=now)


def to_come(offering: Offering, *, now: datetime) -> list[Session]:
    """Return the live sessions of an offering that have not begun, earliest first."""
    rows = Session.objects.filter(offering=offering, cancelled=False, period__startswith__gt=now)
    return list(rows.select_related("room__venue", "offering__revision").order_by("day", "starts", "pk"))


def steps_to_shift(
    offering: Offering, *, first: date, now: datetime, starts: time | None, ends: time | None, room: Room | None
) -> list[Move]:
    """Return the moves that shift makes. Raises Refusal when there is no session to come."""
    sessions = to_come(offering, now=now)
    if not sessions:
        raise Refusal(_("No session of this group is still to come. Plan a new one instead."))
    by_far = first - sessions[0].day
    ends_at = max(first, sessions[-1].day + by_far) + LONGEST_PUSH
    closed = closed_days.between(first, ends_at)
    steps = []
    for session in sessions:
        to = Meeting(
            day=session.day + by_far,
            starts=starts or session.starts,
            ends=ends or session.ends,
            room=room or session.room,
            title=session.title,
        )
        while by_far and closed.on(to.day, to.room.venue_id if to.room else None):
            by_far += WEEK
            to = replace(to, day=to.day + WEEK)
        steps.append(Move(session, to))
    return steps


@verb
def close_day(
    *, venue: Venue, day: date, name: str, steps: Sequence[Step], by: User, now: datetime, words: str = ""
) -> Change | None:
    """Close a venue for a day, with one step for each session that is planned there and has not begun.

    Closed before, it stays closed, and the steps are still taken. Raises Refusal as make does, when the day has no
    name, and when a session is there that has no step.
    """
    rooms = list(venue.rooms.values_list("pk", flat=True))
    offerings = _lock(steps, rooms=rooms)
    forgotten = planned_at(venue, day, now=now).exclude(pk__in=[step.session.pk for step in steps])
    if forgotten.exists():
        raise Refusal(_("Somebody planned a session there just now. Please look at them all again."))
    if closed_days.between(day, day).on(day, venue.pk) is None:
        closed_days.close(day=day, name=name, venue=venue, by=by, now=now)
    return _carry_out(steps, offerings, words=words, by=by, now=now)


def cancel_all(*, offering: Offering, by: User, now: datetime, words: str = "") -> Change | None:
    """Cancel the sessions to come of an offering that its caller has locked and is about to cancel; tell nobody yet."""
    sessions = to_come(offering, now=now)
    changed = [_as_it_was(session, What.CANCELLED) for session in sessions]
    for session in sessions:
        _apply(session, Cancel(session), by=by, now=now)
    _write(sessions)
    return record(changed, words=words, by=by, now=now)


def planned_at(venue: Venue, day: date, *, now: datetime) -> QuerySet[Session]:
    """Return the live sessions of a day in the rooms of a venue that have not begun, in time order."""
    rows = Session.objects.filter(room__venue=venue, day=day, cancelled=False, period__startswith__gt=now)
    return rows.select_related("room__venue", "offering__revision", "offering__course").order_by("starts", "pk")


# How a change is made ---------------------------------------------------------------------------------------------


def _lock(steps: Sequence[Step], *, rooms: Iterable[int] = ()) -> dict[int, Offering]:
    """Lock all rooms, old and new, all tutors, then all offerings; return the offerings by id."""
    ids = [step.session.pk for step in steps]
    there = list(Session.objects.filter(pk__in=ids).values_list("room_id", "offering_id"))
    wanted = {step.to.room.pk for step in steps if isinstance(step, Move) and step.to.room}
    tutors = Teaching.objects.filter(session__in=ids).values_list("tutor_id", flat=True)
    lock_rooms_and_tutors(rooms=wanted | {room for room, _offering in there if room} | set(rooms), tutors=tutors)
    return {offering.pk: offering for offering in lock(offering for _room, offering in there)}


def _carry_out(
    steps: Sequence[Step], offerings: Mapping[int, Offering], *, words: str, by: User, now: datetime
) -> Change | None:
    fresh = Session.objects.select_related("room").in_bulk([step.session.pk for step in steps])
    wanted = [(fresh[step.session.pk], step) for step in steps]
    linked = [(session, _with_link(step, offerings[session.offering_id])) for session, step in wanted]
    todo = [(session, step) for session, step in linked if not _is_so(session, step)]
    for session, step in todo:
        _check(offerings[session.offering_id], session, step, now=now)
    _check_days(todo)
    todo.sort(key=lambda each: (each[0].day, each[0].starts, each[0].pk))
    changed = [_as_it_was(session, WHAT[type(step)]) for session, step in todo]
    for session, step in todo:
        _apply(session, step, by=by, now=now)
    _write([session for session, _step in todo])
    touched = {each.session.offering_id for each in changed}
    settle_times(*(offerings[pk] for pk in sorted(touched)), now=now)
    for each in changed:
        trail.append(act=ACTS[What(each.what)], thing=each.session, by=by, now=now)
    return tell(changed, words=words, by=by, now=now)


def _with_link(step: Step, offering: Offering) -> Step:
    return replace(step, link=offering.join_link) if isinstance(step, Online) and not step.link else step


def _is_so(session: Session, step: Step) -> bool:
    """Whether a session is already as a step wants it."""
    if isinstance(step, Cancel):
        return session.cancelled
    if session.cancelled:
        return False
    if isinstance(step, Online):
        return session.room_id is None and session.join_link == step.link
    to = step.to
    there = (session.day, session.starts, session.ends, session.room_id)
    return there == (to.day, to.starts, to.ends, to.room.pk if to.room else None)


def _check(offering: Offering, session: Session, step: Step, *, now: datetime) -> None:
    if isinstance(step, Cancel):
        if session.period.upper is not None and session.period.upper <= now:
            raise Refusal(_("This session is over, so it stays as it was. Choose one that is still to come."))
        return
    if session.cancelled:
        raise Refusal(_("This session is cancelled. Add a new one instead."))
    if begins(session) <= now:
        raise Refusal(_("This session has begun, so it stays where it is. Move a later one instead."))
    if isinstance(step, Online):
        if not step.link:
            raise Refusal(_("Write the link with which people join online."), field="link")
        return
    to = step.to
    if to.ends <= to.starts:
        raise Refusal(_("A session ends after it starts. Check the times."), field="ends")
    if span(to.day, to.starts, to.ends, college().zone)[0] <= now:
        raise Refusal(_("That time is over already. Choose a day that is still to come."), field="day")
    check_room(offering, to.room)


def _check_days(todo: Iterable[tuple[Session, Step]]) -> None:
    """Refuse a closed day, unless a session was there before and only changes its time or room."""
    check_open(step.to for session, step in todo if isinstance(step, Move) and _elsewhere(session, step.to))


def _elsewhere(session: Session, to: Meeting) -> bool:
    was = session.room.venue_id if session.room else None
    return session.day != to.day or was != (to.room.venue_id if to.room else None)


def _as_it_was(session: Session, what: What) -> ChangedSession:
    return ChangedSession(
        session=session,
        what=what,
        was_day=session.day,
        was_starts=session.starts,
        was_ends=session.ends,
        was_room=session.room,
    )


def _apply(session: Session, step: Step, *, by: User, now: datetime) -> None:
    session.sequence += 1
    if isinstance(step, Cancel):
        session.cancelled, session.cancelled_at, session.cancelled_by = True, now, by
    elif isinstance(step, Online):
        session.room, session.join_link = None, step.link
    else:
        to = step.to
        session.day, session.starts, session.ends, session.room = to.day, to.starts, to.ends, to.room
        session.period = period(to.day, to.starts, to.ends, college().zone)
        session.join_link = "" if to.room else session.join_link


WRITTEN = (
    "day", "starts", "ends", "room", "period", "join_link", "sequence", "cancelled", "cancelled_at", "cancelled_by",
)  # fmt: skip


def _write(sessions: Sequence[Session]) -> None:
    """Write sessions in time order; whether they clash is asked once all are written, so a series can pass itself.

    Raises Refusal, with nothing written, when a room or a tutor is wanted twice at a time.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS courses_session_room_once, courses_teaching_tutor_once DEFERRED")
            for session in sessions:
                session.save(update_fields=WRITTEN)
            clashes.refuse([session.pk for session in sessions if not session.cancelled])
            cursor.execute("SET CONSTRAINTS courses_session_room_once, courses_teaching_tutor_once IMMEDIATE")
    except IntegrityError as error:
        raise clashes.in_words(error) from None


# Who hears of it --------------------------------------------------------------------------------------------------


def tell(changed: Sequence[ChangedSession], *, by: User, now: datetime, words: str = "") -> Change | None:
    """Write down one change of published sessions and tell everyone concerned once; none when nothing is published.

    changed: not stored yet. Students are told by the floor above; a tutor who is one of them hears of it there.
    """
    change = record(changed, words=words, by=by, now=now)
    if change is None:
        return None
    sessions = [each.session for each in changed if each.change_id == change.pk]
    tell_tutors(change, now=now)
    publish(
        SessionsChanged(
            change_id=change.pk,
            offering_ids=tuple(sorted({session.offering_id for session in sessions})),
            session_ids=tuple(session.pk for session in sessions),
            by_id=by.pk,
            now=now,
        )
    )
    return change


def record(changed: Sequence[ChangedSession], *, by: User, now: datetime, words: str = "") -> Change | None:
    """Write down what changed of published offerings, without telling anybody; none when there is nothing."""
    offerings = {each.session.offering_id for each in changed}
    live = Offering.objects.filter(pk__in=offerings, state=Offering.State.PUBLISHED)
    published = set(live.values_list("pk", flat=True))
    shown = [each for each in changed if each.session.offering_id in published]
    if not shown:
        return None
    change = Change.objects.create(words=words.strip(), made_at=now, made_by=by)
    for each in shown:
        each.change = change
    ChangedSession.objects.bulk_create(shown)
    return change


def tell_tutors(change: Change, *, now: datetime) -> None:
    """Tell the tutors of the changed sessions, each once, except those who have a place in one of them themselves."""
    sessions = tuple(change.sessions.values_list("session_id", flat=True))
    told = {person.person_id for people in ask(WhoIsTold(session_ids=sessions)).values() for person in people}
    teaching = Teaching.objects.filter(session__in=sessions).values("tutor")
    tutors = Tutor.objects.filter(pk__in=teaching, left_at=None).exclude(user__in=told).select_related("user")
    for tutor in tutors.order_by("pk"):
        occasion = f"change {change.pk}"
        notices.write(person=tutor.user, purpose=TUTORS_PURPOSE, occasion=occasion, about_id=change.pk, now=now)
