"""What the sample college brings into the room, tried on a very small college."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundations.accounts.models import User
from recovery_college.sample_data import room
from students import attendance
from students.models import Concern, ContactTask, Deputy, Headcount, Mark, Student
from tests.factories.courses import make_course, make_offering, make_term
from tests.factories.students import make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db


def a_small_college() -> list[Student]:
    """A group that met yesterday and today, with people who missed it, and a drop-in of yesterday."""
    now = timezone.now()
    today, before = timezone.localdate(), now - timedelta(days=30)
    term = make_term("Now", starts=today - timedelta(days=40), ends=today + timedelta(days=40))
    students = [make_student(f"Student {number}") for number in range(6)]
    first = today - timedelta(days=7)
    offering = make_offering(term=term, first=first, weeks=3, places=12, now=before)
    claims = [make_enrolment(offering, each, now=before) for each in students]
    session = offering.sessions.get(number=1)
    marks = {each.uuid: "did_not_attend" for each in claims}
    attendance.mark(session=session, marks=marks, by=User.objects.system(), now=session.period.upper)
    drop_in = make_course("Open table", kind="drop_in")
    make_offering(drop_in, term=term, first=today - timedelta(days=1), weeks=1, now=before)
    return students


def test_there_is_some_of_everything() -> None:
    admin, now = make_user("Robin Admin", roles=["college_admin"]), timezone.now()
    make_user(room.LEAD, roles=["safeguarding_lead"])
    room.happens(admin=admin, students=a_small_college(), seed=1, now=now)
    assert Deputy.objects.get().person.name == room.DEPUTY
    assert Headcount.objects.count() == 1
    assert Mark.objects.filter(enrolment__student__name=room.DOOR[0], was="attended").count() == 1
    assert ContactTask.objects.filter(state="done").count() > 0
    assert ContactTask.objects.filter(who="office", state="open").count() == 1
    states = [(bool(each.seen_at), bool(each.closed_at)) for each in Concern.objects.order_by("raised_at")]
    assert states == [(True, True), (True, False), (False, False)]
