"""Working days: Monday to Friday, without the bank holidays and the days on which the whole college is closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from courses import closed_days

ONE = timedelta(days=1)
FRIDAY = 4
# around Christmas five working days can be two weeks; a college that closes for a month is still answered
MARGIN = timedelta(days=60)


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a stretch of time, read once and asked often. closed: days on which nobody works."""

    closed: Collection[date] = ()

    def works(self, day: date) -> bool:
        """Tell whether the college works on a day."""
        return day.weekday() <= FRIDAY and day not in self.closed

    def before(self, day: date, count: int) -> date:
        """Return the day that lies so many working days before a day, which itself need not be one."""
        while count:
            day -= ONE
            count -= self.works(day)
        return day

    def on_or_after(self, day: date) -> date:
        """Return the first working day from a day on."""
        while not self.works(day):
            day += ONE
        return day


def around(first: date, last: date) -> WorkingDays:
    """Return the working days around a stretch of time. One query.

    Bank holidays of the college's nation count also when nobody has brought them in; a closed venue does not count,
    because the office works on.
    """
    first, last = first - MARGIN, last + MARGIN
    closed = closed_days.between(first, last).days()
    return WorkingDays(frozenset(closed.union(day for day, _name in closed_days.holidays_between(first, last))))
