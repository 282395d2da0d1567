"""Dates in the words of the college."""

from datetime import date, time

import pytest

from foundations.lib import when

TEN, NOON, TWO = time(10), time(12), time(14)


def weekly(*days: int, month: int = 1):
    return [(date(2027, month, day), TEN, NOON) for day in days]


@pytest.mark.parametrize(
    ("meetings", "words"),
    [
        ([], ""),
        (weekly(12), "Tuesday 12 January, 10am to 12pm"),
        (weekly(19, 12, 26), "Tuesdays, 10am to 12pm, from 12 January"),
        (weekly(12, 14), "2 sessions, from Tuesday 12 January"),
        ([*weekly(12), (date(2027, 1, 19), NOON, TWO)], "2 sessions, from Tuesday 12 January"),
    ],
)
def test_a_series_in_one_line(meetings, words):
    assert when.series(meetings) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 1, 12), date(2027, 1, 12), "12 January 2027"),
        (date(2027, 1, 12), date(2027, 1, 26), "12 to 26 January 2027"),
        (date(2027, 1, 12), date(2027, 2, 2), "12 January to 2 February 2027"),
        (date(2026, 12, 1), date(2027, 1, 2), "1 December 2026 to 2 January 2027"),
    ],
)
def test_a_stretch_of_days(first, last, words):
    assert when.between(first, last) == words


def test_dates_by_month_name_the_year_where_it_changes():
    assert when.dates([]) == ""
    assert when.dates([date(2027, 1, 12)]) == "12 January 2027"
    assert when.dates([date(2027, 1, 12), date(2027, 1, 19)], year=False) == "12 and 19 January"
    days = [date(2027, 2, 2), date(2027, 1, 12), date(2027, 1, 26), date(2027, 1, 19)]
    assert when.dates(days) == "12, 19 and 26 January, and 2 February 2027"
    assert when.dates([date(2026, 12, 1), date(2027, 1, 5)]) == "1 December 2026, and 5 January 2027"


def test_one_meeting_and_every_week():
    assert when.meeting(date(2027, 1, 12), time(13, 30), TWO, year=True) == ("Tuesday 12 January 2027, 1:30pm to 2pm")
    assert [when.every_week(day) for day in (0, 6)] == ["Mondays", "Sundays"]
