"""Races around a line and its offers, each with a twin that has the guard taken out and goes wrong."""

from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Offering
from foundations.audit.models import Entry
from foundations.notifications.models import Notice
from students import enrolment, line, offer_link, offers, steps
from students.models import Enrolment
from tests.concurrency.together import (
    WAIT,
    Act,
    at_once,
    enrolling,
    faults,
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
from tests.people import sign_in_client

NEWCOMERS = 10
LATER = NOW + timedelta(hours=1)
DUE = LATER + timedelta(hours=48)
NO_POSITION = "ALTER TABLE students_enrolment DROP CONSTRAINT students_enrolment_position"
TOLD_AGAIN = "ALTER TABLE notifications_notice DROP CONSTRAINT notifications_notice_once"
ANY_STEP = "ALTER TABLE students_enrolment DISABLE TRIGGER USER"

pytestmark = pytest.mark.usefixtures("own_database")


def giving_up(claim: Enrolment) -> Act:
    return partial(enrolment.withdraw, enrolment=claim, by=claim.student.user, now=LATER)


def told(purpose: str) -> int:
    return Notice.objects.filter(purpose=purpose).count()


def acts_of(act: str) -> int:
    return Entry.objects.filter(act=act).count()


def state(claim: Enrolment) -> str:
    return Enrolment.objects.get(pk=claim.pk).state


def an_offer() -> tuple[Offering, Enrolment, Enrolment]:
    """One place, given up: an offering, who is offered it, and who comes next."""
    offering = make_offering(places=1)
    placed, offered, following = (make_enrolment(offering) for _each in range(3))
    giving_up(placed)()
    offered.refresh_from_db()
    return offering, offered, following


def test_a_place_given_up_while_ten_newcomers_press_is_offered_once_to_the_first_in_line() -> None:
    """Pressed on two devices, too: nobody passes over the line, and the line has no gap."""
    offering = make_offering(places=1)
    placed, first, second = (make_enrolment(offering) for _each in range(3))
    came = at_once([*[giving_up(placed)] * 2, *enrolling(offering, NEWCOMERS, now=LATER)])
    assert faults(came) == []
    assert [state(each) for each in (placed, first, second)] == ["withdrawn", "offered", "waiting"]
    assert states(offering) == {"withdrawn": 1, "offered": 1, "waiting": 1 + NEWCOMERS}
    assert positions(offering) == list(range(2, NEWCOMERS + 3))
    assert (taken(offering), seats_held(offering), told("students.place_offered")) == (1, 1, 1)


def test_a_place_given_up_while_the_line_begins_is_somebodys_at_once() -> None:
    offering = make_offering(places=1)
    placed = make_enrolment(offering)
    came = at_once([giving_up(placed), *enrolling(offering, NEWCOMERS, now=LATER)])
    assert faults(came) == []
    assert states(offering)["waiting"] == NEWCOMERS - 1
    assert (taken(offering), seats_held(offering)) == (1, 1)
    # who comes first has the place, or is in line with number 1 and is offered it
    given = Enrolment.objects.get(offering=offering, state__in=Enrolment.HOLDING)
    assert (given.state, given.position) in {("confirmed", None), ("offered", 1)}


def test_twin_without_lock_leaves_a_free_place_with_ten_in_line_who_share_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offering = make_offering(places=1)
    placed, newcomers = make_enrolment(offering), enrolling(offering, NEWCOMERS, now=LATER)
    all_have_a_number, the_line_was_looked_at = Barrier(NEWCOMERS + 1), Barrier(NEWCOMERS + 1)
    new_position, offer_next = line.new_position, line.offer_next

    def number_then_wait(of: Offering) -> int:
        number = new_position(of)
        all_have_a_number.wait(WAIT)
        the_line_was_looked_at.wait(WAIT)
        return number

    def look_in_between(**more: object) -> list[Enrolment]:
        all_have_a_number.wait(WAIT)
        made = offer_next(**more)  # type: ignore[arg-type]
        the_line_was_looked_at.wait(WAIT)
        return made

    without(NO_POSITION)
    without_locks(monkeypatch)
    monkeypatch.setattr(line, "new_position", number_then_wait)
    monkeypatch.setattr(line, "offer_next", look_in_between)
    assert faults(at_once([giving_up(placed), *newcomers])) == []
    assert states(offering) == {"withdrawn": 1, "waiting": NEWCOMERS}
    assert positions(offering) == [1] * NEWCOMERS
    assert (taken(offering), told("students.place_offered")) == (0, 0)


def test_twin_without_lock_offers_a_place_twice_that_was_given_up_on_two_devices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offering = make_offering(places=1)
    placed, _first, _second = (make_enrolment(offering) for _each in range(3))
    without_locks(monkeypatch)
    wait_before(monkeypatch, steps, "step", Barrier(2))
    assert faults(at_once([giving_up(placed)] * 2)) == []
    assert states(offering) == {"withdrawn": 1, "offered": 2}
    assert (taken(offering), seats_held(offering), told("students.place_offered")) == (1, 2, 2)


def test_two_presses_of_yes_by_link_page_and_phone_are_one_place_and_one_notice() -> None:
    now = timezone.now()
    offering = make_offering(places=1, first=timezone.localdate() + timedelta(days=30), now=now)
    placed, mine = make_enrolment(offering, now=now), make_enrolment(offering, make_student("Alex"), now=now)
    enrolment.withdraw(enrolment=placed, by=placed.student.user, now=now)
    link, page = (
        reverse("offer_link", args=[offer_link.token(mine)]),
        reverse("answer_offer", args=[mine.uuid]),
    )
    presses = [(Client(), link), (Client(), link)]
    presses += [(sign_in_client(Client(), mine.student.user), page) for _device in range(2)]
    by_phone = partial(offers.accept, enrolment=mine, by=mine.student.user, now=now)
    came = at_once([by_phone, *(partial(client.post, address, {"answer": "yes"}) for client, address in presses)])
    assert faults(came) == []
    assert [answer.status_code for answer in came[1:]] == [200, 200, 302, 302]  # type: ignore[attr-defined]
    assert state(mine) == "confirmed"
    assert (taken(offering), seats_held(offering)) == (1, 1)
    confirmed = Notice.objects.filter(person=mine.student.user, purpose="students.place_confirmed")
    assert (confirmed.count(), acts_of("enrolment.accept_offer")) == (1, 1)


def test_twin_without_lock_and_key_says_yes_twice_and_confirms_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    _offering, offered, _following = an_offer()
    before = told("students.place_confirmed")
    without(TOLD_AGAIN)
    without_locks(monkeypatch)
    wait_before(monkeypatch, steps, "step", Barrier(2))
    yes = partial(offers.accept, enrolment=offered, by=offered.student.user, now=LATER)
    assert faults(at_once([yes, yes])) == []
    assert (told("students.place_confirmed") - before, acts_of("enrolment.accept_offer")) == (2, 2)


def test_an_offer_that_is_accepted_in_its_last_second_while_it_lapses_ends_one_way() -> None:
    """Theirs and nobody else is offered it, or lapsed and rolled on, and then their yes is refused."""
    for _round in range(2):
        offering, offered, following = an_offer()
        offers_before = told("students.place_offered")
        yes = partial(offers.accept, enrolment=offered, by=offered.student.user, now=DUE - timedelta(seconds=1))
        came = at_once([yes, partial(offers.lapse, now=DUE), yes, partial(offers.lapse, now=DUE)])
        assert faults(came) == []
        theirs = state(offered) == "confirmed"
        assert (state(offered), state(following)) == (("confirmed", "waiting") if theirs else ("lapsed", "offered"))
        assert {isinstance(each, Enrolment) for each in (came[0], came[2])} == {theirs}
        notices = Notice.objects.filter(person=offered.student.user).values_list("purpose", flat=True)
        ends = {"students.place_confirmed", "students.offer_lapsed"} & set(notices)
        assert ends == {"students.place_confirmed" if theirs else "students.offer_lapsed"}
        assert told("students.place_offered") - offers_before == (not theirs)
        assert (taken(offering), seats_held(offering)) == (1, 1)


def test_twin_without_lock_and_trigger_is_accepted_and_lapsed_and_rolls_on(monkeypatch: pytest.MonkeyPatch) -> None:
    _offering, offered, following = an_offer()
    without(ANY_STEP)
    without_locks(monkeypatch)
    wait_before(monkeypatch, steps, "step", Barrier(2))
    yes = partial(offers.accept, enrolment=offered, by=offered.student.user, now=DUE - timedelta(seconds=1))
    assert faults(at_once([yes, partial(offers.lapse, now=DUE)])) == []
    notices = Notice.objects.filter(person=offered.student.user).values_list("purpose", flat=True)
    assert {"students.place_confirmed", "students.offer_lapsed"} <= set(notices), "told yes and told no"
    assert state(following) == "offered", "and the place rolled on"
