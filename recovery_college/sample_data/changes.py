"""What changed lately in the sample college: a session moved, one cancelled, and a whole group at another time."""

from datetime import datetime, time, timedelta

from django.db import transaction

from courses import changes, free_days
from courses.changes import Cancel, Move
from courses.meetings import Meeting
from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal

SOON = timedelta(days=3)
LEAST = 3
AFTERNOON = (time(14), time(16))


def some(*, by: User, now: datetime) -> None:
    """Move one session to a free day, cancel one, and move one group to the afternoon, each of another offering."""
    coming = Session.objects.filter(
        cancelled=False, room__isnull=False, period__startswith__gt=now + SOON, offering__state=Offering.State.PUBLISHED
    )
    rows = coming.select_related("room__venue", "offering").order_by("day", "starts", "pk")
    nexts = list({session.offering_id: session for session in reversed(rows)}.values())[::-1]
    long = [session for session in nexts if len(changes.to_come(session.offering, now=now)) >= LEAST]
    _move_one(long, by=by, now=now)
    if len(long) > 1:
        words = "One of us is ill. We are sorry, and look forward to the next one."
        changes.make(steps=[Cancel(long[1])], words=words, by=by, now=now + timedelta(minutes=20))
    _move_a_group(long[2:], by=by, now=now + timedelta(minutes=40))


def _move_one(sessions: list[Session], *, by: User, now: datetime) -> None:
    session = sessions[0]
    free = free_days.for_each([session])[session.pk]
    if free:
        to = Meeting(free, session.starts, session.ends, session.room, session.title)
        changes.make(steps=[Move(session, to)], words="The heating is being mended.", by=by, now=now)


def _move_a_group(sessions: list[Session], *, by: User, now: datetime) -> None:
    """Move the first group that can meet in the afternoon; the others are in the way of somebody."""
    for session in sessions:
        try:
            with transaction.atomic():
                changes.shift(
                    offering=session.offering, first=session.day, starts=AFTERNOON[0], ends=AFTERNOON[1],
                    words="More people can come in the afternoon.", by=by, now=now,
                )  # fmt: skip
        except Refusal:
            continue
        return
