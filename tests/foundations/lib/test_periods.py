"""Wall clock to instants, the two odd days of the year included."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.lib import periods

LONDON = "Europe/London"


def test_a_weekly_ten_o_clock_stays_ten_o_clock_across_clock_changes():
    for first in (date(2026, 10, 13), date(2027, 3, 16)):
        held = [
            periods.span(day, time(10), time(12), LONDON)
            for day in (first + timedelta(weeks=week) for week in range(5))
        ]
        assert {periods.local(starts, LONDON).time() for starts, _ in held} == {time(10)}
        assert {periods.local(ends, LONDON).time() for _, ends in held} == {time(12)}
        assert {ends - starts for starts, ends in held} == {timedelta(hours=2)}
        assert len({starts.hour for starts, _ in held}) == 2


def test_a_session_on_the_day_of_the_change_keeps_its_length():
    for day in (date(2026, 10, 25), date(2027, 3, 28)):
        starts, ends = periods.span(day, time(10), time(12), LONDON)
        assert ends - starts == timedelta(hours=2)


def test_a_skipped_time_falls_an_hour_later_on_the_wall():
    moment = periods.instant(date(2027, 3, 28), time(1, 30), LONDON)
    assert moment == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert periods.local(moment, LONDON).time() == time(2, 30)


def test_an_end_that_would_come_before_its_start_keeps_the_length_on_paper():
    starts, ends = periods.span(date(2027, 3, 28), time(1, 30), time(2), LONDON)
    assert ends - starts == timedelta(minutes=30)


def test_a_time_that_happens_twice_is_the_first_one():
    assert periods.instant(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_ranges_are_half_open():
    held = periods.period(date(2027, 1, 12), time(10), time(12), LONDON)
    assert (held.lower, held.upper) == (
        datetime(2027, 1, 12, 10, tzinfo=UTC),
        datetime(2027, 1, 12, 12, tzinfo=UTC),
    )
    assert (held.lower_inc, held.upper_inc) == (True, False)


@pytest.mark.parametrize("ends", [time(10), time(9, 59)])
def test_a_session_ends_after_it_starts(ends):
    with pytest.raises(ValueError, match="ends after it starts"):
        periods.span(date(2027, 1, 12), time(10), ends, LONDON)


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    minutes=st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True),
    zone=st.sampled_from([LONDON, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_every_period_has_a_length(day, minutes, zone):
    first, last = (time(*divmod(minute, 60)) for minute in sorted(minutes))
    starts, ends = periods.span(day, first, last, zone)
    assert starts < ends
    assert ends - starts <= timedelta(hours=25)
