"""Helping students by phone: only for who may, and through the same verbs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundations.accounts.models import User
from foundations.audit.models import Entry
from students.models import Enrolment, Student
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student, open_record
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def robin() -> User:
    return make_user("Robin", roles=["office"])


@pytest.fixture
def office(robin: User) -> Client:
    return sign_in_client(Client(), robin)


def soon() -> dict:
    return {"first": timezone.localdate() + timedelta(days=30), "now": timezone.now()}


def test_somebody_without_an_address_is_added_and_enrolled(office: Client) -> None:
    offering = make_offering(places=1, **soon())
    added = office.post(reverse("college_student_new"), {"name": "Pat", "reach": "phone", "phone": "01632 960 104"})
    student = Student.objects.get(name="Pat")
    assert added.url == reverse("college_student", args=[student.uuid])
    said = office.post(added.url, {"offering": str(offering.uuid)}, follow=True).content.decode()
    assert "They have a place." in said
    claim = Enrolment.objects.get(student=student)
    assert Entry.objects.get(kind="enrolment", thing_id=claim.pk).on_behalf_of_id == student.user_id


def test_the_office_is_asked_for_the_name_of_somebody_else(office: Client) -> None:
    html = office.post(reverse("college_student_new"), {"name": "", "reach": "phone"}).content.decode()
    assert "Write what to call them." in html
    assert "Tell us what to call you." not in html


def test_a_full_group_is_refused_unless_the_line_is_ticked(office: Client, robin: User) -> None:
    offering, student = make_offering(places=1, **soon()), make_student()
    open_record(student, robin)
    make_enrolment(offering, now=timezone.now())
    path = reverse("college_student", args=[student.uuid])
    assert "This group is full now." in office.post(path, {"offering": str(offering.uuid)}).content.decode()
    assert "Choose a group." in office.post(path, {"offering": ""}).content.decode()
    in_line = office.post(path, {"offering": str(offering.uuid), "line": "on"}, follow=True).content.decode()
    assert "They are in line." in in_line
    assert "Number 1 in line" in in_line


def test_giving_up_for_somebody_who_rang(office: Client, robin: User) -> None:
    offering = make_offering(places=1, **soon())
    claim, following = make_enrolment(offering, now=timezone.now()), make_enrolment(offering, now=timezone.now())
    open_record(claim.student, robin)
    said = office.post(reverse("college_student_give_up", args=[claim.uuid]), follow=True).content.decode()
    assert "Their place is given up." in said
    assert [Enrolment.objects.get(pk=each.pk).state for each in (claim, following)] == ["withdrawn", "offered"]


def test_names_are_found_without_ending_up_in_an_address(office: Client) -> None:
    make_student("Alex Field")
    make_student("Sam Hill")
    path = reverse("college_students")
    everyone = office.get(path).content.decode()
    assert [name in everyone for name in ("Alex Field", "Sam Hill")] == [True, True]
    found = office.post(path, {"name": "field"}).content.decode()
    assert [name in found for name in ("Alex Field", "Sam Hill")] == [True, False]
    assert "Nobody with this name, number or address" in office.post(path, {"name": "zz"}).content.decode()


def test_nobody_else_may_and_a_miss_is_a_miss(office: Client) -> None:
    student = make_student()
    claim = make_enrolment(make_offering(**soon()), student, now=timezone.now())
    pages = [
        reverse("college_students"),
        reverse("college_student_new"),
        reverse("college_student", args=[student.uuid]),
    ]
    outsiders = [student.user, make_user("Morgan"), make_user("Ada", roles=["auditor"])]
    for user in outsiders:
        client = sign_in_client(Client(), user)
        assert [client.get(page).status_code for page in pages] == [403] * 3
        assert client.post(reverse("college_student_give_up", args=[claim.uuid])).status_code == 403
    assert [Client().get(page).status_code for page in pages] == [302] * 3
    assert office.get(reverse("college_student", args=[claim.uuid])).status_code == 404
    assert Enrolment.objects.get().state == "confirmed"
