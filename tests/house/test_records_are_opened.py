"""Every page of the college about one student asks for a reason first, and comes back after it was given."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundations.accounts.models import User
from students.models import Arrangement, Booking, ContactTask, Enrolment, Student
from tests.factories.courses import make_offering
from tests.factories.students import make_arrangement, make_student, open_record
from tests.house.addresses import KWARGS, Address, every_address
from tests.house.world import World, build
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
MADE_UP = ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "/my/", "nowhere", "/%00", "["]

DOOR = "college_student_open"
LEADS_TO = {  # what stands in an address of the college and belongs to one student
    Student: "pk",
    User: "student",
    Enrolment: "student",
    Booking: "student",
    Arrangement: "need__student",
    ContactTask: "enrolment__student",
}
FEWEST = 18  # such pages when this was written


@pytest.fixture
def office() -> Client:
    return sign_in_client(Client(), make_user("Robin", roles=["office"]))


def whose(number: object) -> set[int]:
    """Return the student that a number in an address leads to, if it does."""
    if not isinstance(number, UUID):
        return set()
    found = {
        model._default_manager.filter(uuid=number).values_list(to, flat=True).first() for model, to in LEADS_TO.items()
    }
    return found - {None}


def about_students(world: World) -> list[tuple[Address, str, set[int]]]:
    """Return every page of the college whose address names a student or something of theirs: address, path, whom."""
    pages = []
    for address in every_address():
        if address.route.startswith("/college/") and address.name in KWARGS and address.name != DOOR:
            kwargs = KWARGS[address.name](world, world.people["office"][1])
            students = {student for number in kwargs.values() for student in whose(number)}
            if students:
                pages.append((address, reverse(address.name, kwargs=kwargs), students))
    return pages


def test_no_page_about_a_student_opens_without_a_reason() -> None:
    world = build()
    robin = world.people["office"][1].user
    assert robin is not None
    client = sign_in_client(Client(), robin)
    pages = about_students(world)
    assert len(pages) >= FEWEST
    doors = {student.pk: reverse(DOOR, args=[student.uuid]) for student in Student.objects.all()}
    for address, path, students in pages:
        answers = [client.get(path), client.post(path, {"answer": "yes", "reached": "yes", "outcome": "told"})]
        for answer in (each for each in answers if each.status_code != 405):
            assert (address.name, answer.status_code) == (address.name, 302)
            assert answer.url.partition("?")[0] in {doors[student] for student in students}, address.name
    for student in Student.objects.order_by("pk"):
        open_record(student, robin)
    for address, path, _students in pages:
        to = client.get(path).get("Location", "")
        assert (address.name, to.partition("?")[0] in doors.values()) == (address.name, False)


def test_it_comes_back_to_the_page_that_was_asked_for(office: Client) -> None:
    student = make_student()
    page, record = (reverse(name, args=[student.uuid]) for name in ("college_student_help", "college_student"))
    door = office.get(page).url
    assert (door, office.get(record).url) == (
        reverse(DOOR, args=[student.uuid], query={"next": page}),
        door.split("?")[0],
    )
    assert office.post(door, {}).status_code == 200
    assert office.post(door, {"reason": "help"}).url == page
    assert office.get(page).status_code == 200


def test_a_press_does_not_come_back(office: Client) -> None:
    """What was pressed is not pressed again by itself: the way leads to the record."""
    student = make_student()
    door = office.post(reverse("college_student_help", args=[student.uuid])).url
    assert door == reverse(DOOR, args=[student.uuid])
    assert office.post(door, {"reason": "help"}).url == reverse("college_student", args=[student.uuid])


@pytest.mark.parametrize("back", MADE_UP)
def test_the_way_back_leads_to_a_page_about_a_student_alone(back: str, office: Client) -> None:
    student = make_student()
    door = reverse(DOOR, args=[student.uuid], query={"next": back})
    assert office.post(door, {"reason": "help"}).url == reverse("college_student", args=[student.uuid])


def test_a_list_of_work_suggests_its_reason(office: Client) -> None:
    row = make_arrangement(make_offering(first=timezone.localdate() + timedelta(days=30), now=timezone.now()))
    door = office.get(reverse("college_arrangement", args=[row.uuid])).url
    said = office.get(door).content.decode()
    assert re.findall(r'value="(\w+)"[^>]*checked', said) == ["help"]
