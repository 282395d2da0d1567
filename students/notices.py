"""The words of what we tell students, composed when a notice is delivered, after checking that it is still true."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses import change_words
from courses.models import Change, Offering, Session
from foundations.college import current
from foundations.college.current import college
from foundations.lib.http import absolute
from foundations.lib.periods import local
from foundations.lib.wording import clock, from_to, long_day
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Attachment, Message
from foundations.notifications.models import Notice
from students import diary, facts, hello, line, offer_link, reach, reminders
from students.models import Enrolment
from students.models import EnrolmentState as State


def place_confirmed(notice: Notice, now: datetime) -> Message | None:
    """You have a place, with the dates for a calendar."""
    enrolment = _enrolment(notice, State.CONFIRMED)
    if enrolment is None or enrolment.offering.state != Offering.State.PUBLISHED:
        return None
    known = facts.of_offering(enrolment.offering, tutors=True)
    dates = diary.dates_of(enrolment, known.sessions, now=now)
    return _say(notice, enrolment, known, attachments=_attached(dates), give_up=_page("give_up", enrolment))


def in_line(notice: Notice, now: datetime) -> Message | None:
    """You are in line, and where."""
    enrolment = _enrolment(notice, State.WAITING)
    if enrolment is None or not line.moving(enrolment.offering, now=now):
        return None
    return _say(
        notice, enrolment, facts.of_offering(enrolment.offering, tutors=True), position=line.place_in_line(enrolment)
    )


def place_offered(notice: Notice, now: datetime) -> Message | None:
    """A place is being kept for you; would you like it?"""
    enrolment = _enrolment(notice, State.OFFERED)
    if enrolment is None or enrolment.offer_due is None or enrolment.offer_due <= now:
        return None
    due = local(enrolment.offer_due, college().zone)
    return _say(
        notice,
        enrolment,
        facts.of_offering(enrolment.offering, tutors=True),
        choose=absolute(reverse("offer_link", args=[offer_link.token(enrolment)])),
        due_day=long_day(due.date()),
        due_short=_("%(day)s %(time)s") % {"day": date_format(due, "l"), "time": clock(due)},
        due_time=clock(due),
    )


def place_given_up(notice: Notice, now: datetime) -> Message | None:
    """You gave up your place; the dates come out of your calendar."""
    enrolment = _enrolment(notice, State.WITHDRAWN)
    if enrolment is None:
        return None
    known = facts.of_offering(enrolment.offering, tutors=True)
    gone = diary.dates_of(enrolment, known.sessions, now=now, ended=True)
    return _say(notice, enrolment, known, attachments=_attached(gone), course=_course_page(enrolment))


def offer_lapsed(notice: Notice, now: datetime) -> Message | None:
    """The offer ran out; that is OK."""
    enrolment = _enrolment(notice, State.LAPSED)
    if enrolment is None:
        return None
    open_still = line.moving(enrolment.offering, now=now)
    known = facts.of_offering(enrolment.offering, tutors=True)
    return _say(notice, enrolment, known, open_still=open_still, course=_course_page(enrolment))


def offering_cancelled(notice: Notice, now: datetime) -> Message | None:
    """The college cancelled it; we are sorry, and this is what you can do."""
    enrolment = _enrolment(notice, State.CANCELLED)
    if enrolment is None:
        return None
    known = facts.of_offering(enrolment.offering, tutors=True)
    gone = diary.dates_of(enrolment, known.every_session, now=now, ended=True)
    attachments = _attached(gone) if enrolment.confirmed_at else ()
    changes = Change.objects.filter(sessions__session__offering=enrolment.offering_id)
    words = changes.filter(made_at=F("sessions__session__offering__cancelled_at"))
    why = words.order_by("pk").values_list("words", flat=True).first() or ""
    return _say(notice, enrolment, known, attachments=attachments, course=_course_page(enrolment), words=why)


def sessions_changed(notice: Notice, now: datetime) -> Message | None:
    """Everything one change means to a person, in one message: their own sessions only, as they were and are."""
    change = Change.objects.filter(pk=notice.about_id or 0).first()
    if change is None:
        return None
    claims = _claims_in(change, notice.person_id)
    taught = Session.objects.filter(changes__change=change, teachings__tutor__user=notice.person_id)
    lines = change_words.for_person(
        change,
        person_id=notice.person_id,
        offering_ids=list(claims),
        session_ids=list(taught.values_list("pk", flat=True)),
        now=now,
    )
    if not lines:
        return None
    known = facts.of(claims)
    meetings = [each for pk, claim in claims.items() for each in diary.entries(claim, known[pk].every_session)]
    meetings += change_words.calendar_of(line.session for line in lines if line.session.offering_id not in claims)
    context = {
        "name": next((claim.student.name for claim in claims.values()), notice.person.name),
        "words": change.words,
        "lines": _with_links(lines, claims),
        "next": _next_unchanged(known.values(), lines, now=now),
        "page": absolute(reverse("my_learning")),
    }
    template = template_of(notice.purpose)
    return compose(template=template, context=context, attachments=_attached(diary.file_of(meetings, now=now)))


def _claims_in(change: Change, person_id: int) -> dict[int, Enrolment]:
    """Return a person's places in the published offerings of a change, by offering."""
    placed = Enrolment.objects.filter(student__user=person_id, state__in=reach.TOLD)
    mine = placed.filter(offering__state=Offering.State.PUBLISHED, offering__sessions__changes__change=change)
    rows = mine.select_related("student", "offering__course").order_by("pk").distinct()
    return {claim.offering_id: claim for claim in rows}


