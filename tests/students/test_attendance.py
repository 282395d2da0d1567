"""Marks of a session: kept by those who teach it, changed as often as they like, and unmarked is a state of its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses import scheduling
from courses.events import MarksToMake
from courses.models import Session
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal
from students import attendance, enrolment
from students.attendance import Kept
from students.models import Enrolment, Mark
from tests.factories.courses import NOW, make_offering
from tests.factories.students import make_enrolment
from tests.people import make_user

pytestmark = pytest.mark.django_db
THE_DAY = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)


def make_register(people: int = 3) -> tuple[Session, list[Enrolment]]:
    offering = make_offering(weeks=2)
    enrolments = [make_enrolment(offering) for _each in range(people)]
    return offering.sessions.get(number=1), enrolments


def keep(session: Session, marks: dict, *, by: User | None = None, now: datetime = THE_DAY) -> Kept:
    return attendance.mark(session=session, marks=marks, by=by or make_user(), now=now)


def test_marks_are_kept_half_done_and_written_down_once() -> None:
    session, (alex, bev, _dee) = make_register()
    sam = make_user()
    assert keep(session, {alex.uuid: "attended", bev.uuid: "late"}, by=sam) == Kept(changed=2, cleared=0)
    marks = Mark.objects.order_by("enrolment_id").values_list("enrolment_id", "was", "marked_by_id", "marked_at")
    assert list(marks) == [(alex.pk, "attended", sam.pk, THE_DAY), (bev.pk, "late", sam.pk, THE_DAY)]
    entry = Entry.objects.get(act="attendance.mark")
    assert (entry.thing_id, entry.detail) == (session.pk, {"marked": 2, "cleared": 0})


def test_the_same_marks_again_change_nothing() -> None:
    session, (alex, *_others) = make_register()
    keep(session, {alex.uuid: "attended"})
    assert keep(session, {alex.uuid: "attended"}, now=THE_DAY + timedelta(hours=1)) == Kept(0, 0)
    assert Mark.objects.get().marked_at == THE_DAY
    assert Entry.objects.filter(act="attendance.mark").count() == 1


def test_a_mark_can_be_changed_and_taken_away() -> None:
    session, (alex, bev, _dee) = make_register()
    keep(session, {alex.uuid: "attended", bev.uuid: "attended"})
    assert keep(session, {alex.uuid: "left_early", bev.uuid: None}) == Kept(changed=1, cleared=1)
    assert list(Mark.objects.values_list("enrolment_id", "was")) == [(alex.pk, "left_early")]
    assert keep(session, {bev.uuid: None}) == Kept(0, 0)


def test_two_tutors_marking_other_people_lose_nothing() -> None:
    session, (alex, bev, _dee) = make_register()
    keep(session, {alex.uuid: "attended"})
    keep(session, {bev.uuid: "apologies"})
    assert set(Mark.objects.values_list("was", flat=True)) == {"attended", "apologies"}


def test_marks_are_made_from_the_colleges_own_day_of_the_session_on() -> None:
    session, (alex, *_others) = make_register()
    with pytest.raises(Refusal) as refused:
        keep(session, {alex.uuid: "attended"}, now=datetime(2027, 1, 11, 23, 59, tzinfo=UTC))
    assert str(refused.value) == "You can mark from Tuesday 12 January on, the day of the session."
    midnight = datetime(2027, 1, 12, 0, 0, tzinfo=UTC)
    assert keep(session, {alex.uuid: "attended"}, now=midnight).changed == 1
    assert keep(session, {alex.uuid: "late"}, now=THE_DAY + timedelta(days=30)).changed == 1


def test_in_summer_the_day_begins_by_the_wall_clock() -> None:
    offering = make_offering(first=date(2027, 6, 8), weeks=1)
    alex, session = make_enrolment(offering), offering.sessions.get()
    half_past_midnight = datetime(2027, 6, 7, 23, 30, tzinfo=UTC)
    assert keep(session, {alex.uuid: "attended"}, now=half_past_midnight).changed == 1


def test_a_cancelled_session_has_nothing_to_mark() -> None:
    session, (alex, *_others) = make_register()
    scheduling.cancel(session=session, by=make_user(), now=NOW)
    with pytest.raises(Refusal, match="cancelled, so there is nothing to mark"):
        keep(session, {alex.uuid: "attended"})
    assert Mark.objects.count() == 0


def test_only_people_of_this_register_are_marked() -> None:
    session, (alex, *_others) = make_register()
    stranger = make_enrolment(make_offering())
    with pytest.raises(Refusal, match="The list has changed since you opened it"):
        keep(session, {alex.uuid: "attended", stranger.uuid: "attended"})
    assert Mark.objects.count() == 0


def test_who_waits_or_gave_up_is_not_in_the_register_but_a_mark_stays() -> None:
    offering = make_offering(places=2, weeks=2)
    alex, bev, waiting = (make_enrolment(offering) for _each in range(3))
    session = offering.sessions.get(number=1)
    keep(session, {alex.uuid: "attended"})
    for each in (alex, bev):
        enrolment.withdraw(enrolment=each, by=each.student.user, now=THE_DAY)
    assert list(attendance.roster(session)) == [alex]
    assert waiting not in attendance.roster(session)


def test_the_question_what_is_left_to_mark() -> None:
    session, (alex, *_others) = make_register()
    other, _people = make_register(people=0)
    keep(session, {alex.uuid: "did_not_attend"})
    assert ask(MarksToMake(session_ids=(session.pk, other.pk))) == {session.pk: 2, other.pk: 0}
    assert ask(MarksToMake(session_ids=())) == {}


def test_the_database_knows_five_marks_and_keeps_one_each() -> None:
    session, (alex, *_others) = make_register()
    keep(session, {alex.uuid: "attended"})
    values = {"session": session, "enrolment": alex, "marked_at": NOW, "marked_by": make_user()}
    with pytest.raises(IntegrityError, match="students_mark_once"), transaction.atomic():
        Mark.objects.create(was="late", **values)
    with pytest.raises(IntegrityError, match="students_mark_was"), transaction.atomic():
        Mark.objects.update(was="refused")
    assert Mark.objects.get().was == "attended"


def test_marking_costs_the_same_for_many() -> None:
    by, counts = make_user(), []
    for session, people in (make_register(people=1), make_register(people=6)):
        with CaptureQueriesContext(connection) as counted:
            keep(session, {each.uuid: "attended" for each in people}, by=by)
        counts.append(len(counted))
    assert counts[0] == counts[1]
