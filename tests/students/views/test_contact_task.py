"""The pages of hellos: for the tutors of the session and for the office, and never shown to the student."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Offering
from foundations.accounts.models import User
from students import attendance
from students.models import ContactTask
from tests.factories.courses import make_offering, make_term
from tests.factories.students import make_enrolment, make_student, open_record
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client
from tutors.models import Pair

pytestmark = pytest.mark.django_db


def a_group() -> tuple[Pair, Offering]:
    """A group that began three weeks ago."""
    pair, now = make_pair(), timezone.now()
    first = (now - timedelta(days=21)).date()
    term = make_term("Now", starts=first - timedelta(days=7), ends=first + timedelta(days=60))
    return pair, make_offering(pair=pair, term=term, first=first, now=now - timedelta(days=60))


def miss(offering: Offering, name: str, *, sessions: int = 1) -> ContactTask:
    """Let somebody miss the first sessions; return the hello after the last of them."""
    student = make_student(name, phone="07700 900456", reach="phone")
    claim = make_enrolment(offering, student, now=timezone.now() - timedelta(days=30))
    for session in offering.sessions.order_by("number")[:sessions]:
        then = session.period.upper
        attendance.mark(session=session, marks={claim.uuid: "did_not_attend"}, by=User.objects.system(), now=then)
    return ContactTask.objects.filter(enrolment=claim).order_by("pk").last()  # type: ignore[return-value]


def read(user: User, name: str, *args: object) -> str:
    answer = sign_in_client(Client(), user).get(reverse(name, args=args))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_both_tutors_see_it_with_words_the_way_and_no_message() -> None:
    pair, offering = a_group()
    task = miss(offering, "Lowri")
    for tutor in (pair.peer_tutor, pair.staff_tutor):
        assert "Lowri" in read(tutor.user, "teaching_contacts")
        page = read(tutor.user, "teaching_contact", task.uuid)
        for words in (
            "Say hello to Lowri",
            "07700 900456",
            "Please leave no message.",
            "It never counts against anyone",
        ):
            assert words in page
        assert 'value="message"' not in page
        assert "one after the other" not in page


def test_nobody_else_sees_it() -> None:
    _pair, offering = a_group()
    task = miss(offering, "Lowri")
    stranger = make_pair().peer_tutor.user
    assert "Lowri" not in read(stranger, "teaching_contacts")
    assert sign_in_client(Client(), stranger).get(reverse("teaching_contact", args=[task.uuid])).status_code == 404
    student = sign_in_client(Client(), task.enrolment.student.user)
    for name, args in (("teaching_contact", [task.uuid]), ("college_contact", [task.uuid]), ("college_contacts", [])):
        assert student.get(reverse(name, args=args)).status_code == 403


def test_how_it_went_is_written_down() -> None:
    pair, offering = a_group()
    task = miss(offering, "Lowri")
    client = sign_in_client(Client(), pair.peer_tutor.user)
    address = reverse("teaching_contact", args=[task.uuid])
    assert "Choose how it went." in client.post(address, {}).content.decode()
    page = client.post(address, {"outcome": "no_answer"}, follow=True).content.decode()
    assert "It stays on the list for one more try." in page
    assert "Then we leave it there" in client.get(address).content.decode()
    client.post(address, {"outcome": "spoke", "words": "A seat by the window"})
    task.refresh_from_db()
    assert (task.state, task.outcome, task.words) == ("done", "spoke", "A seat by the window")
    assert "Somebody has said hello" in client.get(address).content.decode()
    assert "Nobody to say hello to" in read(pair.peer_tutor.user, "teaching_contacts")


def test_a_tutor_passes_it_to_the_office() -> None:
    pair, offering = a_group()
    task, office = miss(offering, "Lowri"), make_user(roles=["office"])
    assert read(office, "college_contacts").index("With their tutors") < read(office, "college_contacts").index("Lowri")
    client = sign_in_client(Client(), pair.peer_tutor.user)
    page = client.post(reverse("teaching_contact", args=[task.uuid]), {"pass": "1"}, follow=True).content.decode()
    assert "The office has it now." in page
    assert client.get(reverse("teaching_contact", args=[task.uuid])).status_code == 404
    page = read(office, "college_contacts")
    assert page.index("Lowri") < page.index("With their tutors")
    open_record(task.enrolment.student, office)
    page = read(office, "college_contact", task.uuid)
    assert ("It never counts against anyone" in page, "Pass this to the office" in page) == (True, False)


def test_three_misses_in_a_row_suggest_a_talk_to_staff() -> None:
    pair, offering = a_group()
    task = miss(offering, "Lowri", sessions=3)
    assert "Perhaps a talk" in read(pair.peer_tutor.user, "teaching_contacts")
    page = read(pair.peer_tutor.user, "teaching_contact", task.uuid)
    assert "These are 3 sessions missed, one after the other." in page
    student = task.enrolment.student.user
    for name, args in (("my_learning", []), ("my_place", [task.enrolment.uuid]), ("my_details", [])):
        answer = sign_in_client(Client(), student).get(reverse(name, args=args))
        assert "one after the other" not in answer.content.decode()


@pytest.mark.parametrize("name", ["teaching_contacts", "college_contacts"])
def test_lists_cost_the_same_for_one_and_for_three(name: str) -> None:
    pair, offering = a_group()
    user = pair.peer_tutor.user if name == "teaching_contacts" else make_user(roles=["office"])
    counts = []
    read(user, name)  # what the process keeps is read once
    for more in (1, 2):
        for number in range(more):
            miss(offering, f"Lowri {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            read(user, name)
        counts.append(len(queries))
    assert counts[0] == counts[1]
