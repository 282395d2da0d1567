"""Working days: weekends, bank holidays and the college's own closed days are passed over."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import closed_days, working_days
from foundations.accounts.models import User
from foundations.college import settings
from tests.factories.courses import NOW, make_venue

pytestmark = pytest.mark.django_db


def five_before(day: date) -> date:
    return working_days.around(day, day).before(day, 5)


@pytest.mark.parametrize(
    ("day", "five"),
    [
        (date(2027, 1, 22), date(2027, 1, 15)),  # a Friday: the Friday before
        (date(2027, 1, 18), date(2027, 1, 11)),  # a Monday
        (date(2027, 1, 17), date(2027, 1, 11)),  # a Sunday: the week before it
        (date(2027, 1, 12), date(2027, 1, 5)),
        # Friday 1 January, Monday 28 December (for Boxing Day) and Christmas Day are bank holidays
        (date(2027, 1, 5), date(2026, 12, 24)),
        (date(2027, 3, 30), date(2027, 3, 19)),  # across Good Friday and Easter Monday
        (date(2027, 5, 4), date(2027, 4, 26)),  # across the first Monday in May
    ],
)
def test_weekends_and_bank_holidays_do_not_count(day: date, five: date) -> None:
    assert five_before(day) == five


def test_a_bank_holiday_that_was_brought_in_counts_once() -> None:
    by = User.objects.system()
    closed_days.bring_in_holidays(first=date(2026, 12, 20), last=date(2027, 1, 10), by=by, now=NOW)
    assert five_before(date(2027, 1, 5)) == date(2026, 12, 24)


def test_scotland_rests_on_the_second_of_january_too() -> None:
    settings.change(by=User.objects.system(), now=NOW, nation="scotland")
    # 1 January, and 4 January for the second; Boxing Day's 28 December too
    assert five_before(date(2027, 1, 6)) == date(2026, 12, 24)


def test_the_college_s_own_days_count_and_those_of_one_venue_do_not() -> None:
    by = User.objects.system()
    closed_days.close(day=date(2027, 1, 11), name="Team day", by=by, now=NOW)
    closed_days.close(day=date(2027, 1, 8), name="Boiler", venue=make_venue(), by=by, now=NOW)
    assert five_before(date(2027, 1, 12)) == date(2027, 1, 4)


def test_the_first_working_day_from_a_day_on() -> None:
    calendar = working_days.around(date(2026, 12, 25), date(2027, 1, 5))
    days = [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 9)]
    assert [calendar.on_or_after(day) for day in days] == [
        date(2026, 12, 24),
        date(2026, 12, 29),
        date(2027, 1, 4),
        date(2027, 1, 11),
    ]


def test_they_are_read_in_one_query() -> None:
    with CaptureQueriesContext(connection) as asked:
        calendar = working_days.around(date(2026, 12, 1), date(2027, 3, 1))
        calendar.before(date(2027, 1, 12), 20)
    assert len([each for each in asked if "closedday" in each["sql"]]) == 1
