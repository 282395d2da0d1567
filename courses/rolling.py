"""Rolling a term forward: what ran in one term as drafts of another, on the same weekdays at the same times."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from courses import closed_days, offerings
from courses.closed_days import ClosedDays
from courses.meetings import Meeting, lock_rooms_and_tutors, tutors_of
from courses.models import Offering, Room, Session, Teaching, Term
from courses.overview import names_of
from courses.proposals import overlaps
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib import when
from foundations.lib.periods import WEEK, monday_of
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import long_day
from tutors.models import Pair

MOST_PUSHES = 60


@dataclass
class Draft:
    """What one offering would be in the other term, and what could not be kept.

    pair: both tutors, when they still teach together and are free at all the new times. notes: in words, what was
    left empty or pushed on, and why. there: the draft that was made of it before.
    """

    offering: Offering
    meetings: list[Meeting]
    pair: Pair | None = None
    notes: list[str] = field(default_factory=list)
    there: Offering | None = None

    @property
    def rooms(self) -> str:
        """Return the rooms that were kept."""
        names = (f"{each.room.venue.name}, {each.room.name}" for each in self.meetings if each.room)
        return "; ".join(dict.fromkeys(names))

    @property
    def words(self) -> str:
        """Return its days and times in a line."""
        return when.series([(each.day, each.starts, each.ends) for each in self.meetings])

    @property
    def names(self) -> str:
        """Return both tutors, A to Z, or an empty string."""
        return names_of(self.pair)

    @property
    def dates(self) -> str:
        """Return the first and the last day."""
        return when.between(self.meetings[0].day, self.meetings[-1].day) if self.meetings else ""


@dataclass
class _Diary:
    """Who and what is taken on the days in question: by sessions that are there, and by drafts proposed before."""

    held: list[Session]
    teachings: list[Teaching]
    proposed: list[tuple[Meeting, list[int]]] = field(default_factory=list)

    def room_is_free(self, meeting: Meeting) -> bool:
        """Whether nobody is in its room then."""
        if any(each.room_id == _room(meeting) and overlaps(each, meeting) for each in self.held):
            return False
        return not any(_room(other) == _room(meeting) and overlaps(other, meeting) for other, _who in self.proposed)

    def busy(self, meeting: Meeting, tutors: Collection[int]) -> set[int]:
        """Return those of the tutors who teach then."""
        found = {
            each.tutor_id for each in self.teachings if each.tutor_id in tutors and overlaps(each.session, meeting)
        }
        for other, who in self.proposed:
            if overlaps(other, meeting):
                found |= set(who) & set(tutors)
        return found


def _room(meeting: Meeting) -> int | None:
    return meeting.room.pk if meeting.room else None


def shift_between(since: Term, to: Term) -> timedelta:
    """Return the whole weeks from the Monday of the first day of a term to that of the other."""
    return monday_of(to.starts) - monday_of(since.starts)


def ran_in(term: Term) -> list[Offering]:
    """Return what was published in a term and not cancelled, soonest first, with its sessions, rooms, pair, places."""
    sessions = Session.objects.filter(cancelled=False).select_related("room__venue").order_by("day", "starts", "pk")
    rows = Offering.objects.filter(term=term, state=Offering.State.PUBLISHED, course__retired_at=None)
    rows = rows.select_related("course__category", "revision", "pair__peer_tutor", "pair__staff_tutor")
    rows = rows.prefetch_related(Prefetch("sessions", queryset=sessions, to_attr="live"), "places")
    return list(rows.order_by("first_start", "pk"))


def propose(*, since: Term, to: Term, only: Collection[Offering] | None = None) -> list[Draft]:
    """Propose what ran in a term for another one, soonest first; five queries or so, however many there are.

    The same weekday and wall-clock time, whole weeks on. A closed day pushes the session and those after it on by a
    week. `only`: some of them. Raises Refusal when both are the same term.
    """
    if since.pk == to.pk:
        raise Refusal(_("Choose two different terms."), field="to")
    ran = ran_in(since)
    if only is not None:
        wanted = {each.pk for each in only}
        ran = [each for each in ran if each.pk in wanted]
    there = {each.rolled_from_id: each for each in Offering.objects.filter(term=to, rolled_from__in=ran)}
    shift = shift_between(since, to)
    drafts = [Draft(each, _shifted(each, shift), there=there.get(each.pk)) for each in ran]
    fresh = [draft for draft in drafts if draft.there is None]
    closed = _closed(fresh)
    for draft in fresh:
        _push_on(draft, closed)
    diary = _diary(fresh)
    for draft in fresh:
        _look(draft, to, diary)
    return drafts


def _shifted(offering: Offering, shift: timedelta) -> list[Meeting]:
    live: Sequence[Session] = getattr(offering, "live", [])
    return [Meeting(each.day + shift, each.starts, each.ends, each.room, each.title) for each in live]


def _closed(drafts: Sequence[Draft]) -> ClosedDays:
    days = [meeting.day for draft in drafts for meeting in draft.meetings]
    return closed_days.between(min(days), max(days) + WEEK * MOST_PUSHES) if days else ClosedDays()


def _diary(drafts: Sequence[Draft]) -> _Diary:
    days = {meeting.day for draft in drafts for meeting in draft.meetings}
    rooms = {meeting.room for draft in drafts for meeting in draft.meetings if meeting.room}
    tutors = {tutor for draft in drafts for tutor in tutors_of(draft.offering.pair)}
    held = Session.objects.filter(day__in=days, cancelled=False, room__in=rooms)
    taught = Teaching.objects.filter(session__day__in=days, cancelled=False, tutor__in=tutors)
    return _Diary(list(held.order_by("pk")), list(taught.select_related("session").order_by("pk")))


def _look(draft: Draft, to: Term, diary: _Diary) -> None:
    _keep_rooms(draft, diary)
    _keep_pair(draft, diary)
    late = sum(each.day > to.ends for each in draft.meetings)
    if late:
        draft.notes.append(_("%(late)s of its days come after the term.") % {"late": late})
    tutors = tutors_of(draft.pair)
    diary.proposed += [(each, tutors) for each in draft.meetings]


def _push_on(draft: Draft, closed: ClosedDays) -> None:
    pushed, kept = timedelta(), []
    for meeting in draft.meetings:
        venue = meeting.room.venue_id if meeting.room else None
        while shut := closed.on(meeting.day + pushed, venue):
            words = _("Closed on %(day)s (%(name)s), so it goes on a week later.")
            draft.notes.append(words % {"day": long_day(shut.day), "name": shut.name})
            pushed += WEEK
        kept.append(replace(meeting, day=meeting.day + pushed))
    draft.meetings = kept


def _keep_rooms(draft: Draft, diary: _Diary) -> None:
    seats = next((each.capacity for each in draft.offering.places.all() if each.channel == "room"), 0)
    kept, shut, small, taken = [], False, False, []
    for meeting in draft.meetings:
        room = meeting.room
        if room is None:
            kept.append(meeting)
            continue
        shut, small = shut or room.closed_at is not None, small or room.size < seats
        free = diary.room_is_free(meeting)
        if not free:
            taken.append(meeting.day)
        keep = free and room.closed_at is None and room.size >= seats
        kept.append(meeting if keep else replace(meeting, room=None))
    draft.meetings = kept
    if shut:
        draft.notes.append(_("Its room is no longer used. Choose another one."))
    if small:
        draft.notes.append(_("Its room has become too small. Choose another one."))
    if taken:
        draft.notes.append(_("The room is taken on %(days)s.") % {"days": when.dates(taken)})


def _keep_pair(draft: Draft, diary: _Diary) -> None:
    pair = draft.offering.pair
    if pair is None:
        return
    if pair.ended_at is not None or pair.peer_tutor.left_at is not None or pair.staff_tutor.left_at is not None:
        draft.notes.append(_("The two tutors no longer teach together. Choose two."))
        return
    names = {pair.peer_tutor_id: pair.peer_tutor.name, pair.staff_tutor_id: pair.staff_tutor.name}
    busy = {each.day: found for each in draft.meetings if (found := diary.busy(each, names))}
    if not busy:
        draft.pair = pair
        return
    words = _("Teaching elsewhere on %(days)s: %(who)s. No tutors are chosen yet.")
    who = sorted({names[tutor] for found in busy.values() for tutor in found})
    draft.notes.append(words % {"who": _(" and ").join(who), "days": when.dates(busy)})


@verb
def roll(*, chosen: Iterable[Offering], to: Term, by: User, now: datetime) -> list[Offering]:
    """Make drafts in a term of what ran in another, and return those that are new; doing it again adds nothing.

    What is kept and what is left empty is decided afresh, with rooms and tutors locked. Raises Refusal when nothing is
    chosen, or they did not run in one other term.
    """
    wanted = list(chosen)
    since = Term.objects.filter(pk__in={each.term_id for each in wanted}).order_by("pk")
    if not wanted:
        raise Refusal(_("Choose at least one group to bring over."))
    if len(since) != 1:
        raise Refusal(_("Choose groups of one term at a time."))
    Term.objects.select_for_update(no_key=True).get(pk=to.pk)
    _lock(wanted)
    return [_make(each, to, by=by, now=now) for each in propose(since=since[0], to=to, only=wanted) if not each.there]


def _lock(wanted: Collection[Offering]) -> None:
    rooms = Room.objects.filter(pk__in=Session.objects.filter(offering__in=wanted).values("room"))
    pairs = [each.pair for each in wanted if each.pair is not None]
    tutors = {tutor for pair in pairs for tutor in tutors_of(pair)}
    lock_rooms_and_tutors(rooms=rooms.values_list("pk", flat=True), tutors=tutors)


def _make(draft: Draft, to: Term, *, by: User, now: datetime) -> Offering:
    was = draft.offering
    made = offerings.plan(
        course=was.course,
        term=to,
        places={each.channel: each.capacity for each in was.places.all()},
        meetings=draft.meetings,
        pair=draft.pair,
        mode=was.mode,
        audience=was.audience,
        host=was.host,
        host_name=was.host_name,
        host_contact=was.host_contact,
        age_from=max(was.age_from, college().minimum_age),
        age_to=was.age_to,
        join_link=was.join_link,
        hello=was.hello,
        rolled_from=was,
        by=by,
        now=now,
    )
    trail.append(act="rolling.roll", thing=made, by=by, now=now, since=was.pk)
    return made
