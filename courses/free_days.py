"""A later day for a session that cannot be held: same weekday, same time, room and both tutors free, and open."""

from collections.abc import Sequence
from datetime import date

from courses import closed_days
from courses.models import Session, Teaching
from foundations.lib.periods import WEEK, overlap

WEEKS = 6


def for_each(sessions: Sequence[Session]) -> dict[int, date | None]:
    """Return the next free day of each session, up to six weeks on, by its id; none where there is no such day.

    sessions: of one day, with their rooms. They did not clash there, so that they do not clash on another day either.
    Four queries, however many there are.
    """
    wanted = {session.day + WEEK * week for session in sessions for week in range(1, WEEKS + 1)}
    closed = closed_days.on_days(wanted)
    tutors: dict[int, set[int]] = {session.pk: set() for session in sessions}
    for session_id, tutor in Teaching.objects.filter(session__in=tutors).values_list("session_id", "tutor_id"):
        tutors[session_id].add(tutor)
    rooms = {session.room_id for session in sessions if session.room_id}
    live = Session.objects.filter(day__in=wanted, cancelled=False).exclude(pk__in=tutors)
    busy = [(each.day, each, ("room", each.room_id)) for each in live.filter(room__in=rooms).order_by("pk")]
    everyone = {tutor for both in tutors.values() for tutor in both}
    taught = Teaching.objects.filter(session__in=live, tutor__in=everyone).select_related("session").order_by("pk")
    busy += [(each.session.day, each.session, ("tutor", each.tutor_id)) for each in taught]
    found: dict[int, date | None] = {}
    for session in sessions:
        needs = {("tutor", tutor) for tutor in tutors[session.pk]} | {("room", session.room_id)}
        venue = session.room.venue_id if session.room else None
        days = [session.day + WEEK * week for week in range(1, WEEKS + 1)]
        taken = {day for day, other, what in busy if what in needs and overlap(session, other)}
        found[session.pk] = next((day for day in days if day not in taken and not closed.on(day, venue)), None)
    return found
