"""A whole enrolment asks the database the same number of things for one and for many, and no more than was agreed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Offering
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student
from tests.people import sign_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]

# SPEED.md, goal 8, for somebody we know. A newcomer also signs in, and tells their name, address and what would help.
RETURNING, NEWCOMER = 45, 110
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class Counter:
    """Adds up the queries of several steps."""

    def __init__(self) -> None:
        self.queries = 0

    def count(self, act: Callable[[], object]) -> object:
        with CaptureQueriesContext(connection) as asked:
            answer = act()
        self.queries += sum(not each["sql"].startswith(CONTROL) for each in asked)
        return answer

    def mails(self) -> None:
        for number in list(Notice.objects.due(timezone.now()).values_list("pk", flat=True)):
            self.count(lambda number=number: deliveries.deliver(notice_id=number, now=timezone.now()))


def group(people: int) -> Offering:
    offering = make_offering(first=timezone.localdate() + timedelta(days=30), now=timezone.now(), places=12, weeks=6)
    for _ in range(people):
        make_enrolment(offering, now=timezone.now())
    Notice.objects.all().delete()
    Client().get(reverse("course", args=[offering.course.slug]))  # whom to turn to is known to every process by then
    return offering


def walk(client: Client, offering: Offering, first: str, answers: list[dict[str, str]]) -> int:
    counter, args = Counter(), [offering.course.slug, offering.uuid]
    course, shown, asked = (
        reverse("course", args=args[:1]),
        reverse("enrol_start", args=args),
        reverse(first, args=args),
    )
    assert counter.count(lambda: client.get(course)).status_code == 200
    for said in answers:
        assert counter.count(lambda page=shown: client.get(page)).status_code == 200
        sent = {"code": Notice.objects.latest("pk").secret} if "code" in said else said
        counter.mails()
        shown = asked = counter.count(lambda page=asked, sent=sent: client.post(page, sent)).headers["Location"]
    assert "You have a place" in counter.count(lambda: client.get(shown)).content.decode()
    counter.mails()
    assert not Notice.objects.due(timezone.now()).exists()
    return counter.queries


@pytest.mark.parametrize("people", [0, 8])
def test_a_whole_enrolment_of_somebody_we_know(people: int) -> None:
    offering = group(people)
    client = sign_in_client(Client(), make_student("Alex").user)
    assert walk(client, offering, "enrol_check", [{"line": ""}]) <= RETURNING


@pytest.mark.parametrize("people", [0, 8])
def test_a_whole_enrolment_of_a_newcomer(people: int) -> None:
    answers = [{"name": "Alex"}, {"email": "alex@larkmoor.example"}, {"code": ""}, {"words": "A quiet corner"}]
    assert walk(Client(), group(people), "enrol_name", [*answers, {"line": ""}]) <= NEWCOMER
