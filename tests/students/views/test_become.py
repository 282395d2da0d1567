"""Becoming a student without a course: name, address, code, done."""

import pytest
from django.test import Client
from django.urls import reverse

from students.models import Draft, Student
from tests.factories.students import make_student
from tests.journeys.steps import code_sent_to
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


def test_a_newcomer_becomes_a_student_in_four_screens(client: Client) -> None:
    assert client.get(reverse("become_start")).url == reverse("become_name")
    assert client.post(reverse("become_name"), {"name": "Alex"}).url == reverse("become_reach")
    reach = client.post(reverse("become_reach"), {"email": "alex@larkmoor.example", "phone": "01632 960 101"})
    assert reach.url == reverse("become_code")
    assert "Become a student" in client.get(reverse("become_reach")).content.decode()
    done = client.post(reverse("become_code"), {"code": code_sent_to("alex@larkmoor.example")}, follow=True)
    assert "You are a student, Alex" in done.content.decode()
    student = Student.objects.select_related("user").get()
    assert (student.name, student.user.email, student.user.phone) == ("Alex", "alex@larkmoor.example", "01632 960 101")
    assert student.registered_by_id == student.user_id
    assert Draft.objects.count() == 0


def test_a_wrong_code_makes_nobody_a_student(client: Client) -> None:
    client.post(reverse("become_name"), {"name": "Alex"})
    client.post(reverse("become_reach"), {"email": "alex@larkmoor.example"})
    assert "Error:" in client.post(reverse("become_code"), {"code": "000000"}).content.decode()
    assert Student.objects.count() == 0


def test_who_is_signed_in_needs_only_a_name() -> None:
    tutor = make_user("Morgan")
    client = sign_in_client(Client(), tutor)
    assert 'value="Morgan"' in client.get(reverse("become_name")).content.decode()
    done = client.post(reverse("become_name"), {"name": "Mo"}, follow=True)
    assert "You are a student, Mo" in done.content.decode()
    assert Student.objects.get(user=tutor).name == "Mo"


def test_who_is_a_student_already_stays_as_they_are(client: Client) -> None:
    bo = make_student("Bo", email="bo@larkmoor.example")
    client.post(reverse("become_name"), {"name": "Robert"})
    client.post(reverse("become_reach"), {"email": "bo@larkmoor.example"})
    done = client.post(reverse("become_code"), {"code": code_sent_to("bo@larkmoor.example")}, follow=True)
    assert "You are a student, Bo" in done.content.decode()
    assert Student.objects.get().pk == bo.pk
    assert client.get(reverse("become_start")).url == reverse("my_learning")
    assert client.get(reverse("become_name")).url == reverse("my_learning")


def test_pages_out_of_turn_lead_to_the_first_question(client: Client) -> None:
    assert client.get(reverse("become_reach")).url == reverse("become_name")
    assert client.get(reverse("become_code")).url == reverse("become_name")
    assert client.get(reverse("become_done")).status_code == 302
    assert "Error:" in client.post(reverse("become_name"), {"name": ""}).content.decode()


def test_too_many_codes_are_not_sent(client: Client) -> None:
    client.post(reverse("become_name"), {"name": "Alex"})
    answers = [client.post(reverse("become_reach"), {"email": "alex@larkmoor.example"}) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
