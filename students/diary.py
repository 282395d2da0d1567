"""A student's dates as a calendar file. Titles are neutral: a calendar on a shared phone tells nobody anything."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from courses.models import Session
from foundations.college.current import college
from foundations.lib.calendar import Meeting, calendar_file
from students.models import Enrolment

KIND = "text/calendar"
NAME = "dates.ics"


def dates_of(enrolment: Enrolment, sessions: Iterable[Session], *, now: datetime, ended: bool = False) -> bytes:
    """Return the sessions of an enrolment as an .ics file.

    Each meeting keeps its UID for as long as the enrolment lives, and counts its changes in SEQUENCE.
    ended: the student is not coming any more, so that every date is taken out of the calendar.
    """
    return file_of(entries(enrolment, sessions, ended=ended), now=now)


def entries(enrolment: Enrolment, sessions: Iterable[Session], *, ended: bool = False) -> list[Meeting]:
    """Return the sessions of an enrolment for a calendar file that may hold those of other enrolments too."""
    zone, host = college().zone, urlsplit(settings.PUBLIC_URL).hostname
    return [
        Meeting(
            uid=f"{enrolment.uuid}-{session.uuid}@{host}",
            sequence=session.sequence + ended,
            day=session.day,
            starts=session.starts,
            ends=session.ends,
            zone=zone,
            cancelled=ended or session.cancelled,
        )
        for session in sessions
    ]


def file_of(meetings: Iterable[Meeting], *, now: datetime) -> bytes:
    """Return an .ics file whose titles say the college's short name and no more."""
    return calendar_file(meetings, summary=college().short_name, stamp=now)
