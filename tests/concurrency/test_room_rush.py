"""Fifty people book one room at once, and whole series change places at once: one wins, the others are told why."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, connections

from courses import changes, clashes, scheduling
from courses.changes import Move
from courses.meetings import Meeting
from courses.models import Change, Offering, Room, Session
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from tests.factories.courses import FIRST_DAY, NOW, make_course, make_offering, make_room
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair

pytestmark = pytest.mark.usefixtures("own_database")
PEOPLE, GROUPS, WEEKS, ROUNDS = 50, 4, 4, 3
OVERLAPS = """
    SELECT count(*) FROM courses_session AS one JOIN courses_session AS other
    ON one.room_id = other.room_id AND one.id < other.id AND one.period && other.period
    WHERE NOT one.cancelled AND NOT other.cancelled
"""


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run each act in a thread with a connection of its own, started together; whatever came of it is an answer."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            return act()
        except Exception as error:  # the test says which
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def overlaps() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])


def bookings(room: Room) -> list[Callable[[], object]]:
    """Ask fifty times for the room, each a few minutes later than the one before, so that all share noon."""
    course, pair, by = make_course(), make_pair(), User.objects.system()
    acts = []
    for number in range(PEOPLE):
        offering = make_offering(course, weeks=0, pair=pair, published=False)
        meeting = Meeting(FIRST_DAY, time(10 + number // 60, number), time(12, number), room)
        acts.append(partial(scheduling.add_meetings, offering=offering, meetings=[meeting], by=by, now=NOW))
    return acts


def test_one_of_fifty_gets_the_room_and_the_others_are_told_in_words() -> None:
    came = at_once(bookings(make_room("Garden room")))
    refused = [each for each in came if isinstance(each, Refusal)]
    assert [each for each in came if isinstance(each, Exception) and not isinstance(each, Refusal)] == []
    assert len(refused) == PEOPLE - 1
    assert all(str(each).startswith("Garden room is taken on Tuesday 12 January") for each in refused)
    assert (Session.objects.count(), overlaps()) == (1, 0)


def series(weeks: int = WEEKS) -> list[Offering]:
    """Plan groups of weekly sessions side by side, each with one person in it."""
    offerings = [make_offering(weeks=weeks) for _group in range(GROUPS)]
    for offering in offerings:
        make_enrolment(offering)
    return offerings


def into_the_room_of(other: Offering, offering: Offering, days: int) -> Callable[[], object]:
    """Move a whole series into the room of another, some days on; it is read when pressed, as a page would."""

    def press() -> object:
        room = Session.objects.filter(offering=other, room__isnull=False).select_related("room").earliest("pk").room
        sessions = Session.objects.filter(offering=offering).order_by("-pk")
        steps = [
            Move(each, Meeting(each.day + timedelta(days=days), each.starts, each.ends, room)) for each in sessions
        ]
        return changes.make(steps=steps, by=User.objects.system(), now=NOW)

    return press


def rush(offerings: Sequence[Offering]) -> list[Callable[[], object]]:
    """Send each into the room of the next and of the one before, a day later: every room is wanted twice at once."""
    around = [*offerings[1:], *offerings[:1]]
    there = [into_the_room_of(other, one, days=1) for one, other in zip(offerings, around, strict=True)]
    back = [into_the_room_of(one, other, days=1) for one, other in zip(offerings, around, strict=True)]
    return [*there, *back]


def test_whole_series_moved_against_each_other_never_overlap_and_no_deadlock_reaches_anybody() -> None:
    offerings = series()
    moved = 0
    for number in range(1, ROUNDS + 1):
        came = at_once(rush(offerings))
        assert [each for each in came if isinstance(each, Exception) and not isinstance(each, Refusal)] == []
        assert overlaps() == 0
        moved += sum(isinstance(each, Change) for each in came)
        assert moved >= number
    assert Change.objects.count() == moved


def test_a_swap_in_one_change_against_its_mirror_ends_as_one_of_them() -> None:
    one, other = series()[:2]
    rooms = [Session.objects.filter(offering=each).select_related("room").earliest("pk").room for each in (one, other)]

    def swap() -> object:
        ours, theirs = (list(Session.objects.filter(offering=each).order_by("pk")) for each in (one, other))
        steps = [Move(each, Meeting(each.day, each.starts, each.ends, rooms[1])) for each in ours]
        steps += [Move(each, Meeting(each.day, each.starts, each.ends, rooms[0])) for each in theirs]
        return changes.make(steps=steps, by=User.objects.system(), now=NOW)

    came = at_once([swap] * 6)
    assert sum(isinstance(each, Change) for each in came) == 1
    assert came.count(None) == 5
    assert (Session.objects.filter(offering=one, room=rooms[1]).count(), overlaps()) == (WEEKS, 0)


def test_twin_without_lock_and_constraint_gives_the_room_away_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    offerings, room = series(weeks=1), make_room("Garden room")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE courses_session DROP CONSTRAINT courses_session_room_once")
        cursor.execute("ALTER TABLE courses_session ADD CONSTRAINT courses_session_room_once UNIQUE (uuid) DEFERRABLE")
    everybody_looked = Barrier(GROUPS)
    look = clashes.refuse

    def look_then_wait(session_ids: list[int]) -> None:
        look(session_ids)
        everybody_looked.wait(timeout=60)

    monkeypatch.setattr(changes, "lock_rooms_and_tutors", lambda **_what: None)
    monkeypatch.setattr(clashes, "refuse", look_then_wait)
    acts = [
        partial(
            changes.make,
            steps=[Move(each, Meeting(FIRST_DAY + timedelta(days=1), time(10), time(12), room))],
            by=User.objects.system(),
            now=NOW,
        )
        for each in Session.objects.filter(offering__in=offerings).order_by("pk")
    ]
    came = at_once(acts)
    assert [type(each) for each in came] == [Change] * GROUPS
    assert overlaps() == GROUPS * (GROUPS - 1) // 2
