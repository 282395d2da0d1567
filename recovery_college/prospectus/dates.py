"""When a course meets, in words: "Tuesday 12 January, weekly for 6 weeks"."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from courses.models import Session
from foundations.lib import wording

WEEK = timedelta(days=7)


def when(sessions: Sequence[Session]) -> str:
    """Return the days of one offering in words. Sessions come in time order; none gives "Dates to be said"."""
    if not sessions:
        return gettext("Dates are not fixed yet")
    if not same_times(sessions):
        return _each(sessions)
    first = wording.long_day(sessions[0].day)
    days = [session.day for session in sessions]
    if len(days) == 1:
        return first
    if all(later - earlier == WEEK for earlier, later in pairwise(days)):
        return gettext("%(day)s, weekly for %(weeks)s weeks") % {"day": first, "weeks": len(days)}
    rest = get_text_list([_short(day) for day in days[1:]], gettext("and"))
    return gettext("%(day)s, then %(others)s") % {"day": first, "others": rest}


def time(sessions: Sequence[Session]) -> str:
    """Return the time of day in words; empty when it differs, for then `when` says it with each day."""
    return wording.from_to(sessions[0].starts, sessions[0].ends) if sessions and same_times(sessions) else ""


def length(sessions: Sequence[Session], minutes: int) -> str:
    """Return how long a course is: "6 sessions of 2 hours". Minutes are those of one session."""
    count = len(sessions)
    if count < 2:
        return minutes_in_words(minutes)
    return gettext("%(count)s sessions of %(length)s") % {"count": count, "length": minutes_in_words(minutes)}


def minutes_in_words(minutes: int) -> str:
    """Return "2 hours", "45 minutes" or "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours})
    if rest or not hours:
        parts.append(ngettext("%(minutes)s minute", "%(minutes)s minutes", rest) % {"minutes": rest})
    return " ".join(parts)


def span(starts: date, ends: date) -> str:
    """Return the days of a term: "Monday 4 January to Friday 26 March 2027"."""
    return gettext("%(starts)s to %(ends)s") % {
        "starts": wording.long_day(starts),
        "ends": wording.long_day_and_year(ends),
    }


def same_times(sessions: Sequence[Session]) -> bool:
    """Say whether every session is at the same time of day."""
    return len({(session.starts, session.ends) for session in sessions}) == 1


def _short(day: date) -> str:
    return date_format(day, "j F")


def _each(sessions: Sequence[Session]) -> str:
    said = [
        gettext("%(day)s %(time)s")
        % {"day": wording.long_day(session.day), "time": wording.from_to(session.starts, session.ends)}
        for session in sessions
    ]
    return get_text_list(said, gettext("and"))
