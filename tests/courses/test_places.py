"""Places: the one gate, and changing how many can come."""

import pytest
from django.db import IntegrityError, transaction

from courses import offerings, places
from courses.models import Offering, Places
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from students.models import Enrolment
from tests.factories.courses import NOW, make_offering, make_room
from tests.factories.students import make_enrolment
from tests.people import make_user

pytestmark = pytest.mark.django_db


def change(offering: Offering, capacity: int, channel: str = "room") -> Places:
    return places.change_capacity(offering=offering, channel=channel, capacity=capacity, by=make_user(), now=NOW)


def taken(offering: Offering) -> int:
    return Places.objects.get(offering=offering, channel="room").taken


def test_seats_are_taken_only_while_enough_are_free() -> None:
    offering = make_offering(places=3)
    assert places.take(offering=offering, channel="room", seats=2)
    assert not places.take(offering=offering, channel="room", seats=2)
    assert places.take(offering=offering, channel="room")
    assert not places.take(offering=offering, channel="room")
    assert not places.take(offering=offering, channel="online")
    places.release(offering=offering, channel="room", seats=2)
    assert taken(offering) == 1


def test_the_database_never_sells_a_place_twice_and_never_gives_back_more_than_taken() -> None:
    offering = make_offering(places=1)
    rows = Places.objects.filter(offering=offering)
    with pytest.raises(IntegrityError, match="courses_places_never_oversold"), transaction.atomic():
        rows.update(taken=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        places.release(offering=offering, channel="room")
    assert taken(offering) == 0


def test_locking_returns_offerings_as_they_are_now_by_number() -> None:
    first, second = make_offering(), make_offering(published=False)
    stale = Offering.objects.get(pk=first.pk)
    Offering.objects.filter(pk=first.pk).update(age_from=21)
    with transaction.atomic():
        found = places.lock([second.pk, first.pk, first.pk])
    assert [each.pk for each in found] == [first.pk, second.pk]
    assert (stale.age_from, found[0].age_from) == (18, 21)


def test_raising_offers_the_new_places_to_those_in_line_first() -> None:
    offering = make_offering(places=1)
    make_enrolment(offering)
    second, third = make_enrolment(offering), make_enrolment(offering)
    change(offering, 2)
    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert (states[second.pk], states[third.pk]) == ("offered", "waiting")
    assert taken(offering) == 2
    entry = Entry.objects.get(act="places.change_capacity")
    assert (entry.detail["before"], entry.detail["after"]) == (1, 2)


def test_lowering_stops_at_what_is_taken() -> None:
    offering = make_offering(places=5)
    make_enrolment(offering, seats=2)
    with pytest.raises(Refusal) as refused:
        change(offering, 1)
    assert refused.value.field == "capacity"
    assert str(refused.value) == "2 places are taken. Choose 2 or more, or ask people first."
    assert change(offering, 2).capacity == 2


def test_more_places_than_the_room_seats_are_refused() -> None:
    offering = make_offering(places=5, room=make_room("Snug", size=6))
    assert change(offering, 6).capacity == 6
    with pytest.raises(Refusal) as refused:
        change(offering, 7)
    assert refused.value.field == "capacity"
    way = "Move the sessions to a larger room first, or choose fewer places."
    assert str(refused.value) == f"Snug seats 6 people. {way}"
    assert change(offering, 40, channel="online").capacity == 40


def test_a_cancelled_offering_takes_nobody() -> None:
    offering = make_offering()
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    with pytest.raises(Refusal):
        change(offering, 14)
    assert Places.objects.get(offering=offering).capacity == 12
