"""Graduation names who said yes, each year anew; next steps are read by the student and who helps."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from students import graduation, next_steps, questions
from students.models import NextSteps
from tests.factories.courses import make_course, make_offering
from tests.factories.students import AFTER_ALL, make_completed, make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db


def agree(mine, year=2026):
    return graduation.agree(student=mine.student, year=year, by=mine.student.user, now=AFTER_ALL)


def test_only_who_said_yes_for_that_year_stands_on_the_list() -> None:
    offering = make_offering(weeks=1, first=datetime(2027, 1, 12).date())
    yes, _silent = make_completed(offering, name="Bo"), make_completed(offering, name="Cy")
    assert graduation.graduates(2026) == []
    agree(yes)
    agree(yes)
    assert [(each.student.name, each.courses) for each in graduation.graduates(2026)] == [("Bo", "Understanding worry")]
    assert graduation.graduates(2027) == []
    assert Entry.objects.filter(act="graduation.agree").count() == 1
    graduation.take_back(student=yes.student, year=2026, by=yes.student.user, now=AFTER_ALL)
    graduation.take_back(student=yes.student, year=2026, by=yes.student.user, now=AFTER_ALL)
    assert graduation.graduates(2026) == []
    assert Entry.objects.filter(act="graduation.take_back").count() == 1
    agree(yes)
    assert len(graduation.graduates(2026)) == 1


@pytest.mark.parametrize("year", [2025, 2027, 3, 99999])
def test_who_completed_nothing_in_a_year_is_not_on_its_list(year) -> None:
    with pytest.raises(Refusal, match="is for who completed a course in it"):
        agree(make_completed(), year)


def test_who_completed_nothing_has_no_list_to_stand_on() -> None:
    mine = make_enrolment(make_offering())
    assert graduation.year_of_place(mine) is None
    with pytest.raises(Refusal, match="Complete the course for them first"):
        agree(mine)


def test_a_name_is_never_a_formula() -> None:
    mine = make_completed(make_offering(make_course("=1+1")), name="=HYPERLINK(evil)")
    agree(mine)
    table = graduation.as_csv(graduation.graduates(2026)).decode("utf-8-sig")
    assert table.splitlines() == ["Name,Completed", "'=HYPERLINK(evil),'=1+1"]


def test_the_list_costs_one_query_however_long() -> None:
    for people in (1, 3):
        for _each in range(people):
            agree(make_completed())
        with CaptureQueriesContext(connection) as queries:
            assert [bool(each.courses) for each in graduation.graduates(2026)]
        assert len(queries) == 1


def test_next_steps_are_sealed_and_can_be_changed() -> None:
    mine = make_completed()
    by = mine.student.user
    assert next_steps.answer(enrolment=mine, answers=["", " ", ""], by=by, now=AFTER_ALL) is None
    next_steps.answer(enrolment=mine, answers=["Zebra keeping", "", ""], by=by, now=AFTER_ALL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT first FROM students_nextsteps")
        assert "Zebra" not in cursor.fetchone()[0]
    next_steps.answer(enrolment=mine, answers=["Painting", "Tea", ""], by=by, now=AFTER_ALL)
    (said,) = next_steps.said_by(mine.student)
    assert [words for _question, words in said.lines] == ["Painting", "Tea", ""]
    assert NextSteps.objects.count() == 1
    assert next_steps.said_by(make_student()) == []


def test_next_steps_come_after_a_completed_course_and_keep_their_questions() -> None:
    mine = make_enrolment(make_offering())
    with pytest.raises(Refusal, match="We ask this when"):
        next_steps.answer(enrolment=mine, answers=["a", "b", "c"], by=mine.student.user, now=AFTER_ALL)
    by = make_user()
    questions.write_next_steps(lines=["One?", "Two?", "Three?"], by=by, now=AFTER_ALL)
    done = make_completed()
    next_steps.answer(enrolment=done, answers=["a", "b", "c"], by=by, now=AFTER_ALL)
    questions.write_next_steps(lines=["1?", "2?", "3?"], by=by, now=AFTER_ALL)
    (said,) = next_steps.said_by(done.student)
    assert said.lines == (("One?", "a"), ("Two?", "b"), ("Three?", "c"))


def test_a_year_turns_in_september_by_the_colleges_own_clock() -> None:
    mine = make_completed()
    assert graduation.year_of_place(mine) == 2026
    mine.offering.last_end = datetime(2027, 8, 31, 22, 59, tzinfo=UTC)
    assert graduation.year_of_place(mine) == 2026
    mine.offering.last_end = datetime(2027, 8, 31, 23, 1, tzinfo=UTC)
    assert graduation.year_of_place(mine) == 2027
