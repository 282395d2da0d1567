"""Many people press at once: places are never oversold, whichever way in, and the line has no gap."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F

from courses import places
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students import enrolment, offers
from students.models import Enrolment
from tests.clones import clone
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student

PEOPLE, PLACES = 20, 5
LATER = NOW + timedelta(hours=1)
State = Enrolment.State


@pytest.fixture(autouse=True)
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Commit for real, in a clone that is dropped afterwards."""
    with django_db_blocker.unblock(), clone():
        yield


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Do everything at the same moment, each in a thread with a connection of its own; return what came of each."""
    start, came = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            came[number] = act()
        except Exception as error:  # whatever it is, the test says so
            came[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def enrolling(offering: Offering) -> list[Callable[[], object]]:
    students = [make_student() for _ in range(PEOPLE)]
    return [
        partial(enrolment.enrol, student=each, offering=offering, by=each.user, now=NOW, join_line=True)
        for each in students
    ]


def states(offering: Offering) -> Counter[str]:
    return Counter(Enrolment.objects.filter(offering=offering).values_list("state", flat=True))


def seats_held(offering: Offering) -> int:
    return Enrolment.objects.filter(offering=offering, state__in=Enrolment.HOLDING).count()


def taken(offering: Offering) -> int:
    return Places.objects.get(offering=offering).taken


def test_twenty_at_once_for_five_places() -> None:
    offering = make_offering(places=PLACES)
    came = at_once(enrolling(offering))
    assert [error for error in came if not isinstance(error, Enrolment)] == []
    assert states(offering) == {"confirmed": PLACES, "waiting": PEOPLE - PLACES}
    line = Enrolment.objects.waiting().filter(offering=offering).order_by("position")
    assert list(line.values_list("position", flat=True)) == list(range(1, PEOPLE - PLACES + 1))
    assert taken(offering) == PLACES


def test_every_way_in_at_once() -> None:
    offering, robin = make_offering(places=PLACES), User.objects.system()
    first, *_others = [make_enrolment(offering) for _ in range(PLACES)]
    offered = make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=NOW)
    added, held = [make_student() for _ in range(5)], [make_student() for _ in range(5)]
    ways = [
        *enrolling(offering),
        *(partial(enrolment.staff_add, student=s, offering=offering, by=robin, now=NOW) for s in added),
        *(partial(enrolment.hold, student=s, offering=offering, by=robin, now=NOW) for s in held),
        partial(offers.accept, enrolment=offered, by=offered.student.user, now=NOW),
        partial(places.change_capacity, offering=offering, channel="room", capacity=8, by=robin, now=NOW),
    ]
    came = at_once(ways)
    assert [error for error in came if isinstance(error, Exception) and not isinstance(error, Refusal)] == []
    assert (taken(offering), seats_held(offering)) == (8, 8)
    assert Enrolment.objects.get(pk=offered.pk).state == State.CONFIRMED


def test_places_given_up_at_once_go_to_the_first_in_line() -> None:
    offering = make_offering(places=PLACES)
    placed = [make_enrolment(offering) for _ in range(PLACES)]
    waiting = [make_enrolment(offering) for _ in range(PLACES + 2)]
    giving_up = [partial(enrolment.withdraw, enrolment=each, by=each.student.user, now=LATER) for each in placed]
    came = at_once([*giving_up, *enrolling(offering)[:5]])
    assert [error for error in came if not isinstance(error, Enrolment)] == []
    now = {each.pk: each.state for each in Enrolment.objects.filter(pk__in=[each.pk for each in waiting])}
    assert [now[each.pk] for each in waiting] == [State.OFFERED] * PLACES + [State.WAITING] * 2
    assert (taken(offering), seats_held(offering)) == (PLACES, PLACES)


def test_an_offer_answered_and_lapsing_at_once_ends_one_way_and_rolls_on_once() -> None:
    offering = make_offering(places=1)
    first, second, third = make_enrolment(offering), make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    due = LATER + timedelta(hours=48)
    second.refresh_from_db()
    yes = partial(offers.accept, enrolment=second, by=second.student.user, now=due - timedelta(seconds=1))
    came = at_once([yes, yes, *[partial(offers.lapse, now=due)] * 3])
    assert [error for error in came if isinstance(error, Exception) and not isinstance(error, Refusal)] == []
    ended = Enrolment.objects.get(pk=second.pk).state
    assert (ended, Enrolment.objects.get(pk=third.pk).state) in {("confirmed", "waiting"), ("lapsed", "offered")}
    told = Notice.objects.filter(purpose="students.place_offered").count()
    assert (taken(offering), seats_held(offering), told) == (1, 1, 1 + (ended == State.LAPSED))


def test_twin_without_lock_and_constraint_oversells(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = make_offering(places=PLACES)
    acts = enrolling(offering)
    everybody_looked = Barrier(PEOPLE)

    def look_then_take(*, offering: Offering, channel: str, seats: int = 1) -> bool:
        rows = Places.objects.filter(offering=offering, channel=channel)
        free = rows.filter(taken__lte=F("capacity") - seats).exists()
        everybody_looked.wait()
        return free and rows.update(taken=F("taken") + seats) == 1

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE courses_places DROP CONSTRAINT courses_places_never_oversold")
    monkeypatch.setattr(places, "lock", lambda ids: list(Offering.objects.filter(pk__in=ids)))
    monkeypatch.setattr(places, "take", look_then_take)
    at_once(acts)
    assert states(offering) == {"confirmed": PEOPLE}
    assert taken(offering) == PEOPLE


def test_two_runs_against_each_other_keep_their_places_and_no_deadlock_reaches_anybody() -> None:
    """Joining any run, giving up and changing runs, both ways at once: every seat is held once, nobody sees a fault."""
    one = make_offering(places=PLACES)
    other = make_offering(course=one.course, places=PLACES, first=date(2027, 2, 16))
    placed = [make_enrolment(run) for run in (one, other) for _ in range(PLACES)]
    newcomers = [make_student() for _ in range(8)]
    anywhere = [
        partial(
            enrolment.enrol, student=each, offering=(one, other)[number % 2], by=each.user, now=NOW,
            join_line=True, any_run=True,
        )
        for number, each in enumerate(newcomers)
    ]  # fmt: skip
    leaving = [partial(enrolment.withdraw, enrolment=each, by=each.student.user, now=LATER) for each in placed[::3]]
    across = {one.pk: other, other.pk: one}
    changing = [
        partial(enrolment.move, enrolment=each, to=across[each.offering_id], by=each.student.user, now=LATER)
        for each in placed[1::3]
    ]
    came = at_once([*anywhere, *leaving, *changing])
    assert [error for error in came if isinstance(error, Exception) and not isinstance(error, Refusal)] == []
    offers.offer_what_is_free(now=LATER)
    for run in (one, other):
        assert taken(run) == seats_held(run) <= PLACES
    full = taken(one) == taken(other) == PLACES
    assert full or not Enrolment.objects.waiting().filter(offering__in=[one, other]).exists()
