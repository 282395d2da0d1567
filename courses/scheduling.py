"""When and where sessions meet. The local day and clock are the truth; instants are derived in one place.

Locks are taken in one order: rooms, tutors, then the offering (docs/adr/0004-locks.md). With rooms and tutors locked,
a clash is found and said in words; the exclusion constraints refuse whatever slips through.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import takewhile

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses import changes
from courses.meetings import (
    Meeting,
    check_open,
    lock_rooms_and_tutors,
    people_in_room,
    settle_times,
    too_small,
    tutors_of,
)
from courses.models import ChangedSession, Offering, Room, Session, Teaching
from courses.models.change import ChangeWhat as What
from courses.places import lock
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib.constraints import broken_by
from foundations.lib.periods import WEEK, period
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import from_to, long_day
from tutors.models import Pair


def weekly(
    *,
    first: date,
    starts: time,
    ends: time,
    titles: Sequence[str],
    room: Room | None,
    closed: Iterable[date] = (),
    instead: Mapping[date, date] | None = None,
) -> list[Meeting]:
    """Propose a meeting a week at the same wall-clock time, one for each title, passing over closed days.

    instead: another day of the same week for a day that would be passed over; the weeks after it stay as they were.
    """
    shut, other = set(closed), instead or {}
    meetings: list[Meeting] = []
    day = first
    for title in titles:
        while day in shut and day not in other:
            day += WEEK
        meetings.append(Meeting(day=other.get(day, day), starts=starts, ends=ends, room=room, title=title))
        day += WEEK
    return meetings


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
    tutor is taken, a room is too small, a session ends before it starts, the college or the venue is closed that day,
    or the offering was cancelled.
    """
    pair = Pair.objects.filter(pk=offering.pair_id).first() if offering.pair_id else None
    lock_rooms_and_tutors(rooms=[m.room.pk for m in meetings if m.room], tutors=tutors_of(pair))
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    if offering.pair_id != (pair.pk if pair else None):
        raise Refusal(_("Somebody changed the two tutors just now. Look at the page again, then add the session."))
    check_open(meetings)
    last = offering.sessions.aggregate(last=Max("number"))["last"] or 0
    fine, refused = _up_to_one_refused(offering, sorted(meetings, key=lambda m: (m.day, m.starts)))
    added = _add(offering, list(enumerate(fine, last + 1)), pair=pair)
    if refused:
        raise refused
    settle_times(offering, now=now)
    trail.append(act="scheduling.add_meetings", thing=offering, by=by, now=now, sessions=len(added))
    changes.tell([ChangedSession(session=each, what=What.ADDED) for each in added], by=by, now=now)
    return added


def _up_to_one_refused(offering: Offering, meetings: Sequence[Meeting]) -> tuple[list[Meeting], Refusal | None]:
    """Return the meetings before the first that cannot be, and why that one cannot."""
    in_time = list(takewhile(lambda meeting: meeting.ends > meeting.starts, meetings))
    people = people_in_room(offering) if any(meeting.room for meeting in in_time) else None
    for number, meeting in enumerate(in_time):
        refused = too_small(meeting.room, people) if meeting.room else None
        if refused:
            return in_time[:number], refused
    if len(in_time) == len(meetings):
        return in_time, None
    return in_time, Refusal(_("A session ends after it starts. Check the times."), field="ends")


def _add(offering: Offering, meetings: Sequence[tuple[int, Meeting]], *, pair: Pair | None) -> list[Session]:
    """Write numbered sessions with their teaching, all in two statements. Raises Refusal for the first that clashes."""
    if not meetings:
        return []
    try:
        return _write(offering, meetings, pair=pair)
    except IntegrityError as error:
        if len(meetings) == 1:
            raise _refuse(error, meetings[0][1]) from None
    # one of several: one by one, so that the words name it
    return [session for each in meetings for session in _add(offering, [each], pair=pair)]


@transaction.atomic
def _write(offering: Offering, meetings: Sequence[tuple[int, Meeting]], *, pair: Pair | None) -> list[Session]:
    zone, tutors = college().zone, tutors_of(pair)
    sessions = Session.objects.bulk_create(
        Session(
            offering=offering,
            number=number,
            title=meeting.title,
            day=meeting.day,
            starts=meeting.starts,
            ends=meeting.ends,
            period=period(meeting.day, meeting.starts, meeting.ends, zone),
            room=meeting.room,
        )
        for number, meeting in meetings
    )
    Teaching.objects.bulk_create(
        Teaching(session=session, tutor_id=tutor, period=session.period) for session in sessions for tutor in tutors
    )
    return sessions


@verb
def move(*, session: Session, to: Meeting, by: User, now: datetime, words: str = "") -> Session:
    """Move one session to another day, time or room; people with a place and its tutors are told once.

    The same day, time and room again changes nothing. Raises Refusal as changes.make does.
    """
    changes.make(steps=[changes.Move(session, to)], words=words, by=by, now=now)
    return Session.objects.select_related("room").get(pk=session.pk)


@verb
def cancel(*, session: Session, by: User, now: datetime, words: str = "") -> Session:
    """Cancel one session: room and tutors are free again, people are told once. Twice changes nothing.

    Raises Refusal when it is over.
    """
    changes.make(steps=[changes.Cancel(session)], words=words, by=by, now=now)
    return Session.objects.get(pk=session.pk)
