"""What students are given: who has or had a place, also after a missed session and the end, and nobody else."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses import offerings, pack
from courses.models import Offering, PackFile
from courses.models.pack import Paper
from students import attendance, enrolment, handouts
from students.models import Enrolment, Mark
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, make_offering
from tests.factories.packs import PDF, make_pack_file
from tests.factories.students import make_enrolment
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def offering() -> Offering:
    return make_offering(places=2)


@pytest.fixture
def file(offering: Offering) -> PackFile:
    given = make_pack_file(offering.revision)
    pack.release(offering=offering, files=[given], by=make_user(), now=NOW)
    return given


def opens(mine: Enrolment, file: PackFile) -> int:
    """Return what the student is answered when they save the file, and that page and file agree."""
    client = sign_in_client(Client(), mine.student.user)
    response = client.get(reverse("my_handout", args=[mine.uuid, file.uuid]))
    words = b"".join(response.streaming_content) if response.streaming else b""
    on_page = file.title in text(client.get(reverse("my_place", args=[mine.uuid])))
    assert (words == PDF, on_page) == (response.status_code == 200,) * 2
    return response.status_code


def test_who_has_a_place_saves_it_as_a_file(offering: Offering, file: PackFile) -> None:
    mine = make_enrolment(offering)
    response = sign_in_client(Client(), mine.student.user).get(reverse("my_handout", args=[mine.uuid, file.uuid]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="session-1-handout.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_also_after_a_missed_session_and_after_the_end(offering: Offering, file: PackFile) -> None:
    mine = make_enrolment(offering)
    session = offering.sessions.order_by("number")[0]
    after = session.period.upper
    attendance.mark(session=session, marks={mine.uuid: Mark.Was.DID_NOT_ATTEND}, by=make_user(), now=after)
    assert opens(mine, file) == 200
    Enrolment.objects.filter(pk=mine.pk).update(state="completed", ended_at=NOW, ended_by=make_user())
    assert opens(Enrolment.objects.get(pk=mine.pk), file) == 200


def test_who_gave_up_their_place_has_it_no_longer(offering: Offering, file: PackFile) -> None:
    mine = make_enrolment(offering)
    enrolment.withdraw(enrolment=mine, by=mine.student.user, now=NOW)
    assert opens(mine, file) == 404


def test_who_had_a_place_when_the_college_cancelled_keeps_it_and_who_waited_gets_none(
    offering: Offering, file: PackFile
) -> None:
    mine, _other, waiting = (make_enrolment(offering) for _each in range(3))
    assert opens(waiting, file) == 404
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    mine.refresh_from_db()
    waiting.refresh_from_db()
    assert [mine.state, waiting.state] == ["cancelled", "cancelled"]
    assert [opens(mine, file), opens(waiting, file)] == [200, 404]


def test_only_what_was_given_to_this_group_and_not_taken_back(offering: Offering, file: PackFile) -> None:
    mine = make_enrolment(offering)
    plan = make_pack_file(offering.revision, title="Plan", paper=Paper.LESSON_PLAN)
    kept_back = make_pack_file(offering.revision, title="Not yet")
    elsewhere = make_offering()
    other = make_pack_file(elsewhere.revision, title="Elsewhere")
    pack.release(offering=elsewhere, files=[other], by=make_user(), now=NOW)
    assert [opens(mine, each) for each in (plan, kept_back, other)] == [404, 404, 404]
    pack.take_back(offering=offering, files=[file], by=make_user(), now=NOW)
    assert opens(mine, file) == 404


def test_another_student_does_not_get_it_through_my_address(offering: Offering, file: PackFile) -> None:
    mine, other = make_enrolment(offering), make_enrolment(make_offering())
    address = reverse("my_handout", args=[mine.uuid, file.uuid])
    assert sign_in_client(Client(), other.student.user).get(address).status_code == 404
    assert sign_in_client(Client(), make_user(roles=["office"])).get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert handouts.file_of(mine, file.uuid) == file


def test_the_page_costs_the_same_for_one_handout_and_for_three(offering: Offering, file: PackFile) -> None:
    mine = make_enrolment(offering)
    client, address = sign_in_client(Client(), mine.student.user), reverse("my_place", args=[mine.uuid])
    before = queries(client, address)
    more = [make_pack_file(offering.revision, title=f"Number {n}") for n in range(2)]
    pack.release(offering=offering, files=more, by=make_user(), now=NOW)
    assert queries(client, address) == before
