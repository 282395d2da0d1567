"""Whom to ring: opened by a tutor of the session, while it is on, and never without the student seeing it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from courses import scheduling
from courses.models import Session
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal
from students import glances
from students.events import KeepingWellNote
from students.models import Enrolment, Glance
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair
from tests.people import make_user

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def in_session() -> tuple[Session, Enrolment, User]:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=2)
    return offering.sessions.get(number=1), make_enrolment(offering), pair.peer_tutor.user


def test_a_tutor_opens_it_and_the_student_sees_that() -> None:
    session, claim, tutor = in_session()
    now = session.period.lower
    seen = glances.look(session=session, enrolment=claim, by=tutor, now=now)
    assert (seen.student, seen.contact, seen.note) == (claim.student, "", "")
    assert [(each.opened_by, each.opened_at, each.session) for each in glances.of(claim.student)] == [
        (tutor, now, session)
    ]
    entry = Entry.objects.get(act="glances.look")
    assert (entry.thing_id, entry.by_id) == (claim.student.pk, tutor.pk)


def test_only_from_one_hour_before_until_two_hours_after() -> None:
    session, claim, tutor = in_session()
    first, last = session.period.lower - timedelta(hours=1), session.period.upper + timedelta(hours=2)
    for now in (first, last):
        glances.look(session=session, enrolment=claim, by=tutor, now=now)
    for now in (first - MINUTE, last + MINUTE):
        assert not glances.may_look(session, now=now)
        with pytest.raises(Refusal, match="Tutors can open this"):
            glances.look(session=session, enrolment=claim, by=tutor, now=now)
    assert Glance.objects.count() == 2


def test_nobody_else_and_nobody_of_another_session() -> None:
    session, claim, tutor = in_session()
    _other, stranger, another_tutor = in_session()
    now = session.period.lower
    for by in (another_tutor, make_user(roles=["office", "college_admin"]), claim.student.user):
        with pytest.raises(Refusal):
            glances.look(session=session, enrolment=claim, by=by, now=now)
    with pytest.raises(Refusal, match="not on the list"):
        glances.look(session=session, enrolment=stranger, by=tutor, now=now)
    assert not Glance.objects.exists()


def test_a_cancelled_session_opens_nothing() -> None:
    session, claim, tutor = in_session()
    now = session.period.lower
    scheduling.cancel(session=session, by=User.objects.system(), now=now - timedelta(days=2))
    with pytest.raises(Refusal):
        glances.look(session=session, enrolment=claim, by=tutor, now=now)


@pytest.mark.parametrize("statement", ["UPDATE students_glance SET opened_at = now()", "DELETE FROM students_glance"])
def test_what_was_opened_stays_written_down(statement: str) -> None:
    session, claim, tutor = in_session()
    glances.look(session=session, enrolment=claim, by=tutor, now=session.period.lower)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Glance.objects.count() == 1


def test_nobody_shares_a_note_by_itself() -> None:
    session, claim, _tutor = in_session()
    assert ask(KeepingWellNote(enrolment_ids=(claim.pk,), now=session.period.lower)) == {}
