"""The pages of the timetable: a week, a term, and the ways between them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses import kinds
from foundations.college import current
from tests.courses.many import many_sessions
from tests.courses.views.pages import queries, text
from tests.factories.courses import EARLIER, NOW, make_course, make_offering, make_room, make_term, make_venue
from tests.factories.students import make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
PLANNER = "/college/planner/"
MONDAY = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_week_says_what_where_when_and_with_whom(office: Client) -> None:
    pair = make_pair(make_tutor("Morgan Ellis", lived="own"), make_tutor("Sam Whitlock", subject=True))
    room = make_room("Room 1", venue=make_venue("The Old Library"))
    offering = make_offering(make_course("Sleep and rest"), pair=pair, room=room, weeks=2)
    html = text(office.get(PLANNER))
    for words in (
        "Spring 2027, week 1:",
        "Monday 11 January to Friday 15 January 2027.",
        "1 of 1 groups meet this week.",
        "The Old Library<span>Room 1</span>",
        "Sleep and rest",
        "10am to 12pm",
        "Morgan, Sam",
        "Nothing to sort out this week.",
        "Is Spring 2027 balanced?",
        "1 room free all day",
        reverse("college_session_move", args=[offering.sessions.get(number=1).uuid]),
        f"{PLANNER}?week=2027-01-18",
        f"{PLANNER}?week=2027-01-04",
    ):
        assert words in html


def test_the_week_asked_for(office: Client) -> None:
    make_offering(make_course("Sleep and rest"), weeks=1)
    for day in ("2027-01-18", "2027-01-24"):
        html = text(office.get(PLANNER, {"week": day}))
        assert "week 2:" in html
        assert "Sleep and rest" not in html
        assert "Nothing is on this week" in html
    assert "Monday 5 July to Friday 9 July 2027." in text(office.get(PLANNER, {"week": "2027-07-07"}))


@pytest.mark.parametrize("word", ["", "soon", "0001-01-01", "9999-12-31", "2027-02-30"])
def test_a_week_that_is_none_shows_the_term(office: Client, word: str) -> None:
    make_offering(weeks=1)
    assert "Spring 2027, week 1:" in text(office.get(PLANNER, {"week": word}))


def test_another_term_and_this_week(office: Client) -> None:
    make_term()
    make_term("Autumn 2026", date(2026, 9, 14), date(2026, 12, 11))
    html = text(office.get(PLANNER))
    assert "Autumn 2026, week 11:" in html
    assert "Monday 23 November to Friday 27 November 2026." in html
    assert "Spring 2027, week 1:" in text(office.get(PLANNER, {"term": "spring-2027"}))
    assert "Autumn 2026, week 11:" in text(office.get(PLANNER, {"term": "no-such-term"}))


def test_what_is_wrong_has_a_way_out(office: Client) -> None:
    offering = make_offering(make_course("Sleep"), pair=make_pair(agreed=False), published=False, weeks=1)
    html = text(office.get(PLANNER))
    assert "1 thing to sort out" in html
    assert "Sleep waits for a tutor to say yes." in html
    assert reverse("college_offering_pair", args=[offering.uuid]) in html
    assert "rc-block--clash" in html


def test_once_it_has_begun_a_block_leads_to_its_group() -> None:
    offering = make_offering(weeks=1)
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        office = sign_in_client(Client(), make_user(roles=["office"]))
        html = text(office.get(PLANNER, {"week": "2027-01-12"}))
    assert reverse("college_offering", args=[offering.uuid]) in html
    assert reverse("college_session_move", args=[offering.sessions.get().uuid]) not in html


def test_one_venue_alone(office: Client) -> None:
    here = make_room("Here", venue=make_venue("The Old Library"))
    make_offering(make_course("Sleep"), room=here, weeks=1)
    make_offering(make_course("Elsewhere"), weeks=1)
    html = text(office.get(PLANNER, {"venue": here.venue.slug}))
    assert "Sleep" in html
    assert "Elsewhere" not in html
    assert f"&amp;venue={here.venue.slug}" in html


def test_the_empty_college_is_helped(office: Client) -> None:
    for address in (PLANNER, f"{PLANNER}?view=term"):
        html = text(office.get(address))
        assert "Nothing planned yet" in html
        assert "Plan a course" in html
    make_term()
    html = text(office.get(PLANNER, {"view": "term"}))
    assert "Spring 2027 at a glance" in html
    assert "Nothing planned yet" in html


def test_the_whole_term(office: Client) -> None:
    make_offering(room=make_room("Room 1", venue=make_venue("The Old Library")), weeks=2)
    html = text(office.get(PLANNER, {"view": "term"}))
    for words in ("Spring 2027 at a glance", "1 group.", "The Old Library", "Tuesday: 1.", "Week 11"):
        assert words in html
    assert f"{PLANNER}?week=2027-01-18&amp;term=spring-2027" in html


def test_only_who_plans_comes_in() -> None:
    for user in (make_student().user, make_tutor().user, make_user(roles=["auditor"])):
        assert sign_in_client(Client(), user).get(PLANNER).status_code == 403
    assert Client().get(PLANNER).status_code == 302
    weak = sign_in_client(Client(), make_user(roles=["office"]), strong=False)
    assert weak.get(PLANNER).status_code == 302


def test_it_only_shows(office: Client) -> None:
    assert office.post(PLANNER).status_code == 405


def test_lists_cost_the_same_for_ten_and_for_two_thousand_sessions(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kept in (current, kinds):  # on a slow machine half a minute may go by between two pages
        monkeypatch.setattr(kept, "LIFE", 3600.0)
    offering = make_offering(weeks=1)
    slug = offering.course.slug
    addresses = [
        f"{PLANNER}?week=2027-01-11",
        f"{PLANNER}?view=term",
        reverse("college_offerings"),
        reverse("college_terms"),
        reverse("college_sheets") + "?day=2027-01-11",
        reverse("college_sheets_print") + "?day=2027-01-11",
        reverse("catalogue"),
        reverse("course", args=[slug]),
    ]
    costs = []
    for sessions in (10, 2000):
        many_sessions(offering, sessions, first=MONDAY, now=EARLIER)
        costs.append({address: queries(office, address) for address in addresses})
    assert costs[0] == costs[1]


def test_the_room_that_is_free_stands_in_the_form(office: Client) -> None:
    offering, free = make_offering(weeks=1), make_room("Free one")
    html = text(office.get(reverse("college_session_move", args=[offering.sessions.get().uuid]), {"room": free.pk}))
    assert f'<option value="{free.pk}" selected>' in html
