"""Days in words, as they stand in print."""

from datetime import date, time

import pytest

from courses.models import Session
from recovery_college.prospectus import dates


def session(day: date, starts: time = time(10), ends: time = time(12)) -> Session:
    return Session(day=day, starts=starts, ends=ends)


def test_a_weekly_series_across_the_clock_change_stays_at_its_time():
    weekly = [session(date(2027, 3, 23)), session(date(2027, 3, 30)), session(date(2027, 4, 6))]
    assert dates.when(weekly) == "Tuesday 23 March, weekly for 3 weeks"
    assert dates.time(weekly) == "10am to 12pm"


def test_days_with_a_gap_are_each_said():
    gap = [session(date(2027, 2, 9)), session(date(2027, 2, 23)), session(date(2027, 3, 2))]
    assert dates.when(gap) == "Tuesday 9 February, then 23 February and 2 March"


def test_different_times_are_said_with_each_day():
    mixed = [session(date(2027, 2, 9)), session(date(2027, 2, 10), time(13), time(14, 30))]
    assert dates.when(mixed) == "Tuesday 9 February 10am to 12pm and Wednesday 10 February 1pm to 2:30pm"
    assert dates.time(mixed) == ""


def test_without_a_date_it_says_so():
    assert dates.when([]) == "Dates are not fixed yet"


@pytest.mark.parametrize(
    ("minutes", "words"), [(45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"), (120, "2 hours")]
)
def test_minutes_are_said_as_people_say_them(minutes: int, words: str):
    assert dates.minutes_in_words(minutes) == words
