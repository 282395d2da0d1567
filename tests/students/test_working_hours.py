"""One working hour: Monday to Friday, 9am to 5pm on the college's own clock, but not on closed days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import closed_days
from courses.working_days import WorkingDays
from foundations.accounts.models import User
from students import working_hours
from students.working_hours import after

LONDON = "Europe/London"
HOUR = timedelta(hours=1)
ZONES = st.sampled_from([LONDON, "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(hours=30))


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(LONDON))  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        (at(2026, 11, 24, 11, 26), at(2026, 11, 24, 12, 26)),  # a Tuesday
        (at(2026, 11, 24, 16, 0), at(2026, 11, 24, 17, 0)),
        (at(2026, 11, 24, 16, 40), at(2026, 11, 25, 9, 40)),  # 20 minutes today, 40 tomorrow
        (at(2026, 11, 24, 6, 0), at(2026, 11, 24, 10, 0)),
        (at(2026, 11, 27, 17, 0), at(2026, 11, 30, 10, 0)),  # a Friday evening
        (at(2027, 3, 26, 16, 30), at(2027, 3, 29, 9, 30)),  # clocks go forward on the Sunday between
        (at(2026, 10, 23, 16, 30), at(2026, 10, 26, 9, 30)),  # and back
    ],
)
def test_an_hour_in_words(raised: datetime, due: datetime) -> None:
    assert after(raised, HOUR, zone=LONDON) == due


def test_a_closed_day_does_not_count() -> None:
    assert after(at(2026, 11, 24, 16, 30), HOUR, zone=LONDON, days=WorkingDays({date(2026, 11, 25)})) == at(
        2026, 11, 26, 9, 30
    )


@given(moment=MOMENTS, length=LENGTHS, zone=ZONES, gap=st.integers(0, 5))
def test_it_ends_in_open_hours_and_as_much_open_time_has_gone_by(
    moment: datetime, length: timedelta, zone: str, gap: int
) -> None:
    """Counted the slow way, minute by minute of open time, it is the same."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    closed = {day + timedelta(days=gap), day + timedelta(days=gap + 1)}
    due = after(moment, length, zone=zone, days=WorkingDays(closed))
    wall = due.astimezone(ZoneInfo(zone))
    assert wall.weekday() < 5
    assert wall.date() not in closed
    assert timedelta(hours=9) < timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second + 1)
    assert timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second) <= timedelta(hours=17)
    assert due >= moment + length
    assert abs(_open_time(moment, due, zone, closed) - length) < timedelta(seconds=1)


def _open_time(first: datetime, last: datetime, zone: str, closed: set[date]) -> timedelta:
    """Add up the open stretches of each day between two moments."""
    total, day = timedelta(), first.astimezone(ZoneInfo(zone)).date()
    while day <= last.astimezone(ZoneInfo(zone)).date():
        if day.weekday() < 5 and day not in closed:
            opens = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            closes = datetime(day.year, day.month, day.day, 17, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            total += max(min(closes, last) - max(opens, first), timedelta())
        day += timedelta(days=1)
    return total


@given(moment=MOMENTS, length=LENGTHS, zone=ZONES)
def test_a_later_moment_is_never_due_earlier(moment: datetime, length: timedelta, zone: str) -> None:
    assert after(moment, length, zone=zone) <= after(moment + HOUR, length, zone=zone)


@pytest.mark.django_db
def test_the_college_skips_its_own_closed_days() -> None:
    closed_days.close(day=date(2026, 11, 25), name="Team day", by=User.objects.system(), now=at(2026, 11, 1))
    assert working_hours.one_hour_after(at(2026, 11, 24, 16, 30)) == at(2026, 11, 26, 9, 30)
    assert working_hours.day_after(date(2026, 11, 24), days=2) == date(2026, 11, 27)
    assert working_hours.day_after(date(2026, 11, 26), days=2) == date(2026, 11, 30)


@pytest.mark.django_db
def test_bank_holidays_are_no_working_days_although_nobody_wrote_them_down() -> None:
    christmas_eve = at(2026, 12, 24, 16, 30)  # a Thursday; the Monday after is the holiday for Boxing Day
    assert working_hours.one_hour_after(christmas_eve) == at(2026, 12, 29, 9, 30)
    assert working_hours.day_after(date(2026, 12, 24), days=2) == date(2026, 12, 30)
