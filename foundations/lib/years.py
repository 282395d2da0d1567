"""The academic year of a college: 2026 is September 2026 to August 2027."""

from datetime import date

FIRST_MONTH = 9


def first_day_of(year: int) -> date:
    """Return the first day of an academic year, 1 September."""
    return date(year, FIRST_MONTH, 1)


def year_of(day: date) -> int:
    """Return the academic year that a day is in."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1
