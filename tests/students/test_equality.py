"""Fairness: answers for one's own eyes, counted once a year without small numbers."""

import pytest

from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from students import equality, registration
from students.models import EqualityAnswers, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db


def answer(student: Student, **answers: str) -> None:
    equality.answer(student=student, answers=answers, by=student.user, now=NOW)


def test_answers_can_be_given_changed_and_taken_away() -> None:
    student = make_student()
    answer(student, age="18_25", gender="")
    assert equality.answers_of(student) == {"age": "18_25"}
    assert str(EqualityAnswers.objects.values_list("answers", flat=True).get()) == "<sealed>"
    answer(student, age="26_45", disabled="yes")
    assert equality.answers_of(student) == {"age": "26_45", "disabled": "yes"}
    equality.take_away(student=student, by=student.user, now=NOW)
    equality.take_away(student=student, by=student.user, now=NOW)
    assert EqualityAnswers.objects.count() == 0
    acts = Entry.objects.filter(act__startswith="equality.").order_by("pk").values_list("act", "detail")
    assert list(acts) == [("equality.answer", {})] * 2 + [("equality.take_away", {})]


def test_to_empty_every_answer_takes_them_away() -> None:
    student = make_student()
    answer(student, age="18_25")
    answer(student, age="")
    assert EqualityAnswers.objects.count() == 0


def test_nobody_else_answers_for_a_student() -> None:
    student, robin = make_student(), make_user("Robin", roles=["office"])
    answer(student, age="18_25")
    with pytest.raises(Refusal, match="the student themselves can"):
        equality.answer(student=student, answers={"age": "65_up"}, by=robin, now=NOW)
    with pytest.raises(Refusal, match="student themselves"):
        equality.take_away(student=student, by=robin, now=NOW)
    assert equality.answers_of(student) == {"age": "18_25"}


@pytest.mark.parametrize("answers", [{"age": "young"}, {"shoe": "42"}])
def test_only_what_is_asked_is_kept(answers: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="Choose from the list"):
        answer(make_student(), **answers)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([10, 20, 30], [10, 20, 30]),
        ([5, 6, 7], [5, 6, 7]),
        ([4, 20, 30], [None, None, 30]),
        ([0, 20, 30], [None, None, 30]),
        ([0, 3, 30], [None, None, 30]),
        ([4], [None]),
    ],
)
def test_small_numbers_are_hidden_and_cannot_be_worked_out(numbers: list[int], shown: list[int | None]) -> None:
    assert equality.hide(numbers) == shown


def test_the_counts_of_a_year_are_of_those_who_got_a_place_in_it() -> None:
    offering = make_offering(places=20)
    for age in ["18_25"] * 6 + ["26_45"] * 7 + ["65_up"]:
        student = make_student()
        answer(student, age=age)
        make_enrolment(offering, student)
        registration.change_details(student=student, by=student.user, now=NOW, groups="carer nearby")
    answer(make_student(), age="18_25")  # never had a place
    year = equality.year_of(NOW)
    assert (year, equality.years()) == (2026, [2026])
    groups, age, *rest = equality.counts(year)
    shown = {str(cell.words): cell.number for cell in age.cells}
    assert (shown["18 to 25"], shown["26 to 45"], shown["65 or over"]) == (6, 7, None)
    assert [cell.number for cell in groups.cells] == [None, 14, None, 14, None]
    assert [table.cells for table in rest] == [()] * len(rest)
    assert all(table.cells == () for table in equality.counts(2025))


def test_the_counts_read_no_names_and_ask_the_same_for_any_number(django_assert_num_queries) -> None:
    offering = make_offering(places=20)
    for _number in range(3):
        student = make_student()
        answer(student, age="18_25")
        make_enrolment(offering, student)
    with django_assert_num_queries(3) as asked:
        equality.counts(2026)
    assert [query["sql"] for query in asked.captured_queries if '"students_student"."name"' in query["sql"]] == []
