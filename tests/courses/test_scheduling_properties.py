"""Rules of the timetable tried on what nobody thought of: overlaps of every kind, clock changes, closed days."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from courses import proposals, scheduling
from courses.closed_days import ClosedDays
from courses.meetings import Meeting, tutors_of
from courses.models import ClosedDay, Offering, Room, Session, Teaching
from foundations.accounts.models import User
from foundations.college import current
from foundations.college import settings as college_settings
from foundations.college.current import college
from foundations.lib.periods import local, period, span
from foundations.lib.refusals import Refusal
from tests.factories.courses import FIRST_DAY, NOW, make_offering, make_room
from tests.factories.tutors import make_pair
from tests.people import make_user
from tutors.models import Pair

pytestmark = pytest.mark.django_db

few = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
many = settings(few, max_examples=60)

# one session from 10 to 12, and each way another stretch of time can lie to it (Allen, 1983)
TEN, TWELVE = time(10), time(12)
RELATIONS = {
    "before": (time(8), time(9), False),
    "meets": (time(8), TEN, False),
    "overlaps": (time(9), time(11), True),
    "starts": (TEN, time(11), True),
    "during": (time(10, 30), time(11, 30), True),
    "finishes": (time(11), TWELVE, True),
    "equals": (TEN, TWELVE, True),
    "is finished by": (time(9), TWELVE, True),
    "contains": (time(9), time(13), True),
    "is started by": (TEN, time(13), True),
    "is overlapped by": (time(11), time(13), True),
    "is met by": (TWELVE, time(13), False),
    "after": (time(13), time(14), False),
}
direction = pytest.mark.parametrize("turned", [False, True], ids=["one then the other", "the other then one"])


def in_order(starts: time, ends: time, turned: bool) -> tuple[tuple[time, time], tuple[time, time]]:
    one, other = (TEN, TWELVE), (starts, ends)
    return (other, one) if turned else (one, other)


def run(room: Room | None = None, pair: Pair | None = None) -> Offering:
    """A draft without sessions, so that each session is added by what is tested."""
    offering = make_offering(published=False, weeks=1, first=date(2027, 2, 2), pair=pair, room=room)
    Session.objects.filter(offering=offering).delete()
    return offering


def add(offering: Offering, at: tuple[time, time], room: Room | None, day: date = FIRST_DAY) -> str:
    """Add a session by the verb; return the field it was refused for, or nothing."""
    try:
        with transaction.atomic():
            meeting = Meeting(day, *at, room)
            scheduling.add_meetings(offering=offering, meetings=[meeting], by=User.objects.system(), now=NOW)
    except Refusal as refusal:
        return str(refusal.field)
    return ""


def insert(offering: Offering, at: tuple[time, time], room: Room | None, tutor: int | None) -> str:
    """Write a session past the verbs; return the constraint that refused it, or nothing."""
    hours = period(FIRST_DAY, *at, college().zone)
    row = {"day": FIRST_DAY, "starts": at[0], "ends": at[1], "period": hours, "room": room}
    try:
        with transaction.atomic():
            number = Session.objects.filter(offering=offering).count() + 1
            session = Session.objects.create(offering=offering, number=number, **row)
            if tutor:
                Teaching.objects.create(session=session, tutor_id=tutor, period=hours)
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return ""


def empty(*offerings: Offering) -> None:
    Session.objects.filter(offering__in=offerings).delete()


@direction
def test_a_room_holds_one_session_at_a_time(turned: bool) -> None:
    room, first, second = make_room(), run(), run()
    for name, (starts, ends, clash) in RELATIONS.items():
        one, other = in_order(starts, ends, turned)
        assert add(first, one, room) == ""
        assert (name, insert(second, other, room, None)) == (name, "courses_session_room_once" if clash else "")
        empty(second)
        assert (name, add(second, other, room)) == (name, "room" if clash else "")
        assert second.sessions.count() == (0 if clash else 1)
        empty(first, second)


@direction
def test_a_tutor_teaches_one_session_at_a_time(turned: bool) -> None:
    pair, rooms = make_pair(), (make_room(), make_room())
    first, second = run(pair=pair), run(pair=pair)
    for name, (starts, ends, clash) in RELATIONS.items():
        one, other = in_order(starts, ends, turned)
        assert add(first, one, rooms[0]) == ""
        for tutor in tutors_of(pair):
            refused = insert(second, other, rooms[1], tutor)
            assert (name, refused) == (name, "courses_teaching_tutor_once" if clash else "")
            empty(second)
        assert (name, add(second, other, rooms[1])) == (name, "pair" if clash else "")
        empty(first, second)


def test_what_is_proposed_says_so_before_the_verb_does() -> None:
    room, pair = make_room(), make_pair()
    assert add(run(pair=pair), (TEN, TWELVE), room) == ""
    look = proposals.Look(pair=pair, rooms=[room, make_room()], seats=1)
    for name, (starts, ends, clash) in RELATIONS.items():
        (found,) = proposals.propose([Meeting(FIRST_DAY, starts, ends, room)], look)
        assert (name, found.free, found.room_taken, found.tutor_busy) == (name, not clash, clash, clash)
        assert len(found.rooms) == clash
        assert (found.later is not None) == clash
        if found.later:
            moved = proposals.with_changes([found.meeting], rooms={}, starts={FIRST_DAY: found.later})
            (later,) = proposals.propose(moved, look)
            assert (name, later.free) == (name, True)


def test_a_cancelled_session_is_in_nobodys_way() -> None:
    room, pair = make_room(), make_pair()
    first, second = run(pair=pair), run(pair=pair)
    assert add(first, (TEN, TWELVE), room) == ""
    scheduling.cancel(session=first.sessions.get(), by=make_user(), now=NOW)
    for name, (starts, ends, _clash) in RELATIONS.items():
        assert (name, insert(second, (starts, ends), room, pair.peer_tutor_id)) == (name, "")
        empty(second)
        assert (name, add(second, (starts, ends), room)) == (name, "")
        empty(second)


quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[time, time]:
    one, other = sorted(draw(st.lists(quarters, min_size=2, max_size=2, unique=True)))
    return one, other


@pytest.fixture
def stage() -> tuple[Room, Offering, Offering]:
    """What every try has in common, made once."""
    return make_room(), run(), run()


@few
@given(one=stretches(), other=stretches())
def test_two_sessions_share_a_room_when_their_times_do_not_meet(
    stage: tuple[Room, Offering, Offering], one: tuple[time, time], other: tuple[time, time]
) -> None:
    room, first, second = stage
    with transaction.atomic():
        overlap = one[0] < other[1] and other[0] < one[1]
        assert insert(first, one, room, None) == ""
        assert insert(second, other, room, None) == ("courses_session_room_once" if overlap else "")
        transaction.set_rollback(True)


@pytest.fixture(params=["Europe/London", "America/New_York", "Australia/Sydney"])
def zone(request: pytest.FixtureRequest) -> str:
    college_settings.change(by=make_user(), now=NOW, zone=request.param)
    current.forget()
    return str(request.param)


def closed_on(days: set[date]) -> ClosedDays:
    rows = sorted(days)
    return ClosedDays(tuple(ClosedDay(day=day, name="Closed", why="own") for day in rows))


days_around = st.dates(date(2026, 9, 1), date(2027, 4, 30))


@many
@given(
    first=days_around,
    count=st.integers(1, 12),
    at=stretches(),
    shut=st.sets(st.integers(0, 20), max_size=8),
    noise=st.sets(days_around, max_size=5),
    swapped=st.booleans(),
)
@example(first=date(2026, 10, 18), count=3, at=(time(0, 30), time(2, 30)), shut=set(), noise=set(), swapped=False)
@example(first=date(2027, 3, 21), count=3, at=(time(0, 30), time(2, 30)), shut=set(), noise=set(), swapped=False)
@example(first=date(2027, 3, 28), count=2, at=(time(1, 15), time(1, 45)), shut={0}, noise=set(), swapped=True)
def test_proposed_sessions_keep_clock_and_length_and_never_meet_on_a_closed_day(
    zone: str, first: date, count: int, at: tuple[time, time], shut: set[int], noise: set[date], swapped: bool
) -> None:
    closed = closed_on({first + timedelta(weeks=n) for n in shut} | noise)
    closed_days = closed.days()
    instead = {}
    if swapped:
        for row in closed:
            other = proposals.open_day_after(row.day, closed, None)
            if other:
                instead[row.day] = other
    met = scheduling.weekly(
        first=first, starts=at[0], ends=at[1], titles=[""] * count, room=None, closed=closed_days, instead=instead
    )
    days = [each.day for each in met]
    assert len(set(days)) == count
    assert days == sorted(days)
    assert not set(days) & closed_days
    assert {(each.starts, each.ends) for each in met} == {at}
    on_paper = [day for day in days if day not in instead.values()]
    assert {day.weekday() for day in on_paper} <= {first.weekday()}
    for each in met:
        check_instants(each, zone)


def check_instants(meeting: Meeting, zone: str) -> None:
    """The instants show the same wall clock, or the first one there is after a gap, and the session has a length."""
    begins, ends = span(meeting.day, meeting.starts, meeting.ends, zone)
    assert ends > begins
    assert ends - begins <= timedelta(days=1)
    for moment, clock in ((begins, meeting.starts), (ends, meeting.ends)):
        if exists(meeting.day, clock, zone) and exists(meeting.day, meeting.starts, zone):
            assert local(moment, zone).replace(tzinfo=None, fold=0).time() == clock
            assert local(moment, zone).date() == meeting.day


def exists(day: date, clock: time, zone: str) -> bool:
    """Whether the wall clock shows this time on this day: one hour is left out when the clocks go forward."""
    from_wall = span(day, clock, time.max, zone)[0] if clock < time.max else None
    return from_wall is not None and from_wall.astimezone(ZoneInfo(zone)).time() == clock


@pytest.mark.parametrize("first", [date(2026, 10, 18), date(2027, 3, 21)])
def test_ten_stays_ten_on_both_sundays_of_a_clock_change(first: date, zone: str) -> None:
    offering = make_offering(first=first, weeks=3, published=False)
    sessions = list(offering.sessions.order_by("number"))
    assert [each.day for each in sessions] == [first + timedelta(weeks=n) for n in range(3)]
    assert {local(each.period.lower, zone).time() for each in sessions} == {TEN}
    assert {local(each.period.upper, zone).time() for each in sessions} == {TWELVE}
    assert {each.period.upper - each.period.lower for each in sessions} == {timedelta(hours=2)}


def test_the_days_left_out_are_those_that_are_closed() -> None:
    monday = date(2027, 4, 19)
    closed = closed_on({date(2027, 5, 3), date(2027, 5, 4), date(2027, 5, 31)})
    met = scheduling.weekly(
        first=monday, starts=TEN, ends=TWELVE, titles=["a", "b", "c"], room=None, closed=closed.days()
    )
    found = proposals.left_out(met, first=monday, closed=closed, venue_id=None)
    assert [(each.day, each.another_day) for each in found] == [(date(2027, 5, 3), date(2027, 5, 5))]
    assert proposals.left_out([], first=monday, closed=closed, venue_id=None) == []
    friday = closed_on({date(2027, 5, 7)})
    assert proposals.open_day_after(date(2027, 5, 7), friday, None) is None
