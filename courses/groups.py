"""The groups of a course: its offerings as its page tells them, every word made ready once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from courses import access_facts, cards
from courses.access_facts import Fact
from courses.events import EnrolmentOfViewer
from courses.listing import next_to_join
from courses.models import Course, Offering, Places, Revision, Session, Venue
from courses.models.offering import OfferingAudience, OfferingState
from foundations.accounts.models import User
from foundations.college import current
from foundations.college.current import college
from foundations.lib import periods, when
from foundations.lib.events import ask
from tutors.models import Tutor


@dataclass(frozen=True)
class Meeting:
    """One session on the page: its day, times ("10am to 12pm"), title, and the room.

    begins, ends: the same as instants, on the college's clock.
    """

    begins: datetime
    ends: datetime
    day: date
    times: str
    title: str
    note: str


@dataclass(frozen=True)
class Teacher:
    """A tutor on the page. kind is empty when one of the pair keeps their perspective to themselves."""

    name: str
    kind: str
    line: str


@dataclass(frozen=True)
class Left:
    """What is left by one channel. name: how people come, said only when there is more than one."""

    name: str
    free: int
    capacity: int


@dataclass(frozen=True)
class Group:
    """An offering on the page of its course.

    state: open, free, few or full. claim: the viewer's own enrolment ("" without one). joinable: whether a newcomer
    can still come. days: "Tuesdays, 12 January to 2 February 2027". opens: the first day on which people can enrol
    themselves, while that is still to come.
    """

    uuid: UUID
    text: Revision
    joinable: bool
    claim: str
    opens: date | None
    state: str
    lefts: Sequence[Left]
    days: str
    times: str
    place: str
    mode: str
    online: bool
    age: str
    venue: Venue | None
    address: str
    facts: Sequence[Fact]
    meetings: Sequence[Meeting]
    teachers: Sequence[Teacher]
    size: int


@dataclass
class _Rows:
    sessions: dict[int, list[Session]] = field(default_factory=dict)
    places: dict[int, list[Places]] = field(default_factory=dict)


def of(course: Course, *, viewer: User | None, now: datetime) -> list[Group]:
    """Return the groups that the viewer may see, the next one first: those that can be joined, and their own."""
    offerings = list(
        Offering.objects.filter(course=course, state=OfferingState.PUBLISHED, last_end__gt=now)
        .select_related("revision", "term", "pair__peer_tutor", "pair__staff_tutor")
        .order_by("first_start", "pk")
    )
    if not offerings:
        return []
    claims: Mapping[int, str] = {}
    if viewer is not None:
        claims = ask(EnrolmentOfViewer(viewer.pk, tuple(offering.pk for offering in offerings)))
    rows = _rows(offerings)
    groups = []
    for offering in offerings:
        sessions = rows.sessions.get(offering.pk, [])
        to_join = next_to_join(offering=offering, sessions=sessions, needs_booking=course.kind.needs_booking, now=now)
        joinable = to_join is not None and offering.audience == OfferingAudience.EVERYONE
        if sessions and (joinable or offering.pk in claims):
            claim, opens = claims.get(offering.pk, ""), _opens(offering, now=now)
            groups.append(_group(course, offering, rows, joinable=joinable, claim=claim, opens=opens))
    return groups


def _rows(offerings: Sequence[Offering]) -> _Rows:
    rows = _Rows()
    sessions = Session.objects.filter(offering__in=offerings, cancelled=False).select_related("room__venue")
    for session in sessions.order_by("day", "starts", "pk"):
        rows.sessions.setdefault(session.offering_id, []).append(session)
    for places in Places.objects.filter(offering__in=offerings).order_by("-channel"):
        rows.places.setdefault(places.offering_id, []).append(places)
    return rows


def _opens(offering: Offering, *, now: datetime) -> date | None:
    opens = offering.term.enrolment_opens
    return opens if opens > current.today(now) else None


def _group(course: Course, offering: Offering, rows: _Rows, *, joinable: bool, claim: str, opens: date | None) -> Group:
    sessions, places = rows.sessions[offering.pk], rows.places.get(offering.pk, [])
    venue = next((session.room.venue for session in sessions if session.room is not None), None)
    free = sum(each.free for each in places)
    return Group(
        uuid=offering.uuid,
        text=offering.revision,
        joinable=joinable,
        claim=claim,
        opens=opens,
        state=cards.state_of(needs_booking=course.kind.needs_booking, free=free),
        lefts=[
            Left(str(each.get_channel_display()) if len(places) > 1 else "", each.free, each.capacity)
            for each in places
        ],
        days=_days(sessions),
        times=_times(sessions),
        place=cards.where(offering.mode, venue.name if venue else "", ""),
        mode=offering.mode,
        online=offering.mode == Offering.Mode.ONLINE,
        age=_age(offering),
        venue=venue,
        address=access_facts.address(venue) if venue else "",
        facts=access_facts.of(venue) if venue else [],
        meetings=[_meeting(session, venue) for session in sessions],
        teachers=_teachers(offering),
        size=sum(each.capacity for each in places),
    )


def _meeting(session: Session, usual: Venue | None) -> Meeting:
    note = ""
    if session.room is not None:
        elsewhere = session.room.venue_id != (usual.pk if usual else None)
        note = f"{session.room.name}, {session.room.venue.name}" if elsewhere else session.room.name
        note = f"{note}. {session.room.floor}" if session.room.floor else note
    zone = college().zone
    begins, ends = periods.span(session.day, session.starts, session.ends, zone)
    return Meeting(
        begins=periods.local(begins, zone),
        ends=periods.local(ends, zone),
        day=session.day,
        times=when.clock_times(session.starts, session.ends),
        title=session.title,
        note=note,
    )


def _days(sessions: Sequence[Session]) -> str:
    first, last = sessions[0].day, sessions[-1].day
    if first == last:
        return when.day(first, year=True)
    words = {"days": when.every_week(first.weekday()), "dates": when.between(first, last)}
    same_day = len({session.day.weekday() for session in sessions}) == 1
    return _("%(days)s, %(dates)s") % words if same_day else words["dates"]


def _times(sessions: Sequence[Session]) -> str:
    if len({(session.starts, session.ends) for session in sessions}) > 1:
        return _("See the times of each session")
    return when.clock_times(sessions[0].starts, sessions[0].ends)


def _age(offering: Offering) -> str:
    if offering.age_to is not None:
        words = _("For people aged %(first)s to %(last)s")
        return words % {"first": offering.age_from, "last": offering.age_to}
    return _("For people aged %(first)s or over") % {"first": offering.age_from}


def _teachers(offering: Offering) -> list[Teacher]:
    """Return the pair A to Z, as equals. When one hides their perspective, neither is named by it."""
    pair = offering.pair
    if pair is None:
        return []
    hidden = pair.peer_tutor.perspective_hidden or pair.staff_tutor.perspective_hidden
    both = [(pair.peer_tutor, college().peer_word), (pair.staff_tutor, college().staff_word)]
    teachers = [_teacher(tutor, "" if hidden else word) for tutor, word in both]
    return sorted(teachers, key=lambda teacher: teacher.name.casefold())


def _teacher(tutor: Tutor, word: str) -> Teacher:
    kind = ", ".join(part for part in (word, tutor.staff_role) if part) if word else ""
    return Teacher(name=tutor.name, kind=kind, line=_("“%(words)s”") % {"words": tutor.line} if tutor.line else "")
