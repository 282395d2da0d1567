"""Somebody at the door: welcome, a real student, and never one more than there are seats."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from courses import scheduling
from courses.models import Places, Session
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from students import walk_ins
from students.models import Enrolment, Mark, Student
from students.steps import Full
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
THE_DAY = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)


def a_session(places: int = 3) -> Session:
    return make_offering(places=places, weeks=2).sessions.get(number=1)


def test_a_name_is_enough_and_they_are_here() -> None:
    session, tutor = a_session(), make_user()
    claim = walk_ins.add(session=session, name=" Bev ", by=tutor, now=THE_DAY)
    student = Student.objects.select_related("user").get(name="Bev")
    assert (student.user.email, student.registered_by) == (None, tutor)
    assert (claim.student, claim.state, claim.enrolled_by) == (student, "confirmed", tutor)
    assert Mark.objects.get().was == "attended"
    assert Places.objects.get(offering=session.offering).taken == 1


def test_there_is_never_one_too_many_and_nobody_is_half_written_down() -> None:
    session = a_session(places=1)
    make_enrolment(session.offering)
    with pytest.raises(Full), transaction.atomic():
        walk_ins.add(session=session, name="Bev", by=make_user(), now=THE_DAY)
    assert not Student.objects.filter(name="Bev").exists()
    assert Places.objects.get(offering=session.offering).taken == 1


def test_who_has_a_place_already_is_marked_as_here() -> None:
    session, student = a_session(), make_student("Alex")
    mine = make_enrolment(session.offering, student)
    assert walk_ins.add(session=session, student=student, by=make_user(), now=THE_DAY) == mine
    assert Enrolment.objects.count() == 1
    assert Mark.objects.get().enrolment == mine


@pytest.mark.parametrize(
    ("name", "now", "words"),
    [
        (" ", THE_DAY, "Write what to call them. Any name they like is fine."),
        ("Bev", THE_DAY - timedelta(days=1), "You can add people at the door on the day of the session."),
        ("aLEX", THE_DAY, "Somebody with this name is on the list."),
    ],
)
def test_what_is_refused(name: str, now: datetime, words: str) -> None:
    session = a_session()
    make_enrolment(session.offering, make_student("Alex"))
    before = Student.objects.count()
    with pytest.raises(Refusal) as refused:
        walk_ins.add(session=session, name=name, by=make_user(), now=now)
    assert str(refused.value).startswith(words)
    assert Student.objects.count() == before


def test_nobody_walks_into_a_cancelled_session() -> None:
    session = a_session()
    scheduling.cancel(session=session, by=User.objects.system(), now=THE_DAY - timedelta(days=3))
    with pytest.raises(Refusal, match=r"This session was cancelled\. Look for another date"):
        walk_ins.add(session=session, name="Bev", by=make_user(), now=THE_DAY)


def test_staff_see_who_has_that_name() -> None:
    one, two = make_student("Alex Rowan"), make_student("alex rowan", email=None)
    make_student("Alex Hale")
    assert list(walk_ins.known_as(" Alex Rowan ")) == [one, two]
