"""The register page: only for those who teach the session, half done or done, and never a word too many."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import offerings, scheduling
from courses.models import Session
from students.models import Enrolment, Mark
from tests.factories.courses import NOW, make_offering
from tests.factories.students import make_enrolment, make_need, make_student
from tests.factories.tutors import make_pair
from tests.people import make_user, sign_in_client
from tutors.models import Pair, Tutor

pytestmark = pytest.mark.django_db
DURING = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(DURING, tick=False):
        yield


def make_register(people: int = 2) -> tuple[Pair, Session, list[Enrolment]]:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=2, places=60, room=None, mode="online", published=True)
    found = [make_enrolment(offering, make_student(f"Alex {n:02}")) for n in range(people)]
    return pair, offering.sessions.get(number=1), found


def page(session: Session, name: str = "register") -> str:
    return reverse(name, args=[session.uuid])


def test_both_tutors_open_it_and_see_everyone_with_five_marks() -> None:
    pair, session, people = make_register()
    for tutor in (pair.peer_tutor, pair.staff_tutor):
        response = sign_in_client(Client(), tutor.user).get(page(session))
        html = response.content.decode()
        assert response.status_code == 200
        assert html.count('type="radio"') == 5 * len(people)
        assert "checked" not in html
        assert "0 of 2 marked." in html
        assert response["Cache-Control"].count("no-store") == 1


def test_nobody_else_opens_it() -> None:
    _pair, session, _people = make_register()
    other = make_pair().peer_tutor
    student, office = make_student(), make_user(roles=["office"])
    answers = {}
    for name, user in (("other tutor", other.user), ("student", student.user), ("office", office)):
        for view in ("register", "register_print"):
            answers[name, view] = sign_in_client(Client(), user).get(page(session, view)).status_code
    assert answers == {
        ("other tutor", "register"): 404,
        ("other tutor", "register_print"): 404,
        ("student", "register"): 403,
        ("student", "register_print"): 403,
        ("office", "register"): 403,
        ("office", "register_print"): 403,
    }
    assert Client().get(page(session)).status_code == 302
    posted = sign_in_client(Client(), other.user).post(page(session), {})
    assert posted.status_code == 404


def test_a_tutor_without_a_second_factor_is_asked_for_it() -> None:
    pair, session, _people = make_register()
    response = sign_in_client(Client(), pair.peer_tutor.user, strong=False).get(page(session))
    assert response.status_code == 302


def test_who_left_opens_nothing() -> None:
    pair, session, _people = make_register()
    Tutor.objects.filter(pk=pair.peer_tutor_id).update(left_at=NOW, left_by=make_user())
    assert sign_in_client(Client(), pair.peer_tutor.user).get(page(session)).status_code == 403


def test_half_done_is_saved_and_it_says_how_many() -> None:
    pair, session, (alex, _bev) = make_register()
    client = sign_in_client(Client(), pair.peer_tutor.user)
    response = client.post(page(session), {f"mark-{alex.uuid}": "late", f"was-{alex.uuid}": ""}, follow=True)
    html = response.content.decode()
    assert "1 mark saved." in html
    assert "1 of 2 marked." in html
    assert Mark.objects.get().was == "late"


def test_saving_an_old_page_keeps_what_the_other_tutor_marked_meanwhile() -> None:
    pair, session, (alex, bev) = make_register()
    mine, theirs = (sign_in_client(Client(), each.user) for each in (pair.peer_tutor, pair.staff_tutor))
    theirs.post(page(session), {f"mark-{alex.uuid}": "attended", f"was-{alex.uuid}": ""})
    theirs.post(page(session), {f"mark-{alex.uuid}": "left_early", f"was-{alex.uuid}": "attended"})
    mine.post(
        page(session),
        {
            f"mark-{alex.uuid}": "attended",
            f"was-{alex.uuid}": "attended",
            f"mark-{bev.uuid}": "attended",
            f"was-{bev.uuid}": "",
        },
    )
    assert dict(Mark.objects.values_list("enrolment_id", "was")) == {alex.pk: "left_early", bev.pk: "attended"}


def test_a_mark_is_taken_away_by_its_tick() -> None:
    pair, session, (alex, _bev) = make_register()
    client = sign_in_client(Client(), pair.peer_tutor.user)
    client.post(page(session), {f"mark-{alex.uuid}": "attended", f"was-{alex.uuid}": ""})
    sent = {f"mark-{alex.uuid}": "attended", f"was-{alex.uuid}": "attended", "clear": str(alex.uuid)}
    html = client.post(page(session), sent, follow=True).content.decode()
    assert "1 mark taken away." in html
    assert Mark.objects.count() == 0


def test_nonsense_is_refused_and_strangers_are_not_marked() -> None:
    pair, session, (alex, _bev) = make_register()
    client = sign_in_client(Client(), pair.peer_tutor.user)
    stranger = make_enrolment(make_offering())
    assert client.post(page(session), {f"mark-{alex.uuid}": "in hospital"}).status_code == 200
    client.post(page(session), {f"mark-{stranger.uuid}": "attended", f"mark-{uuid.uuid4()}": "late"})
    assert Mark.objects.count() == 0


def test_only_what_a_student_chose_to_share_is_shown() -> None:
    pair, session, _people = make_register(people=0)
    student = make_student("Dee", email="dee@larkmoor.example", phone="01632 960 111", support="Panic in the middle")
    make_need(student, "seat", shared=True)
    make_need(student, "captions", shared=False)
    make_enrolment(session.offering, student)
    html = sign_in_client(Client(), pair.peer_tutor.user).get(page(session)).content.decode()
    assert html.count("A seat near the door") == 2
    for word in ("dee@larkmoor.example", "01632 960 111", "service user", "carer", "Panic", "Captions"):
        assert word not in html


def test_before_the_day_there_are_names_but_no_radios() -> None:
    pair, session, (alex, _bev) = make_register()
    with time_machine.travel(NOW, tick=False):
        client = sign_in_client(Client(), pair.peer_tutor.user)
        html = client.get(page(session)).content.decode()
        posted = client.post(page(session), {f"mark-{alex.uuid}": "late"})
    assert 'type="radio"' not in html
    assert "You can mark from Tuesday 12 January on." in html
    assert "the day of the session" in posted.content.decode()
    assert Mark.objects.count() == 0


def test_a_cancelled_session_says_so() -> None:
    pair, session, _people = make_register()
    scheduling.cancel(session=session, by=make_user(), now=NOW)
    html = sign_in_client(Client(), pair.peer_tutor.user).get(page(session)).content.decode()
    assert "This session is cancelled." in html
    assert 'type="radio"' not in html


def test_who_teaches_now_keeps_the_register_not_who_did() -> None:
    pair, session, _people = make_register()
    new = make_pair()
    offerings.assign_pair(offering=session.offering, pair=new, by=make_user(), now=NOW)
    assert sign_in_client(Client(), pair.peer_tutor.user).get(page(session)).status_code == 404
    assert sign_in_client(Client(), new.peer_tutor.user).get(page(session)).status_code == 200


def test_the_sheet_has_names_and_boxes_and_nothing_that_people_asked_for() -> None:
    pair, session, _people = make_register()
    dee = make_student("Dee")
    make_need(dee, "seat", shared=True)
    make_enrolment(session.offering, dee)
    html = sign_in_client(Client(), pair.peer_tutor.user).get(page(session, "register_print")).content.decode()
    assert html.count('class="rc-box"><i>') == 5 * (3 + 4)
    assert "Dee" in html
    assert "A seat near the door" not in html


@pytest.mark.parametrize("view", ["register", "register_print"])
def test_at_most_ten_queries_for_five_and_for_fifty(view: str) -> None:
    counts = []
    for people in (5, 50):
        pair, session, _people = make_register(people=people)
        client = sign_in_client(Client(), pair.peer_tutor.user)
        client.get(page(session, view))
        with CaptureQueriesContext(connection) as counted:
            client.get(page(session, view))
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in counted))
    assert counts[0] == counts[1]
    assert counts[0] <= 10
