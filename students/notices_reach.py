"""The words of what is told about being reached: copies for a named person, and messages that begin again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import ChangedSession, Session
from foundations.lib.http import absolute
from foundations.lib.wording import from_to, long_day
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message, composers
from foundations.notifications.models import Notice
from students import copies, facts, pause_end
from students.models import Enrolment, Nominee, Pause
from students.models import EnrolmentState as State


def pause_ended(notice: Notice, now: datetime) -> Message | None:
    """Messages begin again today; here is where everything is. None when the student paused again meanwhile."""
    over = Pause.objects.select_related("student").filter(pk=notice.about_id or 0).exclude(ended_at=None).first()
    if over is None or Pause.objects.live().filter(student=over.student_id).exists():
        return None
    page = absolute(reverse("my_learning"))
    message = compose(template=template_of(notice.purpose), context={"name": over.student.name, "page": page})
    return replace(message, link=page)


def copies_asked(notice: Notice, now: datetime) -> Message | None:
    """To the named person: would you like copies of practical messages?"""
    nominee = Nominee.objects.live().filter(pk=notice.about_id or 0, agreed_on=None).select_related("student").first()
    return _to(nominee, notice) if nominee else None


def copy(notice: Notice, now: datetime) -> Message | None:
    """To the named person: what the student was told, as days, times and places. None when it is no longer true."""
    told = Notice.objects.select_related("person").filter(pk=notice.about_id or 0).first()
    nominee = Nominee.objects.agreed().filter(student__user=notice.person_id).select_related("student").first()
    if told is None or nominee is None or not notice.occasion.startswith(f"nominee {nominee.pk} "):
        return None
    if told.purpose not in copies.COPIED or composers()[told.purpose](told, now) is None:
        return None
    heading, lines = _practical(told)
    short = ". ".join([heading, *lines[:1]])
    return _to(nominee, notice, short=short, heading=heading, lines=lines)


def _to(nominee: Nominee, notice: Notice, *, short: str = "", **more: Any) -> Message:
    link = absolute(reverse("copies_link", args=[copies.token(nominee)]))
    context = {"name": nominee.name, "student": nominee.student.name, "link": link, **more}
    message = compose(template=template_of(notice.purpose), context=context)
    return replace(message, to=nominee.contact, short=short, link=link)


def _practical(told: Notice) -> tuple[str, list[str]]:
    """Return what a copy says: a heading, and a line for each session. Never a title, a name or anybody's words."""
    headings = {
        "students.place_confirmed": _("Dates"),
        "students.session_tomorrow": _("A reminder"),
        "students.sessions_changed": _("Dates that changed"),
        "students.offering_cancelled": _("Cancelled"),
    }
    if told.purpose == "students.session_tomorrow":
        lines = [_line(each) for each in Session.objects.filter(pk=told.about_id or 0).select_related("room__venue")]
    elif told.purpose == "students.sessions_changed":
        lines = [_changed(each) for each in _theirs(told)]
    else:
        claim = Enrolment.objects.get(pk=told.about_id or 0)
        known = facts.of_one(claim)
        gone = told.purpose == "students.offering_cancelled"
        lines = [_line(each) for each in (known.every_session if gone else known.sessions)]
    return headings[told.purpose], lines


def _theirs(told: Notice) -> list[ChangedSession]:
    mine = Enrolment.objects.filter(student__user=told.person_id, state__in=(State.CONFIRMED, State.HELD))
    changed = ChangedSession.objects.filter(change=told.about_id or 0, session__offering__in=mine.values("offering"))
    return list(changed.select_related("session__room__venue").order_by("session__day", "session__starts", "pk"))


def _changed(each: ChangedSession) -> str:
    if not each.session.cancelled:
        return _line(each.session)
    return _("%(when)s: does not happen") % {"when": _when(each.session)}


def _line(session: Session) -> str:
    return f"{_when(session)}, {facts.where(session)}"


def _when(session: Session) -> str:
    times = from_to(session.starts, session.ends)
    return _("%(day)s, %(times)s") % {"day": long_day(session.day), "times": times}


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    pause_end.BACK: pause_ended,
    copies.ASKED: copies_asked,
    copies.COPY: copy,
}
