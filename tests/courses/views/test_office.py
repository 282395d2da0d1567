"""The pages that the office plans with."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses import offerings
from courses.models import Offering, Room, Term, Venue
from tests.courses.views.pages import queries, text
from tests.factories.courses import (
    FIRST_DAY,
    NOW,
    make_course,
    make_offering,
    make_room,
    make_term,
)
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client
from tutors.models import Pair, Tutor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def pages() -> dict[str, str]:
    offering = make_offering()
    session, room = offering.sessions.order_by("number")[0], make_room()
    one, slug = [offering.uuid], [offering.course.slug]
    args = {
        "college_home": [],
        "college_terms": [],
        "college_venues": [],
        "college_venue_add": [],
        "college_venue_room": [room.venue.slug],
        "college_courses": [],
        "college_course_add": [],
        "college_course": slug,
        "college_offerings": [],
        "college_offering_plan": slug,
        "college_offering": one,
        "college_offering_cancel": one,
        "college_offering_places": one,
        "college_offering_pair": one,
        "college_session_add": one,
        "college_session_move": [session.uuid],
        "college_session_cancel": [session.uuid],
        "college_tutors": [],
        "college_tutor_add": [],
        "college_pair_propose": [],
    }
    return {name: reverse(name, args=each) for name, each in args.items()}


def test_the_office_opens_every_page_and_nobody_else_does(office: Client) -> None:
    tutor, student = make_tutor(), make_student()
    outsiders = [sign_in_client(Client(), each.user) for each in (tutor, student)]
    outsiders.append(sign_in_client(Client(), make_user(roles=["auditor"])))
    for address in pages().values():
        assert office.get(address).status_code == 200, address
        assert [each.get(address).status_code for each in outsiders] == [403, 403, 403], address
        assert [each.post(address, {}).status_code for each in outsiders] in ([403] * 3, [405] * 3), address
        assert Client().get(address).status_code == 302, address


def test_without_a_second_factor_nobody_plans() -> None:
    weak = sign_in_client(Client(), make_user(roles=["office"]), strong=False)
    assert {weak.get(address).status_code for address in pages().values()} == {302}


def test_only_an_admin_publishes(office: Client, admin: Client) -> None:
    offering = make_offering(published=False)
    publish = reverse("college_offering_publish", args=[offering.uuid])
    assert office.post(publish).status_code == 403
    assert admin.get(publish).status_code == 405
    assert "Published." in text(admin.post(publish, follow=True))
    offering.refresh_from_db()
    assert offering.state == "published"


def test_a_term_is_added_or_refused_beside_its_field(office: Client) -> None:
    address = reverse("college_terms")
    values = {"name": "Spring 2027", "starts": "2027-01-11", "ends": "2027-03-25", "enrolment_opens": "2026-11-01"}
    assert "Spring 2027 is there." in text(office.post(address, values, follow=True))
    again = text(office.post(address, values))
    assert "There is a term with this name." in again
    assert "<title>Error:" in again
    assert "The term ends before it starts." in text(office.post(address, {**values, "ends": "2026-01-01"}))
    assert Term.objects.count() == 1


def test_a_venue_and_its_room(office: Client) -> None:
    response = office.post(reverse("college_venue_add"), {"name": "The Old Library", "step_free": "on"}, follow=True)
    assert "Add a room: The Old Library" in text(response)
    address = reverse("college_venue_room", args=["the-old-library"])
    assert "Room 1" in text(office.post(address, {"name": "Room 1", "size": "16"}, follow=True))
    assert "This venue has a room with that name." in text(office.post(address, {"name": "Room 1", "size": "4"}))
    assert "There is a venue with this name." in text(
        office.post(reverse("college_venue_add"), {"name": "The old library"})
    )
    assert (Venue.objects.get().step_free, Room.objects.get().size) == (True, 16)


def test_tutors_are_added_and_asked(office: Client) -> None:
    add = reverse("college_tutor_add")
    for name, lived, subject in (("Morgan Ellis", "own", ""), ("Sam Whitlock", "no", "on")):
        sent = {"name": name, "email": f"{name[:3].lower()}@larkmoor.example", "lived": lived, "subject": subject}
        assert f"{name} is in the directory." in text(office.post(add, sent, follow=True))
    refused = {"name": "X", "email": "x@larkmoor.example", "lived": "no"}
    assert "Choose what this tutor brings" in text(office.post(add, refused))
    again = {"name": "Morgan", "email": "MOR@larkmoor.example", "lived": "own"}
    assert "This person is in the directory already." in text(office.post(add, again))
    peer, staff = Tutor.objects.order_by("pk")
    back = reverse("college_offerings")
    propose = reverse("college_pair_propose")
    response = office.post(propose, {"peer_tutor": peer.pk, "staff_tutor": staff.pk, "next": back})
    assert response.url == back
    assert Pair.objects.get().accepted is False
    away = office.post(propose, {"peer_tutor": peer.pk, "staff_tutor": staff.pk, "next": "https://evil.example/"})
    assert away.url == reverse("college_tutors")
    assert "Choose somebody to ask." in text(office.post(propose, {"next": ""}))
    assert "Waiting for a yes" in text(office.get(reverse("college_tutors")))


def test_the_front_door_counts_and_says_what_needs_a_hand(office: Client, admin: Client) -> None:
    empty = text(office.get(reverse("college_home")))
    assert "Begin with a term" in empty
    make_offering(make_course("No pair yet"), published=False)
    Offering.objects.update(pair=None)
    make_offering(make_course("Not approved", approved=False), published=False)
    full = make_offering(make_course("Very full"), places=1)
    make_enrolment(full)
    make_enrolment(full)
    make_offering(make_course("Roomy"))
    html = text(office.get(reverse("college_home")))
    for words in ("It needs two tutors.", "Its words are not approved yet.", "Full, and 1 person is in line."):
        assert words in html
    assert "Roomy" not in html
    assert reverse("college_offering_places", args=[full.uuid]) in html
    ready = make_offering(make_course("Ready"), published=False)
    assert "Look it over and publish it." in text(admin.get(reverse("college_home")))
    assert "A college admin can publish it." in text(office.get(reverse("college_home")))
    offerings.cancel(offering=ready, by=make_user(), now=NOW)
    assert "Look it over and publish it." not in text(admin.get(reverse("college_home")))


@pytest.mark.parametrize(
    "name",
    ["college_home", "college_terms", "college_venues", "college_courses", "college_offerings", "college_tutors"],
)
def test_lists_cost_the_same_for_one_row_and_for_three(office: Client, name: str) -> None:
    def more() -> None:
        make_offering(places=1)
        make_offering(published=False)
        make_pair(agreed=False)

    more()
    counts = [queries(office, reverse(name))]
    for _each in range(2):
        more()
    make_term("Summer 2027", FIRST_DAY + timedelta(days=90), FIRST_DAY + timedelta(days=160))
    counts.append(queries(office, reverse(name)))
    assert counts[0] == counts[1]
