"""How a student hears from us: by the way they chose, if we have what it needs; else somebody rings or writes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef

from courses.events import Told, WhoIsTold
from courses.models import ChangedSession, Session
from foundations.accounts.events import WhoSignsInByText
from foundations.college import current
from foundations.lib.periods import instant
from foundations.notifications import texts, ways
from foundations.notifications.events import Way, WaysToTell
from foundations.notifications.models import Delivery, Notice
from students import pause
from students.models import Booking, Enrolment, Pause, Student
from students.models import EnrolmentState as State

TOLD = (State.CONFIRMED, State.HELD)
OURS = "students."
ABOUT_SIGNING_IN = "accounts."
CANCELLED, TALK_OFF = "students.offering_cancelled", "students.talk_off"
# told to people because of their work here: by mail, and whatever they chose or paused as students themselves
OF_WORK = frozenset(
    {
        "students.talk_for_host",
        "students.talk_tomorrow_host",
        "students.enquiry_asked",
        "students.arrangement_late",
        "students.arrangement_given",
        "students.concern_raised",
        "students.concern_unseen",
    }
)
Channel = Delivery.Channel


def channel(student: Student) -> str:
    """Return the way a student is told things: theirs, or the nearest one that we have what it needs for."""
    has_mail = bool(student.user.email) and student.user.is_active
    if student.reach == Student.Reach.TEXT and student.user.phone and texts.can_send():
        return Channel.TEXT
    if student.reach in {Student.Reach.LETTER, Student.Reach.PHONE}:
        return Channel(student.reach)
    return Channel.MAIL if has_mail else Channel.PHONE


def how(student: Student) -> str:
    """Return "email", "text", "letter" or "phone", as the pages about a change say it."""
    way = channel(student)
    return "email" if way == Channel.MAIL else str(way)


def ways_to_tell(question: WaysToTell) -> Mapping[int, Way]:
    """Answer by which way each notice comes to its person now, in a fixed number of queries: notice id -> way.

    Who also works here gets what is about that work by mail. In a pause nothing is told but what pause.py says.
    """
    notices = [each for each in question.notices if not _plain(each)]
    rests = Exists(Pause.objects.live().filter(student=OuterRef("pk")))
    found = Student.objects.filter(user__in={each.person_id for each in notices}).annotate(rests=rests)
    students = {student.user_id: student for student in found.select_related("user")} if notices else {}
    resting = [person for person, student in students.items() if student.rests]  # type: ignore[attr-defined]
    lulls = pause.lulls(resting, now=question.now) if resting else {}
    waiting = [each for each in notices if each.purpose in pause.NEEDED and each.person_id in lulls]
    sessions = _sessions_of(waiting, now=question.now) if waiting else {}
    return {
        notice.pk: _way(notice, students.get(notice.person_id), lulls.get(notice.person_id), sessions.get(notice.pk))
        for notice in question.notices
    }


def _plain(notice: Notice) -> bool:
    """Say whether a notice comes by its own way whoever it is for: it names one, or is about somebody's work here."""
    of_work = notice.purpose in OF_WORK or not notice.purpose.startswith(OURS)
    return bool(notice.channel) or (bool(notice.person.email) and of_work)


def _way(notice: Notice, student: Student | None, lull: pause.Lull | None, session: datetime | None) -> Way:
    if student is None or _plain(notice):
        return ways.plain(notice)
    way = channel(student)
    if lull is None or notice.purpose.startswith(ABOUT_SIGNING_IN):
        return Way(way)
    given_up_by_themselves = notice.purpose == TALK_OFF and session is None
    if notice.purpose not in pause.NEEDED or given_up_by_themselves:
        return ways.NOT_AT_ALL
    moments = [moment for moment in (lull.until, session and session - pause.NEEDED_BEFORE) if moment]
    return Way(way, min(moments) if moments else None)


def _sessions_of(notices: Collection[Notice], *, now: datetime) -> dict[int, datetime]:
    """Return the first session to come, as it was planned, that each of these notices is about: notice id -> when.

    Of a talk only when the college called it off.
    """
    zone = current.college().zone
    first = _talks_of(notices, now=now)
    notices = [each for each in notices if each.purpose != TALK_OFF]
    claims = {notice.about_id: notice.pk for notice in notices if notice.purpose == CANCELLED}
    changes = [notice.about_id for notice in notices if notice.purpose != CANCELLED]
    planned = Session.objects.filter(offering__in=Enrolment.objects.filter(pk__in=claims).values("offering"))
    offerings = dict(Enrolment.objects.filter(pk__in=claims).values_list("pk", "offering_id"))
    days = [(each.offering_id, instant(each.day, each.starts, zone)) for each in planned]
    for claim, notice_id in claims.items():
        coming = [at for offering, at in days if offering == offerings.get(claim or 0) and at > now]
        first |= {notice_id: min(coming)} if coming else {}
    changed = ChangedSession.objects.filter(change__in=changes).select_related("session")
    moments = _moments(changed, zone)
    for notice in notices:
        coming = [at for change, at in moments if change == notice.about_id and at > now]
        if notice.purpose != CANCELLED and coming:
            first[notice.pk] = min(coming)
    return first


def _talks_of(notices: Collection[Notice], *, now: datetime) -> dict[int, datetime]:
    """Return when each talk to come that the college called off was to begin: notice id -> when."""
    about = {notice.about_id: notice.pk for notice in notices if notice.purpose == TALK_OFF}
    off = Booking.objects.filter(pk__in=about, slot__cancelled_at__isnull=False, slot__period__startswith__gt=now)
    rows = off.values_list("pk", "slot__period") if about else []
    return {about[pk]: period.lower for pk, period in rows if period.lower}


def _moments(changed: Iterable[ChangedSession], zone: str) -> list[tuple[int, datetime]]:
    """Return when each changed session was to begin and when it begins now, with its change."""
    found = []
    for each in changed:
        found.append((each.change_id, instant(each.session.day, each.session.starts, zone)))
        if each.was_day and each.was_starts:
            found.append((each.change_id, instant(each.was_day, each.was_starts, zone)))
    return found


def sign_in_by_text(question: WhoSignsInByText) -> Mapping[int, tuple[str, ...]]:
    """Answer who may sign in with a code texted to their phone: students without e-mail, or who chose texts."""
    students = Student.objects.filter(user__in=question.person_ids).select_related("user").order_by("pk")
    return {
        student.user_id: (student.name, student.user.name)
        for student in students
        if not student.user.email or student.reach == Student.Reach.TEXT
    }


def who_is_told(question: WhoIsTold) -> Mapping[int, tuple[Told, ...]]:
    """Answer who has a place at each of these sessions, and how they would be told: session id -> people, A to Z."""
    rows = Session.objects.filter(pk__in=question.session_ids).order_by("pk")
    offerings = dict(rows.values_list("pk", "offering_id"))
    placed = Enrolment.objects.filter(offering__in=set(offerings.values()), state__in=TOLD)
    people: dict[int, list[Told]] = {}
    for claim in placed.select_related("student__user").order_by("student__name", "pk"):
        student = claim.student
        told = Told(person_id=student.user_id, name=student.name, how=how(student))
        people.setdefault(claim.offering_id, []).append(told)
    return {session: tuple(people.get(offering, [])) for session, offering in offerings.items()}
