"""The words of what the course floor tells people, composed when a notice is delivered and if it is still true."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse

from courses import change_words, changes, panel_notices, sheets
from courses.models import Change, Session, Teaching
from foundations.college.current import college
from foundations.lib.calendar import calendar_file
from foundations.lib.http import absolute
from foundations.lib.wording import from_to, long_day
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message
from foundations.notifications.models import Notice


def sheet_overdue(notice: Notice, now: datetime) -> Message | None:
    """Is everyone out? Only while nobody ticked, and not when so much time has passed that nobody is in the room."""
    rows = sheets.overdue(now=now).select_related("offering__revision", "room__venue", "sheet")
    session: Session | None = rows.filter(pk=notice.about_id or 0).first()
    if session is None or session.room is None:
        return None
    context = {
        "title": session.offering.revision.title,
        "day": long_day(session.day),
        "times": from_to(session.starts, session.ends),
        "place": f"{session.room.venue.name}, {session.room.name}",
        "closes": session.sheet.closes,
        "minutes": college().left_minutes,
        "page": absolute(reverse("college_sheet", args=[session.uuid])),
    }
    return compose(template=template_of(notice.purpose), context=context)


def sessions_changed_for_tutor(notice: Notice, now: datetime) -> Message | None:
    """Dates that you teach have changed: each session as it was and as it is now, for the calendar too."""
    change = Change.objects.filter(pk=notice.about_id or 0).first()
    if change is None:
        return None
    teaching = Teaching.objects.filter(tutor__user=notice.person_id, tutor__left_at=None)
    taught = list(teaching.filter(session__changes__change=change).values_list("session_id", flat=True))
    lines = change_words.for_person(change, person_id=notice.person_id, offering_ids=(), session_ids=taught, now=now)
    if not lines:
        return None
    entries = change_words.calendar_of(line.session for line in lines)
    dates = calendar_file(entries, summary=college().short_name, stamp=now)
    context = {
        "name": notice.person.name,
        "words": change.words,
        "lines": lines,
        "page": absolute(reverse("teaching")),
    }
    template = template_of(notice.purpose)
    return compose(template=template, context=context, attachments=(("dates.ics", dates, "text/calendar"),))


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    sheets.PURPOSE: sheet_overdue,
    changes.TUTORS_PURPOSE: sessions_changed_for_tutor,
    **panel_notices.COMPOSERS,
}
