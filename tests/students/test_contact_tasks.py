"""A friendly hello after a miss: one for each person and session, never a penalty, and gone when the mark was wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Session
from foundations.accounts.models import User
from foundations.college import settings
from foundations.lib.refusals import Refusal
from students import attendance, contact_tasks
from students.models import ContactTask, Enrolment
from tests.factories.courses import NOW, make_offering
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair
from tests.people import make_user

pytestmark = pytest.mark.django_db
THE_DAY = datetime(2027, 1, 12, 12, 30, tzinfo=UTC)
AWAY, SORRY = "did_not_attend", "apologies"


def a_group(people: int = 1, weeks: int = 4) -> tuple[list[Session], list[Enrolment], User]:
    pair = make_pair()
    offering = make_offering(pair=pair, weeks=weeks, places=12)
    claims = [make_enrolment(offering) for _each in range(people)]
    return list(offering.sessions.order_by("number")), claims, pair.peer_tutor.user


def keep(session: Session, claim: Enrolment, was: str | None, *, now: datetime = THE_DAY) -> None:
    attendance.mark(session=session, marks={claim.uuid: was}, by=User.objects.system(), now=now)


def a_task() -> tuple[ContactTask, User]:
    sessions, (claim,), tutor = a_group()
    keep(sessions[0], claim, AWAY)
    return ContactTask.objects.get(), tutor


def test_a_miss_asks_the_tutors_for_one_hello_in_two_open_days() -> None:
    sessions, (claim,), tutor = a_group()
    keep(sessions[0], claim, AWAY)
    keep(sessions[0], claim, AWAY)
    task = ContactTask.objects.get()
    assert (task.enrolment, task.session, task.who, task.state) == (claim, sessions[0], "tutors", "open")
    assert task.due == date(2027, 1, 14)
    assert list(ContactTask.objects.for_tutor(tutor)) == [task]
    assert not ContactTask.objects.visible_to(make_user()).exists()


@pytest.mark.parametrize("was", ["attended", "late", "left_early", SORRY])
def test_no_other_mark_asks_for_one(was: str) -> None:
    sessions, (claim,), _tutor = a_group()
    keep(sessions[0], claim, was)
    assert not ContactTask.objects.exists()


@pytest.mark.parametrize("was", ["attended", SORRY, None])
def test_putting_the_mark_right_takes_it_back_and_wrong_again_asks_again(was: str | None) -> None:
    sessions, (claim,), _tutor = a_group()
    keep(sessions[0], claim, AWAY)
    keep(sessions[0], claim, was)
    assert ContactTask.objects.get().state == "withdrawn"
    keep(sessions[0], claim, AWAY)
    assert ContactTask.objects.get().state == "open"


def test_what_was_done_stays_done() -> None:
    task, tutor = a_task()
    contact_tasks.answer(task=task, outcome="spoke", words=" A seat by the door. ", by=tutor, now=THE_DAY)
    keep(task.session, task.enrolment, SORRY)
    task.refresh_from_db()
    assert (task.state, task.outcome, task.words) == ("done", "spoke", "A seat by the door.")
    assert (task.done_at, task.done_by) == (THE_DAY, tutor)


def test_a_register_that_is_marked_long_after_asks_for_nothing() -> None:
    sessions, (claim,), _tutor = a_group()
    keep(sessions[0], claim, AWAY, now=THE_DAY + timedelta(days=15))
    assert not ContactTask.objects.exists()


def test_the_college_may_let_the_office_do_it() -> None:
    settings.change(by=User.objects.system(), now=NOW, hellos="office")
    task, tutor = a_task()
    assert task.who == "office"
    assert not ContactTask.objects.visible_to(tutor).exists()
    assert list(ContactTask.objects.visible_to(make_user(roles=["office"]))) == [task]
    with pytest.raises(Refusal):
        contact_tasks.answer(task=task, outcome="spoke", by=tutor, now=THE_DAY)


def test_no_answer_is_tried_once_more_and_then_left() -> None:
    task, tutor = a_task()
    task = contact_tasks.answer(task=task, outcome="no_answer", by=tutor, now=THE_DAY)
    assert (task.state, task.tries, task.due) == ("open", 1, date(2027, 1, 14))
    task = contact_tasks.answer(task=task, outcome="no_answer", by=tutor, now=THE_DAY + timedelta(days=1))
    assert (task.state, task.outcome) == ("done", "no_answer")


def test_a_message_is_left_only_where_they_said_so() -> None:
    task, tutor = a_task()
    with pytest.raises(Refusal, match="They asked us to") as refused:
        contact_tasks.answer(task=task, outcome="message", by=tutor, now=THE_DAY)
    assert (refused.value.field, ContactTask.objects.get().state) == ("outcome", "open")
    assert contact_tasks.may_leave_message(task.enrolment.student) is False


def test_who_asks_us_not_to_is_not_contacted_about_a_miss_again() -> None:
    sessions, (claim, other), tutor = a_group(people=2)
    for each in (claim, other):
        keep(sessions[0], each, AWAY)
    task = ContactTask.objects.get(enrolment=claim)
    contact_tasks.answer(task=task, outcome="no_more", by=tutor, now=THE_DAY)
    week = THE_DAY + timedelta(days=7)
    for each in (claim, other):
        keep(sessions[1], each, AWAY, now=week)
    assert list(ContactTask.objects.filter(session=sessions[1]).values_list("enrolment", flat=True)) == [other.pk]


def test_asking_not_to_takes_back_what_was_open_elsewhere() -> None:
    sessions, (claim,), tutor = a_group()
    keep(sessions[0], claim, AWAY)
    keep(sessions[1], claim, AWAY, now=THE_DAY + timedelta(days=7))
    first = ContactTask.objects.get(session=sessions[0])
    contact_tasks.answer(task=first, outcome="no_more", by=tutor, now=THE_DAY + timedelta(days=7))
    assert ContactTask.objects.get(session=sessions[1]).state == "withdrawn"


def test_it_can_be_passed_to_the_office_once() -> None:
    task, tutor = a_task()
    task = contact_tasks.pass_to_office(task=task, by=tutor, now=THE_DAY)
    assert (task.who, task.passed_by, task.state) == ("office", tutor, "open")
    office = make_user(roles=["office"])
    assert contact_tasks.pass_to_office(task=task, by=office, now=THE_DAY).passed_by == tutor
    with pytest.raises(Refusal, match="with the office now"):
        contact_tasks.answer(task=task, outcome="spoke", by=tutor, now=THE_DAY)
    assert contact_tasks.answer(task=task, outcome="spoke", by=office, now=THE_DAY).state == "done"


def test_what_is_refused() -> None:
    task, tutor = a_task()
    with pytest.raises(Refusal, match="Choose how it went"):
        contact_tasks.answer(task=task, outcome="", by=tutor, now=THE_DAY)
    with pytest.raises(Refusal):
        contact_tasks.answer(task=task, outcome="spoke", by=make_pair().peer_tutor.user, now=THE_DAY)
    contact_tasks.answer(task=task, outcome="spoke", by=tutor, now=THE_DAY)
    assert contact_tasks.answer(task=task, outcome="spoke", by=tutor, now=THE_DAY).outcome == "spoke"
    with pytest.raises(Refusal, match="said hello already"):
        contact_tasks.answer(task=task, outcome="no_answer", by=tutor, now=THE_DAY)


def test_a_hello_that_was_taken_back_is_not_needed() -> None:
    task, tutor = a_task()
    keep(task.session, task.enrolment, SORRY)
    for act in (contact_tasks.pass_to_office, lambda **more: contact_tasks.answer(outcome="spoke", **more)):
        with pytest.raises(Refusal, match="not needed any more: the mark was"):
            act(task=task, by=tutor, now=THE_DAY)


def test_misses_in_a_row_end_with_anything_else() -> None:
    sessions, (claim, other), _tutor = a_group(people=2)
    late = THE_DAY + timedelta(days=60)
    for session in sessions[:3]:
        keep(session, claim, AWAY, now=late)
    for session, was in zip(sessions, (AWAY, AWAY, SORRY, AWAY), strict=True):
        keep(session, other, was, now=late)
    assert contact_tasks.misses_in_a_row([claim.pk, other.pk]) == {claim.pk: 3, other.pk: 1}


def test_marking_costs_the_same_for_one_and_for_many() -> None:
    counts = []
    for people in (1, 6):
        sessions, claims, _tutor = a_group(people=people)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            marks = {each.uuid: AWAY for each in claims}
            attendance.mark(session=sessions[0], marks=marks, by=User.objects.system(), now=THE_DAY)
        counts.append(len(queries))
    assert counts[0] == counts[1]
