"""A tutor's front door, and saying yes for oneself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import offerings, scheduling
from students import attendance
from tests.factories.courses import NOW, make_course, make_offering
from tests.factories.students import make_enrolment, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client
from tutors.models import Pair, Tutor

pytestmark = pytest.mark.django_db
HOME = "teaching"


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def home_of(tutor: Tutor) -> str:
    response = sign_in_client(Client(), tutor.user).get(reverse(HOME))
    assert response.status_code == 200
    return response.content.decode()


def test_my_next_sessions_say_when_where_with_whom_and_how_many() -> None:
    pair = make_pair(make_tutor("Morgan Ellis", lived="own"), make_tutor("Sam Whitlock", subject=True))
    offering = make_offering(make_course("Sleep and rest"), pair=pair, weeks=2)
    make_enrolment(offering)
    html = home_of(pair.peer_tutor)
    for words in ("Sleep and rest", "Tuesday 12 January, 10am to 12pm", "1 person coming", "With Sam Whitlock"):
        assert words in html
    assert "Session 2 of 2" in html
    assert reverse("register", args=[offering.sessions.get(number=1).uuid]) in html


def test_drafts_cancelled_ones_and_other_peoples_are_not_mine() -> None:
    pair = make_pair()
    make_offering(make_course("A draft"), pair=pair, published=False)
    gone = make_offering(make_course("Gone"), pair=pair, first=date(2027, 1, 13))
    scheduling.cancel(session=gone.sessions.get(number=1), by=make_user(), now=NOW)
    offerings.cancel(offering=gone, by=make_user(), now=NOW)
    make_offering(make_course("Somebody else"))
    html = home_of(pair.peer_tutor)
    for words in ("A draft", "Gone", "Somebody else"):
        assert words not in html
    assert "No sessions to come" in html


def test_registers_wait_until_everybody_has_a_mark() -> None:
    pair = make_pair()
    offering = make_offering(make_course("Sleep"), pair=pair, weeks=2)
    alex, bev = make_enrolment(offering), make_enrolment(offering)
    session = offering.sessions.get(number=1)
    then = datetime(2027, 1, 14, 9, tzinfo=UTC)
    with time_machine.travel(then, tick=False):
        assert "2 people not marked yet" in home_of(pair.staff_tutor)
        attendance.mark(session=session, marks={alex.uuid: "attended"}, by=pair.peer_tutor.user, now=then)
        assert "1 person not marked yet" in home_of(pair.staff_tutor)
        attendance.mark(session=session, marks={bev.uuid: "did_not_attend"}, by=pair.peer_tutor.user, now=then)
        done = home_of(pair.staff_tutor)
        assert "Registers to finish" not in done
        assert done.index("Registers of the last eight weeks") < done.index(reverse("register", args=[session.uuid]))


def test_only_tutors_come_in() -> None:
    for user in (make_student().user, make_user(roles=["office"])):
        client = sign_in_client(Client(), user)
        assert [client.get(reverse(name)).status_code for name in (HOME, "teaching_pairs")] == [403, 403]
    assert Client().get(reverse(HOME)).status_code == 302
    weak = sign_in_client(Client(), make_tutor().user, strong=False)
    assert weak.get(reverse(HOME)).status_code == 302


def test_i_say_yes_for_myself() -> None:
    pair = make_pair(make_tutor("Morgan", lived="own"), make_tutor("Sam", subject=True), agreed=False)
    client = sign_in_client(Client(), pair.peer_tutor.user)
    assert "You are asked to teach with somebody" in client.get(reverse(HOME)).content.decode()
    assert "Yes, with Sam" in client.get(reverse("teaching_pairs")).content.decode()
    answer = reverse("teaching_pair_answer", args=[pair.uuid])
    html = client.post(answer, {"answer": "yes"}, follow=True).content.decode()
    assert "Thank you. You said yes." in html
    assert "Waiting for their answer" in html
    pair.refresh_from_db()
    assert (pair.peer_agreed_at, pair.staff_agreed_at) == (NOW, None)


def test_no_is_fine() -> None:
    pair = make_pair(agreed=False)
    client = sign_in_client(Client(), pair.staff_tutor.user)
    response = client.post(reverse("teaching_pair_answer", args=[pair.uuid]), {"answer": "no"}, follow=True)
    assert "That is fine." in response.content.decode()
    assert Pair.objects.get().ended_at == NOW


def test_nobody_answers_for_two_others() -> None:
    pair = make_pair(agreed=False)
    answer = reverse("teaching_pair_answer", args=[pair.uuid])
    outsider = sign_in_client(Client(), make_tutor().user)
    assert outsider.post(answer, {"answer": "yes"}).status_code == 404
    office = sign_in_client(Client(), make_user(roles=["office"]))
    assert office.post(answer, {"answer": "yes"}).status_code == 403
    assert sign_in_client(Client(), pair.peer_tutor.user).get(answer).status_code == 405
    pair.refresh_from_db()
    assert pair.peer_agreed_at is None


def test_a_refused_answer_is_said_on_the_page() -> None:
    pair = make_pair()
    client = sign_in_client(Client(), pair.staff_tutor.user)
    response = client.post(reverse("teaching_pair_answer", args=[pair.uuid]), {"answer": "no"}, follow=True)
    assert "You have both said yes, and groups may be planned." in response.content.decode()
    assert Pair.objects.get().accepted


def test_teaching_costs_the_same_for_one_and_for_many() -> None:
    pair, counts = make_pair(), []
    client = sign_in_client(Client(), pair.peer_tutor.user)
    for hour in (8, 13):
        for day in (10, 11, 12) if hour == 13 else (9,):
            make_offering(pair=pair, first=date(2026, 11, day), starts=time(hour), ends=time(hour + 1), weeks=6)
        client.get(reverse(HOME))
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse(HOME))
        counts.append(len(counted))
    assert counts[0] == counts[1]