def _with_links(lines: list[change_words.Line], claims: Mapping[int, Enrolment]) -> list[change_words.Line]:
    """Leave out the link to join where the place is only held so far."""
    held = {pk for pk, claim in claims.items() if claim.state == State.HELD}
    return [replace(each, link="") if each.session.offering_id in held else each for each in lines]


def _next_unchanged(known: Iterable[facts.Facts], lines: list[change_words.Line], *, now: datetime) -> str:
    """Return the next date that stays as it was, in words; empty when every date changed."""
    changed = {line.session.pk for line in lines}
    stay = [
        (facts.begins(session), session.pk, each.title, session)
        for each in known
        for session in each.sessions
        if session.pk not in changed and facts.begins(session) > now
    ]
    if not stay:
        return ""
    _begins, _pk, title, session = min(stay, key=lambda each: each[:2])
    return _("%(title)s, on %(when)s") % {"title": title, "when": _when(session)}


def first_hello(notice: Notice, now: datetime) -> Message | None:
    """A hello from the tutors, with the way in: only for who still comes, before the first session."""
    coming = Enrolment.objects.coming().filter(student__user=notice.person_id, offering=notice.about_id or 0)
    enrolment = coming.select_related("student", "offering__course").first()
    if enrolment is None or not enrolment.offering.hello:
        return None
    known = facts.of_offering(enrolment.offering, tutors=True)
    if known.first is None or facts.begins(known.first) <= now:
        return None
    room = known.first.room
    return _say(
        notice,
        enrolment,
        known,
        hello=enrolment.offering.hello,
        session_when=_when(known.first),
        session_where=facts.where(known.first),
        way_here=room.venue.way_here if room else "",
        door=room.venue.door_words if room else "",
        venue=absolute(reverse("venue", args=[room.venue.slug])) if room else "",
    )


def session_tomorrow(notice: Notice, now: datetime) -> Message | None:
    """See you tomorrow: only for who still comes, to a session that is still at that time."""
    session = Session.objects.select_related("room__venue").filter(pk=notice.about_id or 0, cancelled=False).first()
    if session is None or notice.occasion != reminders.occasion(session) or facts.begins(session) <= now:
        return None
    coming = Enrolment.objects.coming().filter(student__user=notice.person_id, offering=session.offering_id)
    enrolment = coming.select_related("student", "offering").first()
    if enrolment is None:
        return None
    known = facts.of_offering(enrolment.offering, tutors=True)
    return _say(
        notice,
        enrolment,
        known,
        session=session,
        today=current.today(now) == session.day,
        session_when=_when(session),
        starts=clock(session.starts),
        session_where=facts.where(session),
        number=[held.pk for held in known.sessions].index(session.pk) + 1,
        way_here=session.room.venue.way_here if session.room else "",
    )


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    "students.place_confirmed": place_confirmed,
    "students.in_line": in_line,
    "students.place_offered": place_offered,
    "students.place_given_up": place_given_up,
    "students.offer_lapsed": offer_lapsed,
    "students.offering_cancelled": offering_cancelled,
    "students.session_tomorrow": session_tomorrow,
    hello.PURPOSE: first_hello,
    "students.sessions_changed": sessions_changed,
}


def _enrolment(notice: Notice, *states: State) -> Enrolment | None:
    enrolments = Enrolment.objects.select_related("student", *facts.CLAIM_READ_WITH)
    return enrolments.filter(pk=notice.about_id or 0, state__in=states).first()


def _say(
    notice: Notice,
    enrolment: Enrolment,
    known: facts.Facts,
    *,
    attachments: tuple[Attachment, ...] = (),
    **more: Any,
) -> Message:
    context = {
        "name": enrolment.student.name,
        "facts": known,
        "first_day": _short_day(known),
        "place": _page("my_place", enrolment),
        **more,
    }
    message = compose(template=template_of(notice.purpose), context=context, attachments=attachments)
    return replace(message, link=str(context.get("choose") or context["place"]))


def _short_day(known: facts.Facts) -> str:
    return date_format(known.first.day, "j F") if known.first else ""


def _attached(dates: bytes) -> tuple[Attachment, ...]:
    return ((diary.NAME, dates, diary.KIND),)


def _page(name: str, enrolment: Enrolment) -> str:
    return absolute(reverse(name, args=[enrolment.uuid]))


def _course_page(enrolment: Enrolment) -> str:
    return absolute(reverse("course", args=[enrolment.offering.course.slug]))


def _when(session: Session) -> str:
    times = from_to(session.starts, session.ends)
    return _("%(day)s, %(times)s") % {"day": long_day(session.day), "times": times}
