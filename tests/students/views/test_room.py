"""Beside the register: people at the door, a number, and whom to ring. For the tutors of the session."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.models import Offering, Session
from foundations.accounts.models import User
from students.models import Enrolment, Glance, Headcount, Mark, Student
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
DURING = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(DURING, tick=False):
        yield


def a_room(**more: str) -> tuple[Session, Enrolment, Client]:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=2, **more)
    session = Offering.objects.get(pk=offering.pk).sessions.get(number=1)
    return session, make_enrolment_of(offering), tutor_of(pair.peer_tutor.user)


def make_enrolment_of(offering: Offering) -> Enrolment:
    student = make_student("Alex Rowan")
    with time_machine.travel(DURING - timedelta(days=9)):
        if offering.audience == Offering.Audience.EVERYONE:
            return make_enrolment(offering, student)
    return Enrolment(student=student)


def tutor_of(user: User) -> Client:
    return sign_in_client(Client(), user)


def words(client: Client, page: str, /, *args: object, **sent: object) -> str:
    address = reverse(page, args=args)
    answer = client.post(address, sent, follow=True) if sent else client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_tutor_adds_somebody_at_the_door() -> None:
    session, _claim, tutor = a_room()
    assert reverse("walk_in", args=[session.uuid]) in words(tutor, "register", session.uuid)
    assert "There are 11 seats left." in words(tutor, "walk_in", session.uuid)
    page = words(tutor, "walk_in", session.uuid, name="Bev")
    assert "Bev is on the list, and marked as here." in page
    assert Mark.objects.get().enrolment.student.name == "Bev"


def test_a_tutor_is_never_told_whom_we_know() -> None:
    """Somebody of that name is a student elsewhere; the tutor sees nothing of it, and it is a new person."""
    session, _claim, tutor = a_room()
    make_student("Bev", email="bev@larkmoor.example")
    page = words(tutor, "walk_in", session.uuid, name="Bev")
    assert "bev@larkmoor.example" not in page
    assert Student.objects.filter(name="Bev").count() == 2


def test_what_is_wrong_stands_beside_the_name() -> None:
    session, _claim, tutor = a_room()
    assert "Write what to call them." in words(tutor, "walk_in", session.uuid, name="")
    assert "Somebody with this name is on the list." in words(tutor, "walk_in", session.uuid, name="alex rowan")


def test_staff_are_first_shown_who_has_the_name() -> None:
    session, _claim, _tutor = a_room()
    office = tutor_of(make_user(roles=["office"]))
    bev = make_student("Bev", email="bev@larkmoor.example")
    assert "If we know the name already" in words(office, "college_walk_in", session.uuid)
    page = words(office, "college_walk_in", session.uuid, name="bev")
    assert "bev@larkmoor.example" in page
    assert Mark.objects.count() == 0
    assert "Choose one of them" in words(office, "college_walk_in", session.uuid, name="bev", ask="1")
    page = words(office, "college_walk_in", session.uuid, name="bev", ask="1", student=str(bev.uuid))
    assert "Bev is on the list, and marked as here." in page
    assert Mark.objects.get().enrolment.student == bev
    words(office, "college_walk_in", session.uuid, name="Bev", ask="1", student="new")
    assert Student.objects.filter(name="Bev").count() == 1  # somebody on the list has the name: it asks for a letter
    words(office, "college_walk_in", session.uuid, name="Kit")
    assert Mark.objects.count() == 2


def test_staff_cannot_pick_somebody_of_another_name() -> None:
    session, _claim, _tutor = a_room()
    office, other = tutor_of(make_user(roles=["office"])), make_student("Nia")
    make_student("Bev")
    sent = {"name": "Bev", "ask": "1", "student": str(other.uuid)}
    answer = office.post(reverse("college_walk_in", args=[session.uuid]), sent)
    assert "Choose one of them" in answer.content.decode()
    assert Mark.objects.count() == 0


def test_a_number_is_counted_where_it_is_enough() -> None:
    session, _claim, tutor = a_room(audience="invitation")
    assert "Count people" in words(tutor, "register", session.uuid)
    assert "Write how many people are here." in words(tutor, "headcount", session.uuid, people="")
    assert "Counted: 8." in words(tutor, "headcount", session.uuid, people="8")
    assert "You counted 8 people." in words(tutor, "register", session.uuid)
    words(tutor, "headcount", session.uuid, people="9")
    assert Headcount.objects.get().people == 9
    other, _claim, other_tutor = a_room()
    assert "Count people" not in words(other_tutor, "register", other.uuid)
    assert other_tutor.get(reverse("headcount", args=[other.uuid])).status_code == 404


def test_one_press_opens_whom_to_ring_and_the_student_sees_it() -> None:
    session, claim, tutor = a_room()
    address = reverse("glance", args=[session.uuid, claim.uuid])
    assert address in words(tutor, "register", session.uuid)
    assert tutor.get(address).status_code == 405
    page = words(tutor, "glance", session.uuid, claim.uuid, pressed="1")
    assert "Alex Rowan has not told us whom to ring." in page
    assert "Nothing shared." in page
    seen = Glance.objects.get()
    alex = sign_in_client(Client(), claim.student.user)
    mine = alex.get(reverse("my_details")).content.decode()
    assert seen.opened_by.name in mine
    assert "Tuesday 12 January 2027, 10:30am" in mine


@pytest.mark.parametrize("hours", [-2, 5])
def test_outside_its_time_nothing_is_there(hours: int) -> None:
    session, claim, tutor = a_room()
    address = reverse("glance", args=[session.uuid, claim.uuid])
    with time_machine.travel(DURING + timedelta(hours=hours), tick=False):
        assert address not in tutor.get(reverse("register", args=[session.uuid])).content.decode()
        assert tutor.post(address).status_code == 404
    assert not Glance.objects.exists()


def test_nobody_but_its_tutors_gets_here() -> None:
    session, claim, _tutor = a_room()
    stranger = tutor_of(make_pair().peer_tutor.user)
    office, student = tutor_of(make_user(roles=["office"])), sign_in_client(Client(), claim.student.user)
    addresses = [reverse(name, args=[session.uuid]) for name in ("walk_in", "headcount")]
    addresses.append(reverse("glance", args=[session.uuid, claim.uuid]))
    for address in addresses:
        assert [each.post(address).status_code for each in (stranger, office, student)] == [404, 403, 403]
    assert student.get(reverse("college_walk_in", args=[session.uuid])).status_code == 403
    assert (Glance.objects.count(), Mark.objects.count()) == (0, 0)
