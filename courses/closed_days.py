"""Days on which nothing is planned: bank holidays, and days of the college's own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import ClosedDay, Session, Venue
from courses.models.closed_day import ClosedDayWhy
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.college.models.college import CollegeNation
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import long_day_and_year

LONGEST = timedelta(days=3 * 366)
FIRST_YEAR = 2000
# who says what a bank holiday is: country and part of it, as the holidays package names them
CALENDARS: dict[str, tuple[str, str | None]] = {
    CollegeNation.ENGLAND: ("GB", "ENG"),
    CollegeNation.WALES: ("GB", "WLS"),
    CollegeNation.SCOTLAND: ("GB", "SCT"),
    CollegeNation.NORTHERN_IRELAND: ("GB", "NIR"),
    CollegeNation.IRELAND: ("IE", None),
}


@dataclass(frozen=True)
class ClosedDays:
    """The closed days of a stretch of time, read once and asked often."""

    rows: tuple[ClosedDay, ...] = ()

    def __iter__(self) -> Iterator[ClosedDay]:
        return iter(self.rows)

    def on(self, day: date, venue_id: int | None = None) -> ClosedDay | None:
        """Return why the college, or that one venue, is closed on a day; the whole college's reason comes first."""
        return next((row for row in self.rows if row.day == day and row.venue_id in (None, venue_id)), None)

    def days(self, venue_id: int | None = None) -> set[date]:
        """Return the days on which the whole college is closed, and with a venue those of the venue too."""
        return {row.day for row in self.rows if row.venue_id in (None, venue_id)}


def between(first: date, last: date) -> ClosedDays:
    """Return the closed days from the first to the last day, both counted. One query, with the venues' names."""
    rows = ClosedDay.objects.filter(day__range=(first, last)).select_related("venue")
    return ClosedDays(tuple(sorted(rows, key=lambda row: (row.day, row.venue_id is not None, row.pk))))


def on_days(days: Iterable[date]) -> ClosedDays:
    """Return the closed days among these. One query; none without a day."""
    wanted = sorted(days)
    return between(wanted[0], wanted[-1]) if wanted else ClosedDays()


def sessions_on(closed: ClosedDay) -> QuerySet[Session]:
    """Return the sessions that are still planned on a closed day, in the order of the day.

    A day on which the whole college is closed closes its online sessions too.
    """
    rows = Session.objects.filter(day=closed.day, cancelled=False).exclude(offering__state="cancelled")
    if closed.venue_id is not None:
        rows = rows.filter(room__venue=closed.venue_id)
    found = rows.select_related("offering__revision", "room__venue")
    return found.order_by("starts", "pk")


def with_planned(closed: Iterable[ClosedDay]) -> list[tuple[ClosedDay, int]]:
    """Return each closed day with how many sessions are still planned on it. One query for all."""
    rows = list(closed)
    planned = Session.objects.filter(day__in={row.day for row in rows}, cancelled=False)
    there = list(planned.exclude(offering__state="cancelled").values_list("day", "room__venue"))
    return [(row, sum(1 for day, venue in there if day == row.day and row.venue_id in (None, venue))) for row in rows]


@verb
def close(*, day: date, name: str, by: User, now: datetime, venue: Venue | None = None) -> ClosedDay:
    """Close the college, or one venue, for a day of its own. Sessions planned then stay until somebody moves them.

    Raises Refusal when it is closed that day already, the day has no name, or its year is from before 2000.
    """
    name = name.strip()
    if not name:
        raise Refusal(_("Say what the day is, like “Team day”."), field="name")
    if day.year < FIRST_YEAR:
        raise Refusal(_("Check the year. It needs 4 numbers, like 2027."), field="day")
    there = between(day, day).on(day, venue.pk if venue else None)
    made = False
    if there is None:
        there, made = ClosedDay.objects.get_or_create(
            day=day,
            venue=venue,
            defaults={"name": name, "why": ClosedDayWhy.OWN, "closed_at": now, "closed_by": by},
        )
    if not made:
        words = _("It is closed on %(day)s already: %(name)s. Choose another day.")
        raise Refusal(words % {"day": long_day_and_year(day), "name": there.name}, field="day")
    trail.append(act="closed_days.close", thing=there, by=by, now=now, venue=venue.pk if venue else None)
    return there


@verb
def open_again(*, closed: ClosedDay, by: User, now: datetime) -> None:
    """Take a closed day back: things can be planned on it again. Twice changes nothing."""
    row = ClosedDay.objects.select_for_update(of=("self",)).filter(pk=closed.pk).first()
    if row is None:
        return
    trail.append(act="closed_days.open_again", thing=row, by=by, now=now, day=row.day.isoformat(), venue=row.venue_id)
    row.delete()


def knows_holidays() -> bool:
    """Tell whether the bank holidays of the college's nation are known here."""
    return college().nation in CALENDARS


@verb
def bring_in_holidays(*, first: date, last: date, by: User, now: datetime) -> list[ClosedDay]:
    """Close the bank holidays of the college's nation from first to last, and return those that are new.

    Doing it again adds nothing; a day that the college closed for a reason of its own keeps its name. Raises Refusal
    when the nation's holidays are not known, or the days make no sense.
    """
    if not knows_holidays():
        words = _("We do not know the bank holidays of your country. Please add the days yourself.")
        raise Refusal(words, field="first")
    if last < first:
        raise Refusal(_("The last day comes before the first day. Check the two."), field="last")
    if first.year < FIRST_YEAR or last - first > LONGEST:
        raise Refusal(_("Choose three years at most. Check the two days."), field="last")
    added = []
    for day, name in holidays_between(first, last):
        defaults = {"name": name, "why": ClosedDayWhy.HOLIDAY, "closed_at": now, "closed_by": by}
        row, made = ClosedDay.objects.get_or_create(day=day, venue=None, defaults=defaults)
        if made:
            trail.append(act="closed_days.bring_in", thing=row, by=by, now=now)
            added.append(row)
    return added


def holidays_between(first: date, last: date) -> list[tuple[date, str]]:
    """Return the bank holidays of the college's nation with their names, oldest first; none when not known."""
    if not knows_holidays():
        return []
    years = range(first.year, last.year + 1)
    known = (each for year in years for each in _holidays_of(*CALENDARS[college().nation], year))
    return [(day, _plain(name)) for day, name in known if first <= day <= last]


@lru_cache(maxsize=64)
def _holidays_of(country: str, part: str | None, year: int) -> Sequence[tuple[date, str]]:
    return sorted(holidays.country_holidays(country, subdiv=part, years=year).items())


def _plain(name: str) -> str:
    """Return a name as British diaries print it: "Boxing Day (substitute day)"."""
    return name.replace("(observed)", _("(substitute day)"))[:80]
