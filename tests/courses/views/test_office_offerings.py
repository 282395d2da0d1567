"""Planning a run of a course, and looking after it: the pages of the office."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Offering, Places, Room, Session, Term
from tests.courses.views.pages import queries, text
from tests.factories.courses import (
    FIRST_DAY,
    NOW,
    day_after,
    make_course,
    make_offering,
    make_room,
    make_term,
    make_venue,
)
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair, make_tutor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def undone(act: Callable[[], str]) -> str:
    """A refused verb undoes its own transaction; in a test, which is all one transaction, this does it."""
    place = transaction.savepoint()
    answer = act()
    transaction.savepoint_rollback(place)
    return answer


def plan_of(room: Room | None = None, **changes: object) -> dict[str, object]:
    return {
        "term": make_term().pk,
        "mode": "in_person",
        "first": FIRST_DAY.isoformat(),
        "starts": "10:00",
        "ends": "12:00",
        "room": (room or make_room()).pk,
        "seats": "12",
        "online": "0",
        "audience": "everyone",
        "age_from": "18",
        "age_to": "",
        "pair": "",
        **changes,
    }


def test_dates_are_proposed_first_and_nothing_is_booked(office: Client) -> None:
    course = make_course(session_titles=["One", "Two", "Three"])
    address = reverse("college_offering_plan", args=[course.slug])
    make_term()
    assert "Show me the dates" in text(office.get(address))
    html = text(office.get(address, plan_of()))
    assert html.count("10am to 12pm") == 3
    assert "All of them are free." in html
    assert Offering.objects.count() == 0


def test_dates_after_the_term_are_said(office: Client) -> None:
    course, sent = make_course(session_titles=["One", "Two", "Three"]), plan_of()
    ends = Term.objects.get().ends
    address = reverse("college_offering_plan", args=[course.slug])
    late = text(office.get(address, {**sent, "first": (ends - timedelta(days=7)).isoformat()}))
    assert "1 date is after Spring 2027, which ends on" in late
    assert "after Spring 2027" not in text(office.get(address, sent))


def test_kept_dates_are_a_draft_with_all_its_sessions(office: Client) -> None:
    course, pair = make_course(session_titles=["One", "Two", "Three"]), make_pair()
    address = reverse("college_offering_plan", args=[course.slug])
    response = office.post(address, plan_of(pair=pair.pk, age_from="16", age_to="25"))
    offering = Offering.objects.get()
    assert response.url == reverse("college_offering", args=[offering.uuid])
    assert (offering.state, offering.pair, offering.age_from, offering.age_to) == ("draft", pair, 16, 25)
    days = list(offering.sessions.order_by("number").values_list("title", "day"))
    assert days == [("One", FIRST_DAY), ("Two", day_after(7)), ("Three", day_after(14))]
    assert Places.objects.get().capacity == 12


def test_a_taken_room_and_a_busy_tutor_are_said_with_a_way_out(office: Client) -> None:
    venue, pair = make_venue("Riverside"), make_pair(make_tutor("Ash Pemberton", lived="own"))
    room, garden = make_room("Room 1", venue=venue), make_room("Garden room", venue=venue)
    make_offering(make_course("Cooking"), room=room, pair=pair, first=day_after(7), weeks=1)
    course = make_course(session_titles=["One", "Two"])
    address = reverse("college_offering_plan", args=[course.slug])
    sent = plan_of(room, pair=pair.pk)
    html = text(office.get(address, sent))
    assert "The room is taken: Cooking is there, 10am to 12pm." in html
    assert "Ash Pemberton teaches Cooking then, 10am to 12pm." in html
    assert "Use Riverside, Garden room this time" in html
    kept = undone(lambda: text(office.post(address, sent)))
    assert "Room 1 is taken on Tuesday 19 January, 10am to 12pm." in kept
    assert "1 thing needs you." in text(office.get(address, {**sent, "room_2": garden.pk}))
    solved = {**sent, "pair": "", "room_2": garden.pk}
    assert office.post(address, solved).status_code == 302
    planned = Offering.objects.get(course=course)
    assert list(planned.sessions.order_by("number").values_list("room", flat=True)) == [room.pk, garden.pk]


def test_a_week_can_be_left_out(office: Client) -> None:
    course = make_course(session_titles=["One", "Two"])
    sent = plan_of(skip=day_after(7).isoformat())
    assert office.post(reverse("college_offering_plan", args=[course.slug]), sent).status_code == 302
    assert list(Session.objects.order_by("number").values_list("day", flat=True)) == [FIRST_DAY, day_after(14)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": "2027-08-01"}, "Spring 2027 has other days."),
        ({"ends": "09:00"}, "It ends before it starts."),
        ({"room": ""}, "Choose the room they meet in"),
        ({"seats": "0"}, "Write how many people can come."),
        ({"mode": "online", "online": "0"}, "Write how many people can come."),
        ({"age_to": "12"}, "This age is lower than the first one."),
        ({"first": "soon"}, "Write a day, like 12 January 2027."),
        ({"skip": "soon", "room_1": "none", "seats": "50"}, "seats 20 people."),
    ],
)
def test_plans_that_will_not_do_are_refused_beside_the_field(office: Client, changes: dict, words: str) -> None:
    course = make_course()
    html = text(office.post(reverse("college_offering_plan", args=[course.slug]), {**plan_of(), **changes}))
    assert words in html
    assert "There is a problem" in html
    assert not Session.objects.exists()


def test_an_offering_says_what_it_lacks_each_with_its_link(office: Client, admin: Client) -> None:
    course = make_course(approved=False)
    office.post(reverse("college_offering_plan", args=[course.slug]), plan_of())
    offering = Offering.objects.get()
    html = text(admin.get(reverse("college_offering", args=[offering.uuid])))
    assert "What it still needs" in html
    assert reverse("college_offering_pair", args=[offering.uuid]) in html
    assert reverse("college_course", args=[course.slug]) in html
    assert "Publish it" not in html


def test_two_tutors_are_chosen_and_who_is_busy_is_said(office: Client) -> None:
    busy, free = make_pair(make_tutor("Ash", lived="own")), make_pair(make_tutor("Dara", lived="own"))
    make_offering(pair=busy, weeks=1)
    offering = make_offering(weeks=1, published=False)
    address = reverse("college_offering_pair", args=[offering.uuid])
    html = text(office.get(address))
    assert html.count("One of them teaches then") == 1
    assert "One of these two teaches another session" in text(office.post(address, {"pair": busy.pk}))
    assert "Choose two tutors." in text(office.post(address, {"pair": ""}))
    assert office.post(address, {"pair": free.pk}).status_code == 302
    offering.refresh_from_db()
    assert offering.pair == free


def test_a_session_is_moved_and_refused_beside_its_field(office: Client) -> None:
    offering = make_offering(weeks=1)
    session = offering.sessions.get()
    address = reverse("college_session_move", args=[session.uuid])
    sent = {"day": "2027-01-13", "starts": "14:00", "ends": "16:00", "room": session.room_id}
    assert "The session is moved." in text(office.post(address, sent, follow=True))
    session.refresh_from_db()
    assert (session.day, session.starts) == (day_after(1), time(14))
    make_offering(room=session.room, weeks=1)
    taken = {**sent, "day": "2027-01-12", "starts": "11:00", "ends": "13:00"}
    assert "is taken on Tuesday 12 January" in text(office.post(address, taken))
    assert "It ends before it starts." in text(office.post(address, {**sent, "ends": "13:00"}))


def test_a_session_is_added_and_cancelled_after_asking(office: Client) -> None:
    offering = make_offering(weeks=1)
    make_enrolment(offering)
    add = reverse("college_session_add", args=[offering.uuid])
    assert office.post(add, {"day": "2027-01-20", "starts": "10:00", "ends": "12:00", "room": ""}).status_code == 302
    session = offering.sessions.get(number=2)
    address = reverse("college_session_cancel", args=[session.uuid])
    assert "1 person has a place and will be told." in text(office.get(address))
    assert offering.sessions.filter(cancelled=True).count() == 0
    assert "The session is cancelled." in text(office.post(address, follow=True))
    session.refresh_from_db()
    assert session.cancelled


def test_cancelling_says_first_how_many_are_told(office: Client) -> None:
    offering = make_offering()
    make_enrolment(offering)
    make_enrolment(offering)
    address = reverse("college_offering_cancel", args=[offering.uuid])
    html = text(office.get(address))
    assert "Cancel it and tell 2 people" in html
    offering.refresh_from_db()
    assert offering.state == "published"
    assert "Cancelled." in text(office.post(address, follow=True))
    offering.refresh_from_db()
    assert offering.state == "cancelled"
    assert "It is cancelled already." in text(office.get(address))


def test_places_are_changed_and_refused_beside_the_number(office: Client) -> None:
    offering = make_offering(places=2)
    make_enrolment(offering)
    make_enrolment(offering)
    address = reverse("college_offering_places", args=[offering.uuid])
    assert "2 places are taken. Choose 2 or more" in text(office.post(address, {"channel": "room", "capacity": "1"}))
    assert office.post(address, {"channel": "room", "capacity": "5"}).status_code == 302
    assert Places.objects.get().capacity == 5
    assert text(office.post(address, {"channel": "moon", "capacity": "5"})).count("Change places") > 0
    assert Places.objects.count() == 1


def test_single_pages_cost_the_same_for_few_and_many(office: Client) -> None:
    counts = []
    for weeks in (2, 8):
        course = make_course(session_titles=[f"Part {n}" for n in range(weeks)])
        offering = make_offering(course, weeks=weeks)
        sent = plan_of(offering.sessions.all()[0].room, pair=offering.pair_id)
        plan = reverse("college_offering_plan", args=[course.slug])
        office.get(plan, sent)
        with CaptureQueriesContext(connection) as counted:
            assert office.get(plan, sent).status_code == 200
        counts.append((len(counted), queries(office, reverse("college_offering", args=[offering.uuid]))))
    assert counts[0] == counts[1]
