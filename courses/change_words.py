"""What a change means to one person: for each of their sessions, how it was and how it is now.

A change may be overtaken before anybody has read of it. A session that changed again is told with its latest change,
beside what the person last knew, so that nobody is told what is not true.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from courses.models import Change, ChangedSession, Session
from courses.models.change import ChangeWhat as What
from foundations.college.current import college, today
from foundations.lib import when
from foundations.lib.calendar import Meeting
from foundations.notifications.models import Notice


@dataclass(frozen=True)
class Line:
    """One session of a change. before: day and times as the person knew them; after: when and where it is now.

    what: as ChangedSession, from what the person knew to what is true now. link: to join online, for who may see it.
    """

    session: Session
    title: str
    what: str
    before: str
    after: str
    link: str


def for_person(
    change: Change, *, person_id: int, offering_ids: Collection[int], session_ids: Collection[int], now: datetime
) -> list[Line]:
    """Return the lines of a change for one person, in time order; empty when nothing of it is true any more.

    offering_ids: where they have a place. session_ids: what they teach. Nothing else of the change is shown to them.
    """
    later = ChangedSession.objects.filter(session=OuterRef("session"), change__gt=OuterRef("change"))
    mine = ChangedSession.objects.filter(Q(session__offering__in=offering_ids) | Q(session__in=session_ids))
    rows = mine.filter(~Exists(later), change=change).select_related(
        "session__offering__revision", "session__room__venue", "was_room"
    )
    known = _as_known(change, list(rows), person_id)
    found = [line for row, was in known if (line := _line(row, was, now=now))]
    return sorted(found, key=lambda line: (line.session.day, line.session.starts, line.session.pk))


def _as_known(
    change: Change, rows: list[ChangedSession], person_id: int
) -> list[tuple[ChangedSession, ChangedSession]]:
    """Pair each row with the earliest change of its session that the person has not been told of."""
    notices = Notice.objects.filter(person=person_id, occasion__startswith="change ", about_id__lt=change.pk)
    told: Mapping[int | None, str] = dict(notices.values_list("about_id", "state"))
    earlier: dict[int, list[ChangedSession]] = {}
    before = ChangedSession.objects.filter(session__in=[row.session_id for row in rows], change__lt=change.pk)
    for each in before.select_related("was_room").order_by("-change"):
        earlier.setdefault(each.session_id, []).append(each)
    pairs = []
    for row in rows:
        was = row
        for each in earlier.get(row.session_id, []):
            if told.get(each.change_id, Notice.State.TOLD) == Notice.State.TOLD:
                break
            was = each
        pairs.append((row, was))
    return pairs


def _line(row: ChangedSession, was: ChangedSession, *, now: datetime) -> Line | None:
    session = row.session
    if session.day < today(now) and (was.was_day is None or was.was_day < today(now)):
        return None
    what = _what(row, was)
    if what is None:
        return None
    before = ""
    if was.was_day and was.was_starts and was.was_ends:
        before = when.meeting(was.was_day, was.was_starts, was.was_ends)
    after = "" if what == What.CANCELLED else where_and_when(session)
    link = session.join_link or session.offering.join_link if what == What.ONLINE else ""
    return Line(session, session.offering.revision.title, what, before, after, link)


def _what(row: ChangedSession, was: ChangedSession) -> What | None:
    session, added = row.session, was.what == What.ADDED
    if session.cancelled:
        return None if added else What.CANCELLED
    if added:
        return What.ADDED
    if session.room_id is None and row.what == What.ONLINE:
        return What.ONLINE
    before = (was.was_day, was.was_starts, was.was_ends, was.was_room_id)
    return None if before == (session.day, session.starts, session.ends, session.room_id) else What.MOVED


def where_and_when(session: Session) -> str:
    """Return "Tuesday 9 February, 10am to 12pm, The Old Library, Garden room". The session comes with its room."""
    words = when.meeting(session.day, session.starts, session.ends)
    return f"{words}, {session.room.venue.name}, {session.room.name}" if session.room else words


def calendar_of(sessions: Iterable[Session]) -> list[Meeting]:
    """Return what a tutor teaches for a calendar file, cancelled sessions too, each with its count of changes."""
    zone, host = college().zone, urlsplit(settings.PUBLIC_URL).hostname
    return [
        Meeting(
            uid=f"teaching-{session.uuid}@{host}",
            sequence=session.sequence,
            day=session.day,
            starts=session.starts,
            ends=session.ends,
            zone=zone,
            cancelled=session.cancelled,
        )
        for session in sessions
    ]
