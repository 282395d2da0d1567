"""Many students want one talk at once, and one colleague offers two times at once: one is first."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from students import slots
from students.models import Booking, Slot
from tests.concurrency.test_rooms_and_registers import all_at_once
from tests.factories.students import NOW, make_booking, make_slot, make_student
from tests.people import make_user

PEOPLE = 6
LATER = NOW + timedelta(hours=1)


def booking_one(slot: Slot) -> list[Callable[[], object]]:
    students = [make_student() for _each in range(PEOPLE)]
    return [partial(slots.book, slot=slot, student=each, by=each.user, now=NOW) for each in students]


def offering_one(host: User) -> list[Callable[[], object]]:
    return [partial(make_slot, host) for _each in range(PEOPLE)]


@pytest.mark.usefixtures("own_database")
def test_one_time_goes_to_one_student_and_the_others_are_told_in_words() -> None:
    answers = all_at_once(booking_one(make_slot()))
    refused = [answer for answer in answers if isinstance(answer, slots.Taken)]
    assert (len(refused), Booking.objects.live().count()) == (PEOPLE - 1, 1)
    assert {str(each) for each in refused} == {str(slots.TAKEN)}


@pytest.mark.usefixtures("own_database")
def test_booking_and_moving_to_one_time_at_once_keep_it_one_students() -> None:
    wanted, others = make_slot(), [make_booking() for _each in range(3)]
    moving = [partial(slots.move, booking=each, slot=wanted, by=each.student.user, now=LATER) for each in others]
    answers = all_at_once([*moving, *booking_one(wanted)])
    assert [answer for answer in answers if not isinstance(answer, Booking | slots.Taken)] == []
    assert Booking.objects.live().filter(slot=wanted).count() == 1
    assert Booking.objects.live().count() in {3, 4}


@pytest.mark.usefixtures("own_database")
def test_two_students_changing_places_at_once_do_not_block_each_other() -> None:
    one, two = make_booking(), make_booking()
    first, second = make_slot(), make_slot()
    acts = [
        partial(slots.move, booking=one, slot=second, by=one.student.user, now=LATER),
        partial(slots.move, booking=two, slot=first, by=two.student.user, now=LATER),
        partial(slots.give_up, booking=one, by=one.student.user, now=LATER),
    ]
    answers = all_at_once(acts)
    assert [answer for answer in answers if not isinstance(answer, Booking | Refusal)] == []
    assert Booking.objects.get(pk=two.pk).slot == first


@pytest.mark.usefixtures("own_database")
def test_without_lock_and_constraint_one_time_is_given_to_many(monkeypatch: pytest.MonkeyPatch) -> None:
    slot = make_slot()
    acts, looked = booking_one(slot), Barrier(PEOPLE)
    real = slots._check_open

    def look_then_wait(held: Slot, *, now: object) -> None:
        real(held, now=now)
        looked.wait(timeout=60)

    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX students_booking_one_student_a_slot")
    monkeypatch.setattr(slots, "_held", lambda *wanted: {each.pk: Slot.objects.get(pk=each.pk) for each in wanted})
    monkeypatch.setattr(slots, "_check_open", look_then_wait)
    all_at_once(acts)
    assert Booking.objects.live().filter(slot=slot).count() == PEOPLE


@pytest.mark.usefixtures("own_database")
def test_a_colleague_offering_the_same_time_in_six_windows_offers_it_once() -> None:
    answers = all_at_once(offering_one(make_user()))
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (len(refused), Slot.objects.count()) == (PEOPLE - 1, 1)


@pytest.mark.usefixtures("own_database")
def test_without_the_constraint_it_is_offered_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    acts, looked = offering_one(make_user()), Barrier(PEOPLE)
    real = slots._check_free

    def look_then_wait(host: User, rows: list[Slot]) -> None:
        real(host, rows)
        looked.wait(timeout=60)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE students_slot DROP CONSTRAINT students_slot_host_once")
    monkeypatch.setattr(slots, "_check_free", look_then_wait)
    all_at_once(acts)
    assert Slot.objects.count() == PEOPLE
