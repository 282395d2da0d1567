"""Many people press at once: places are never oversold, whichever way in, and the line has no gap."""

from datetime import date, timedelta
from functools import partial
from threading import Barrier

import pytest

from courses import places
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from students import enrolment, offers, past
from students.models import Enrolment
from tests.concurrency.together import (
    Act,
    at_once,
    enrolling,
    faults,
    look_then_take,
    positions,
    seats_held,
    states,
    taken,
    wait_before,
    without,
    without_locks,
)
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student

OVERSOLD = "ALTER TABLE courses_places DROP CONSTRAINT courses_places_never_oversold"
PEOPLE, PLACES = 20, 5
LATER = NOW + timedelta(hours=1)
State = Enrolment.State


pytestmark = pytest.mark.usefixtures("own_database")


def test_twenty_at_once_for_five_places() -> None:
    offering = make_offering(places=PLACES)
    came = at_once(enrolling(offering, PEOPLE))
    assert [error for error in came if not isinstance(error, Enrolment)] == []
    assert states(offering) == {"confirmed": PLACES, "waiting": PEOPLE - PLACES}
    assert positions(offering) == list(range(1, PEOPLE - PLACES + 1))
    assert taken(offering) == PLACES


def test_every_way_in_at_once() -> None:
    offering, robin = make_offering(places=PLACES), User.objects.system()
    first, *_others = [make_enrolment(offering) for _ in range(PLACES)]
    offered = make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=NOW)
    added, held = [make_student() for _ in range(5)], [make_student() for _ in range(5)]
    ways = [
        *enrolling(offering, PEOPLE),
        *(partial(enrolment.staff_add, student=s, offering=offering, by=robin, now=NOW) for s in added),
        *(partial(enrolment.hold, student=s, offering=offering, by=robin, now=NOW) for s in held),
        partial(offers.accept, enrolment=offered, by=offered.student.user, now=NOW),
        partial(places.change_capacity, offering=offering, channel="room", capacity=8, by=robin, now=NOW),
    ]
    came = at_once(ways)
    assert faults(came) == []
    assert (taken(offering), seats_held(offering)) == (8, 8)
    assert Enrolment.objects.get(pk=offered.pk).state == State.CONFIRMED


def test_places_given_up_at_once_go_to_the_first_in_line() -> None:
    offering = make_offering(places=PLACES)
    placed = [make_enrolment(offering) for _ in range(PLACES)]
    waiting = [make_enrolment(offering) for _ in range(PLACES + 2)]
    giving_up = [partial(enrolment.withdraw, enrolment=each, by=each.student.user, now=LATER) for each in placed]
    came = at_once([*giving_up, *enrolling(offering, 5)])
    assert [error for error in came if not isinstance(error, Enrolment)] == []
    now = {each.pk: each.state for each in Enrolment.objects.filter(pk__in=[each.pk for each in waiting])}
    assert [now[each.pk] for each in waiting] == [State.OFFERED] * PLACES + [State.WAITING] * 2
    assert (taken(offering), seats_held(offering)) == (PLACES, PLACES)


def the_last_place() -> tuple[Offering, Enrolment]:
    """Two places on the day of the first session: one is offered to somebody in line, one is the last that is free."""
    offering = make_offering(places=1)
    placed, offered = make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=placed, by=placed.student.user, now=NOW)
    places.change_capacity(offering=offering, channel="room", capacity=2, by=User.objects.system(), now=NOW)
    offering.refresh_from_db()
    Enrolment.objects.filter(pk=offered.pk).update(offer_due=offering.first_start)
    offered.refresh_from_db()
    return offering, offered


def every_way(offering: Offering, offered: Enrolment, *, line: bool) -> dict[str, Act]:
    """Return one act for each way in, and both changes of capacity, each with the clock that it wants."""
    office, now = User.objects.system(), offering.first_start - timedelta(minutes=10)
    over = offering.last_end + timedelta(minutes=1)
    web, other, added, walked, brought = [make_student() for _each in range(5)]
    size = partial(places.change_capacity, offering=offering, channel="room", by=office, now=now)
    return {
        "web": partial(enrolment.enrol, student=web, offering=offering, by=web.user, now=now, join_line=line),
        "web again": partial(enrolment.enrol, student=other, offering=offering, by=other.user, now=now, join_line=line),
        "staff": partial(enrolment.staff_add, student=added, offering=offering, by=office, now=now),
        "door": partial(enrolment.walk_in, student=walked, offering=offering, by=office, now=now),
        "import": partial(past.write, student=brought, offering=offering, marks={}, by=office, now=over),
        "accept": partial(offers.accept, enrolment=offered, by=offered.student.user, now=now),
        "fewer": partial(size, capacity=1),
        "more": partial(size, capacity=3),
    }


def test_the_last_place_by_web_staff_door_import_and_offer_while_the_capacity_changes() -> None:
    for _round in range(2):
        offering, offered = the_last_place()
        acts = every_way(offering, offered, line=True)
        came = dict(zip(acts, at_once([*acts.values()]), strict=True))
        assert faults([*came.values()]) == []
        assert Enrolment.objects.get(pk=offered.pk).state == State.CONFIRMED
        given = seats_held(offering)
        assert (taken(offering), Places.objects.get(offering=offering).capacity) == (given, given)
        # the one of the offer, and the last place, unless the college took it away or added one
        assert given in {1, 3} - ({1} if isinstance(came["fewer"], Refusal) else set())


def test_twin_without_lock_and_constraint_gives_the_last_place_to_every_way_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offering, offered = the_last_place()
    acts = every_way(offering, offered, line=False)
    del acts["more"]
    everybody_looked = Barrier(len(acts) - 1)  # all but the yes to an offer, whose seat is kept already
    without(OVERSOLD)
    without_locks(monkeypatch)
    look_then_take(monkeypatch, everybody_looked)
    wait_before(monkeypatch, Places, "save", everybody_looked)
    assert [each for each in at_once([*acts.values()]) if isinstance(each, Exception)] == []
    assert states(offering) == {"withdrawn": 1, "confirmed": 6}
    assert (taken(offering), Places.objects.get(offering=offering).capacity) == (6, 1)


def test_twin_without_lock_and_constraint_oversells(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = make_offering(places=PLACES)
    acts = enrolling(offering, PEOPLE)
    without(OVERSOLD)
    without_locks(monkeypatch)
    look_then_take(monkeypatch, Barrier(PEOPLE))
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
    assert faults(came) == []
    offers.offer_what_is_free(now=LATER)
    for run in (one, other):
        assert taken(run) == seats_held(run) <= PLACES
    full = taken(one) == taken(other) == PLACES
    assert full or not Enrolment.objects.waiting().filter(offering__in=[one, other]).exists()
