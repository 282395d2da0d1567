"""The figures of a year: by kind, small numbers hidden, safe in a spreadsheet."""

from datetime import UTC, date, datetime, timedelta

import pytest

from students import arrangement, arrangement_figures, enrolment
from students.arrangement_figures import Line
from students.models import Arrangement
from tests.courses.test_working_days import five_before
from tests.factories.courses import FIRST_DAY, make_offering
from tests.factories.students import NOW, make_arrangement
from tests.people import make_user

pytestmark = pytest.mark.django_db
YEAR = 2026


def five_of(kind: str, count: int = 5) -> list[Arrangement]:
    offering = make_offering(places=20)
    return [make_arrangement(offering, kind=kind) for _each in range(count)]


def test_a_year_begins_in_september() -> None:
    days = [date(2026, 8, 31), date(2026, 9, 1), date(2027, 8, 31)]
    assert [arrangement_figures.year_of(day) for day in days] == [2025, 2026, 2026]
    assert arrangement_figures.years(NOW) == [2026]
    five_of("seat", 1)
    Arrangement.objects.update(made_on=datetime(2024, 10, 1, tzinfo=UTC))
    assert arrangement_figures.years(NOW) == [2026, 2025, 2024]
    assert arrangement_figures.of_year(YEAR) == []
    assert len(arrangement_figures.of_year(2024)) == 2


def test_asked_arranged_in_time_and_met() -> None:
    rows, office = five_of("print", 7), make_user(roles=["office"])
    late = datetime(2027, 1, 6, 9, tzinfo=UTC)
    assert five_before(FIRST_DAY) < late.date()
    for row in rows[:5]:
        arrangement.arrange(arrangement=row, answer="", by=office, now=NOW)
    arrangement.arrange(arrangement=rows[5], answer="", by=office, now=late)
    for row in rows[:5]:
        arrangement.say_met(arrangement=row, met="met", by=office, now=late + timedelta(days=30))
    line, everything = arrangement_figures.of_year(YEAR)
    assert line == Line("Large print handouts", 7, (7, 6, 5, 5, 0, 0))
    assert everything.numbers == line.numbers


def test_what_was_given_up_is_left_out() -> None:
    rows = five_of("print", 6)
    enrolment.withdraw(enrolment=rows[0].enrolment, by=rows[0].need.student.user, now=NOW)
    assert arrangement_figures.of_year(YEAR)[0].numbers[0] == 5


def test_few_people_are_hidden_and_no_total_tells() -> None:
    five_of("print", 6)
    five_of("signer", 4)
    shown, hidden, everything = arrangement_figures.of_year(YEAR)
    assert hidden == Line("A sign language interpreter", None, (None,) * 6)
    assert (shown.people, shown.numbers[0]) == (6, 6)
    assert (everything.people, everything.numbers[0]) == (None, None)  # 10 in all would say 4
    five_of("loop", 3)
    assert arrangement_figures.of_year(YEAR)[-1].numbers[0] == 13  # two hidden kinds, 7 together


def test_the_table_hides_the_same_and_says_so() -> None:
    five_of("print", 6)
    five_of("signer", 2)
    words = arrangement_figures.table(YEAR).decode("utf-8-sig").splitlines()
    assert words[0] == "What would help,People,Asked for,Arranged,In time,It worked,Worked partly,Did not work"
    assert words[1] == "Large print handouts,6,6,0,0,0,0,0"
    assert words[2] == "A sign language interpreter" + ",hidden" * 7
    assert words[3].startswith("All together,hidden,hidden,")
