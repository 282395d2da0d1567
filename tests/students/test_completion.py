"""Who came to enough of a course has completed it, and stays so; what nobody marked counts against nobody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses import scheduling
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import settings
from foundations.lib.refusals import Refusal
from students import attendance, completion, enrolment, tasks
from students.completion import Answer
from students.models import Completion, CompletionShare, Enrolment, Mark
from students.models import EnrolmentState as State
from tests.factories.courses import NOW, make_course, make_offering
from tests.factories.students import AFTER_ALL, make_completed, make_enrolment, make_marks, make_over
from tests.people import make_user

pytestmark = pytest.mark.django_db


def answer(mine: Enrolment) -> Answer:
    (standing,) = (each for each in completion.standings(mine.offering, now=AFTER_ALL) if each.enrolment == mine)
    return standing.answer


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (("attended", "late", "left_early", None), Answer.COMPLETED),
        (("attended", "late", "apologies", None), Answer.CANNOT_TELL),
        (("attended", "late", "apologies", "did_not_attend"), Answer.NOT_ENOUGH),
        (("attended", "apologies", "apologies", None), Answer.NOT_ENOUGH),
        ((None, None, None, None), Answer.CANNOT_TELL),
    ],
)
def test_three_of_four_is_enough_at_seventy_per_cent(marks, expected) -> None:
    _offering, (mine,) = make_over()
    assert answer(make_marks(mine, *marks)) is expected


def test_a_correction_completes_and_none_takes_it_away() -> None:
    _offering, (mine,) = make_over()
    mine = make_marks(mine, "attended", "attended", "apologies", "apologies")
    assert mine.state == State.CONFIRMED
    mine = make_marks(mine, None, None, "late", None)
    assert (mine.state, mine.ended_by.is_system) == (State.COMPLETED, True)
    kept = Completion.objects.get(enrolment=mine)
    assert (kept.attended, kept.held, kept.by_hand, kept.completed_at) == (3, 4, False, AFTER_ALL)
    mine = make_marks(mine, "did_not_attend", "did_not_attend", "did_not_attend", "did_not_attend")
    assert mine.state == State.COMPLETED
    completion.complete_all_due(now=AFTER_ALL)
    assert Completion.objects.count() == 1


def test_nobody_has_completed_what_still_goes_on() -> None:
    _offering, (mine,) = make_over()
    first = mine.offering.sessions.get(number=1)
    during = first.period.upper + timedelta(hours=1)
    attendance.mark(session=first, marks={mine.uuid: "attended"}, by=make_user(), now=during)
    mine.refresh_from_db()
    assert mine.state == State.CONFIRMED
    with pytest.raises(Refusal) as refused:
        completion.complete(enrolment=mine, by=make_user(), now=during)
    assert str(refused.value) == "The last session is still to come. You can complete it for them after that."


def test_a_cancelled_session_does_not_count() -> None:
    offering, (mine,) = make_over()
    for number in (3, 4):
        scheduling.cancel(session=offering.sessions.get(number=number), by=make_user(), now=NOW)
    assert make_marks(mine, "attended", "attended").state == State.COMPLETED


@pytest.mark.parametrize(
    ("kind", "weeks", "marks"), [("taster", 1, ["late"]), ("drop_in", 3, ["attended", None, None])]
)
def test_one_session_is_enough_where_there_is_one_or_nobody_books(kind, weeks, marks) -> None:
    offering, (mine,) = make_over(weeks=weeks, course=make_course(kind=kind))
    assert offering.course.kind.slug == kind
    assert make_marks(mine, *marks).state == State.COMPLETED


def test_the_clock_completes_what_marks_did_not(monkeypatch) -> None:
    offering, (mine,) = make_over(weeks=1)
    session = offering.sessions.get()
    during = session.period.upper - timedelta(minutes=5)
    attendance.mark(session=session, marks={mine.uuid: "attended"}, by=make_user(), now=during)
    assert Enrolment.objects.get(pk=mine.pk).state == State.CONFIRMED
    monkeypatch.setattr(tasks.timezone, "now", lambda: AFTER_ALL)
    tasks.after_courses()
    assert Enrolment.objects.get(pk=mine.pk).state == State.COMPLETED
    assert completion.complete_all_due(now=AFTER_ALL) == 0


def test_one_offering_can_have_a_share_of_its_own_and_the_college_changes_its_own() -> None:
    offering, (mine,) = make_over()
    mine = make_marks(mine, "attended", "attended", "apologies", "apologies")
    by = make_user()
    assert completion.choose_share(offering=offering, share=50, by=by, now=AFTER_ALL) == 50
    mine.refresh_from_db()
    assert mine.state == State.COMPLETED
    assert completion.choose_share(offering=offering, share=None, by=by, now=AFTER_ALL) == 70
    settings.change(by=by, now=AFTER_ALL, completion_share=60)
    assert completion.share_of(offering) == 60
    assert list(Entry.objects.filter(act="completion.choose_share").values_list("detail", flat=True)) == [
        {"share": 50},
        {"share": None},
    ]


@pytest.mark.parametrize("share", [0, 101])
def test_a_share_is_1_to_100_per_cent_also_for_the_database(share) -> None:
    offering, _people = make_over()
    by = make_user()
    with pytest.raises(Refusal) as refused:
        completion.choose_share(offering=offering, share=share, by=by, now=AFTER_ALL)
    assert refused.value.field == "share"
    with pytest.raises(Refusal):
        settings.change(by=by, now=AFTER_ALL, completion_share=share)
    with pytest.raises(IntegrityError, match="students_completionshare_range"), transaction.atomic():
        CompletionShare.objects.create(offering=offering, share=share, chosen_at=AFTER_ALL, chosen_by=by)
    with pytest.raises(IntegrityError, match="college_college_completion_share"), transaction.atomic():
        type(settings.College.objects.get()).objects.update(completion_share=share)


def test_the_office_completes_by_hand_with_a_reason_that_the_trail_does_not_repeat() -> None:
    _offering, (mine,) = make_over()
    by = make_user()
    with pytest.raises(Refusal, match="It stays in the record") as refused:
        completion.complete_by_hand(enrolment=mine, reason=" ", by=by, now=AFTER_ALL)
    assert refused.value.field == "reason"
    with pytest.raises(Refusal):
        completion.complete_by_hand(enrolment=mine, reason="Why", by=by, now=NOW)
    for _twice in range(2):
        completion.complete_by_hand(enrolment=mine, reason="Zebra on the roof", by=by, now=AFTER_ALL)
    kept = Completion.objects.get()
    assert (kept.by_hand, kept.reason, kept.completed_by) == (True, "Zebra on the roof", by)
    entry = Entry.objects.get(act="completion.by_hand")
    assert (entry.by_id, entry.on_behalf_of_id, entry.detail) == (by.pk, None, {"attended": 0})
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM students_completion")
        assert "Zebra" not in cursor.fetchone()[0]


def test_who_gave_up_their_place_or_came_to_too_little_is_not_completed() -> None:
    offering, (mine, other) = make_over(2)
    enrolment.withdraw(enrolment=mine, by=mine.student.user, now=NOW)
    make_marks(other, "attended", "apologies", "apologies", "apologies")
    for claim, act in ((mine, completion.complete), (other, completion.complete)):
        with pytest.raises(Refusal):
            act(enrolment=claim, by=make_user(), now=AFTER_ALL)
    with pytest.raises(Refusal) as refused:
        completion.complete_by_hand(enrolment=mine, reason="Why", by=make_user(), now=AFTER_ALL)
    assert str(refused.value) == "They have no place on this course. Look whether you opened the right one."
    assert completion.complete_all_due(now=AFTER_ALL) == 0
    assert not Completion.objects.filter(enrolment__offering=offering).exists()


def test_by_hand_wants_a_reason_in_the_database_too() -> None:
    mine = make_completed()
    with pytest.raises(IntegrityError, match="by_hand_has_reason"), transaction.atomic():
        Completion.objects.filter(enrolment=mine).update(by_hand=True)


def test_standings_cost_the_same_for_one_and_for_three() -> None:
    counts = []
    for people in (1, 3):
        offering, _people = make_over(people)
        offering = type(offering).objects.select_related("course__kind").get(pk=offering.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(completion.standings(offering, now=AFTER_ALL)) == people
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_long_past_course_waits_for_its_marks() -> None:
    offering = make_offering(weeks=1)
    mine = make_enrolment(offering)
    late = AFTER_ALL + timedelta(days=200)
    assert completion.complete_all_due(now=late) == 0
    assert make_marks(mine, "attended", now=late).state == State.COMPLETED
    assert User.objects.system() == Enrolment.objects.get(pk=mine.pk).ended_by


def test_completing_one_person_and_six_takes_the_same_queries() -> None:
    counted = []
    for people in (1, 6):
        offering, rows = make_over(people=people)
        for each in rows:
            for session in offering.sessions.all():
                Mark.objects.create(
                    session=session, enrolment=each, was="attended", marked_at=NOW, marked_by=each.enrolled_by
                )
        with CaptureQueriesContext(connection) as asked:
            assert completion._complete_those_of(offering_id=offering.pk, now=AFTER_ALL) == people
        counted.append(len(asked))
        assert Entry.objects.filter(act="enrolment.finish", thing_id__in=[each.pk for each in rows]).count() == people
        assert Completion.objects.filter(enrolment__in=rows).count() == people
    assert counted[0] == counted[1]
