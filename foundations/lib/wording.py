"""Days and times in the words the college uses: "Tuesday 12 January", "10am to 12pm"."""

from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext


def long_day(value: date) -> str:
    """Return the day with its name, as "Tuesday 12 January"."""
    return date_format(value, "l j F")


def long_day_and_year(value: date) -> str:
    """Return the day with its name and year, as "Tuesday 12 January 2027"."""
    return date_format(value, "l j F Y")


def clock(value: datetime | time) -> str:
    """Return a time of day on the twelve-hour clock, as "10am" or "1:30pm". Noon is "12pm"."""
    half = pgettext("before noon", "am") if value.hour < 12 else pgettext("after noon", "pm")
    hour = value.hour % 12 or 12
    return f"{hour}:{value.minute:02}{half}" if value.minute else f"{hour}{half}"


def from_to(starts: datetime | time, ends: datetime | time) -> str:
    """Return both ends of a time, as "10am to 12pm"."""
    return gettext("%(starts)s to %(ends)s") % {"starts": clock(starts), "ends": clock(ends)}
