"""From the course page to "You have a place", one question a page."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import offerings
from courses.models import Offering
from foundations.accounts.models import User
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students.models import Arrangement, Draft, Enrolment, Student
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student
from tests.people import make_user, sign_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


def soon() -> dict:
    return {"first": timezone.localdate() + timedelta(days=30), "now": timezone.now()}


def page(name: str, offering: Offering) -> str:
    return reverse(name, args=[offering.course.slug, offering.uuid])


def code_of(address: str) -> str:
    notice = Notice.objects.get(person__email=address, purpose="accounts.sign_in_code")
    deliveries.deliver(notice_id=notice.pk, now=timezone.now())
    return re.search(r"\b\d{3} ?\d{3}\b", mail.outbox[-1].body)[0]


def test_a_newcomer_gets_a_place_in_six_pages() -> None:
    offering, client = make_offering(**soon()), Client()
    seen = []

    def look(path: str) -> str:
        shown = client.get(path)
        assert shown.status_code == 200, path
        seen.append(re.search(r"<h1>(.*?)</h1>", shown.content.decode(), re.DOTALL)[1].strip())
        return shown.content.decode()

    def step(path: str, **answers: object) -> str:
        response = client.post(path, answers)
        assert response.status_code == 302, response.content.decode()
        look(response.url)
        return response.url

    first = page("enrol_name", offering)
    assert f'action="{first}"' in look(page("enrol_start", offering))
    at = step(first, name="Alex")
    at = step(at, email="Alex@larkmoor.example", phone="")
    at = step(at, code=code_of("alex@larkmoor.example"))
    at = step(at, help=["seat", "print"], words="A quiet corner", share="yes")
    step(at, go="1")
    assert seen == [
        "What shall we call you?",
        "How can we reach you, Alex?",
        "Enter your code",
        "What would help you take part?",
        "Check your answers",
        "You have a place, Alex",
    ]
    done = client.get(page("enrol_done", offering)).content.decode()
    assert done.count("The office sees to it, by <strong>") == 3
    student = Student.objects.select_related("user").get()
    assert (student.name, student.user.email) == ("Alex", "alex@larkmoor.example")
    assert student.support == "A quiet corner"
    needs = sorted((each.kind, each.shared, each.own_words()) for each in student.needs.select_related("student"))
    assert needs == [("other", True, "A quiet corner"), ("print", True, ""), ("seat", True, "")]
    assert Arrangement.objects.filter(enrolment__student=student, state="open").count() == 3
    assert Enrolment.objects.get().state == "confirmed"
    assert Draft.objects.count() == 0


def test_a_returning_student_checks_and_is_done() -> None:
    offering, student = make_offering(**soon()), make_student("Alex")
    client = sign_in_client(Client(), student.user)
    start, check = client.get(page("enrol_start", offering)).content.decode(), page("enrol_check", offering)
    assert "Enrol on this course" in start
    assert f'action="{check}"' in start
    done = client.post(check, follow=True)
    assert "You have a place, Alex" in done.content.decode()
    again = client.get(page("enrol_start", offering))
    assert again.url == reverse("my_place", args=[Enrolment.objects.get().uuid])


def test_a_full_group_offers_the_line_in_honest_words() -> None:
    offering, student = make_offering(places=1, **soon()), make_student("Alex")
    make_enrolment(offering, now=timezone.now())
    make_enrolment(offering, now=timezone.now())
    client = sign_in_client(Client(), student.user)
    check = client.get(page("enrol_check", offering)).content.decode()
    assert "1 person is in line before you." in check
    assert "Enrol on this course" not in check
    done = client.post(page("enrol_check", offering), {"line": "1"}, follow=True).content.decode()
    assert "You are number 2 in the line" in done


def test_when_the_last_place_goes_meanwhile_the_page_asks_before_the_line() -> None:
    offering, student = make_offering(places=1, **soon()), make_student("Alex")
    client = sign_in_client(Client(), student.user)
    client.get(page("enrol_check", offering))
    make_enrolment(offering, now=timezone.now())
    response = client.post(page("enrol_check", offering))
    assert response.status_code == 200
    shown = response.content.decode()
    assert "The last place has just gone" in shown
    assert "Nobody is in line before you." in shown
    assert 'name="any_run"' not in shown  # the course has no other group
    make_offering(offering.course, **soon())
    assert 'name="any_run"' in client.post(page("enrol_check", offering)).content.decode()
    assert Enrolment.objects.filter(student=student).count() == 0


def test_what_cannot_be_joined_says_why_and_what_else() -> None:
    offering = make_offering(**soon())
    offerings.cancel(offering=offering, by=User.objects.system(), now=timezone.now())
    closed = Client().get(page("enrol_start", offering)).content.decode()
    assert "This group was cancelled. Look" in closed
    draft = make_offering(published=False, **soon())
    assert Client().get(page("enrol_start", draft)).status_code == 404
    student = make_student()
    refused = sign_in_client(Client(), student.user).post(page("enrol_check", offering))
    assert "This group was cancelled." in refused.content.decode()
    assert Enrolment.objects.count() == 0


def test_a_tutor_becomes_a_student_without_a_second_code() -> None:
    offering, client = make_offering(**soon()), Client()
    morgan = offering.pair.peer_tutor.user
    sign_in_client(client, morgan)
    assert "What shall we call you?" in client.get(page("enrol_start", offering)).content.decode()
    name = client.post(page("enrol_name", offering), {"name": "Morgan"})
    assert name.url == page("enrol_help", offering)
    assert client.post(name.url, {"words": ""}).url == page("enrol_check", offering)
    client.post(page("enrol_check", offering))
    assert Enrolment.objects.get().student.user == morgan


def test_mistakes_are_said_and_nothing_is_kept() -> None:
    offering, client = make_offering(**soon()), Client()
    wrong = client.post(page("enrol_name", offering), {"name": " "}).content.decode()
    assert "<title>Error:" in wrong
    assert "Tell us what to call you." in wrong
    assert Draft.objects.count() == 0
    client.post(page("enrol_name", offering), {"name": "Alex"})
    client.post(page("enrol_reach", offering), {"email": "alex@larkmoor.example"})
    assert "Error:" in client.post(page("enrol_code", offering), {"code": "000 000"}).content.decode()
    assert Student.objects.count() == 0


def test_visitors_sign_in_before_they_check_and_skipping_pages_leads_back() -> None:
    offering = make_offering(**soon())
    assert Client().get(page("enrol_check", offering)).url.startswith(reverse("sign_in"))
    assert Client().get(page("enrol_reach", offering)).url == page("enrol_name", offering)
    assert Client().get(page("enrol_code", offering)).url == page("enrol_reach", offering)
    client = sign_in_client(Client(), make_user("Sam"))
    assert client.get(page("enrol_check", offering)).url == page("enrol_name", offering)
    assert client.get(page("enrol_help", offering)).url == page("enrol_name", offering)
    assert client.get(page("enrol_done", offering)).status_code == 404


@pytest.mark.parametrize("rows", [0, 30])
def test_the_enrolment_post_stays_within_fifteen_queries(rows: int) -> None:
    offering = make_offering(places=20, **soon())
    for _row in range(rows):
        make_enrolment(offering, now=timezone.now())
    client = sign_in_client(Client(), make_student().user)
    answers = {"line": "1"} if rows else {}
    with CaptureQueriesContext(connection) as captured:
        assert client.post(page("enrol_check", offering), answers).status_code == 302
    asked = [
        query["sql"]
        for query in captured
        if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO"))
    ]
    assert len(asked) <= 15, "\n".join(asked)


def test_a_newcomers_post_stays_within_fifteen_queries_with_what_would_help_them() -> None:
    offering = make_offering(**soon())
    client = sign_in_client(Client(), make_user("Sam"))
    client.post(page("enrol_name", offering), {"name": "Sam"})
    client.post(page("enrol_help", offering), {"words": ""})
    with CaptureQueriesContext(connection) as captured:
        assert client.post(page("enrol_check", offering)).status_code == 302
    asked = [
        query["sql"]
        for query in captured
        if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO"))
    ]
    assert len(asked) <= 15, "\n".join(asked)
