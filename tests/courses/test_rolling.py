"""Rolling a term forward: the same weekdays and times, once, with what is free."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses import offerings, rolling
from courses.meetings import Meeting
from courses.models import ClosedDay, Offering, Room, Session, Term
from foundations.accounts.models import User
from foundations.college import current
from foundations.college import settings as college_settings
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_course, make_offering, make_room, make_term
from tests.factories.tutors import make_pair
from tests.people import make_user
from tutors.models import Pair

pytestmark = pytest.mark.django_db
LAST, NEXT = (date(2026, 1, 14), date(2026, 3, 27)), (date(2027, 1, 11), date(2027, 3, 26))
TUESDAY, IN_A_YEAR = date(2026, 1, 20), date(2027, 1, 19)


def last_year() -> Term:
    return make_term("Spring 2026", *LAST)


def next_term() -> Term:
    return make_term("Spring 2027", *NEXT)


def ran(**more: object) -> Offering:
    return make_offering(term=last_year(), **{"first": TUESDAY, "weeks": 3, **more})


def drafts() -> list[rolling.Draft]:
    return rolling.propose(since=last_year(), to=next_term())


def roll(*chosen: Offering) -> list[Offering]:
    return rolling.roll(chosen=chosen, to=next_term(), by=make_user(), now=NOW)


def close(day: date, name: str = "Team day") -> None:
    ClosedDay.objects.create(day=day, name=name, why="own", closed_at=NOW, closed_by=User.objects.system())


def test_a_group_runs_again_on_the_same_weekday_at_the_same_time() -> None:
    was = ran(titles=["One", "Two", "Three"], places=9)
    was.places.update(taken=4)
    (made,) = roll(was)
    assert (made.state, made.term, made.rolled_from, made.pair) == ("draft", next_term(), was, was.pair)
    kept = list(made.sessions.order_by("number").values_list("day", "starts", "ends", "title", "room"))
    room = was.sessions.first().room_id
    weeks = [IN_A_YEAR + timedelta(weeks=n) for n in range(3)]
    assert kept == [
        (day, time(10), time(12), title, room) for day, title in zip(weeks, ("One", "Two", "Three"), strict=True)
    ]
    assert list(made.places.values_list("channel", "capacity", "taken")) == [("room", 9, 0)]


def test_what_is_known_about_a_group_comes_along_and_checks_are_looked_at_again() -> None:
    college_settings.change(by=make_user(), now=NOW, minimum_age=16)
    host = {"audience": "invitation", "host": "school", "host_name": "Hill School", "host_contact": "Ms Moss"}
    was = ran(published=False, age_from=16, age_to=18, hello="Bring a mug.", reference="SPR-1", **host)
    offerings.note_dbs(offering=was, by=make_user(), now=NOW)
    offerings.publish(offering=was, by=make_user(), now=NOW)
    (made,) = roll(was)
    names = ("audience", "host", "host_name", "host_contact", "age_from", "age_to", "hello", "mode")
    was.refresh_from_db()
    assert [getattr(made, name) for name in names] == [getattr(was, name) for name in names]
    assert (made.reference, made.dbs_seen_at, made.published_at) == (None, None, None)


def test_doing_it_again_adds_nothing() -> None:
    one, other = ran(), ran(first=date(2026, 1, 21))
    (made,) = roll(one)
    assert [draft.there for draft in drafts()] == [made, None]
    assert [each.rolled_from for each in roll(one, other)] == [other]
    assert roll(one, other) == []
    assert Offering.objects.filter(term=next_term()).count() == 2
    with pytest.raises(IntegrityError, match="courses_offering_rolled_once"), transaction.atomic():
        Offering.objects.filter(pk=made.pk).update(rolled_from=other)


def test_a_closed_day_pushes_the_rest_on_a_week() -> None:
    was = ran()
    close(IN_A_YEAR + timedelta(weeks=1))
    (draft,) = drafts()
    assert draft.notes == ["Closed on Tuesday 26 January (Team day), so it goes on a week later."]
    (made,) = roll(was)
    days = list(made.sessions.order_by("number").values_list("day", flat=True))
    assert days == [IN_A_YEAR + timedelta(weeks=n) for n in (0, 2, 3)]


def test_a_room_that_is_taken_that_closed_or_shrank_is_left_empty_with_the_reason() -> None:
    taken, shut, small = make_room("Garden room"), make_room(), make_room()
    groups = [ran(room=taken), ran(room=shut), ran(room=small)]
    make_offering(room=taken, first=IN_A_YEAR, weeks=1, term=next_term(), starts=time(11), ends=time(13))
    Room.objects.filter(pk=shut.pk).update(closed_at=NOW, closed_by=make_user())
    Room.objects.filter(pk=small.pk).update(size=2)
    assert [draft.notes for draft in drafts()] == [
        ["The room is taken on 19 January 2027."],
        ["Its room is no longer used. Choose another one."],
        ["Its room has become too small. Choose another one."],
    ]
    made = roll(*groups)
    assert [each.sessions.filter(room=None).count() for each in made] == [1, 3, 3]
    lacks = [need.value for need, _words in offerings.needs(made[0], now=NOW)]
    assert lacks == ["room"]


def test_two_tutors_who_are_busy_or_have_stopped_are_left_out_with_the_reason() -> None:
    busy, over = make_pair(), make_pair()
    groups = [ran(pair=busy), ran(pair=over)]
    make_offering(pair=busy, first=IN_A_YEAR, weeks=1, term=next_term(), starts=time(11), ends=time(13))
    Pair.objects.filter(pk=over.pk).update(ended_at=NOW, ended_by=make_user())
    first, second = drafts()
    who = " and ".join(sorted((busy.peer_tutor.name, busy.staff_tutor.name)))
    assert first.notes == [f"Teaching elsewhere on 19 January 2027: {who}. No tutors are chosen yet."]
    assert second.notes == ["The two tutors no longer teach together. Choose two."]
    assert [each.pair for each in roll(*groups)] == [None, None]


def test_drafts_do_not_take_rooms_and_tutors_from_each_other() -> None:
    room, pair = make_room(), make_pair()
    first = ran(room=room, pair=pair, weeks=1)
    second = ran(room=room, pair=pair, weeks=1, first=TUESDAY + timedelta(weeks=1))
    close(IN_A_YEAR)
    assert len(roll(first, second)) == 2
    kept = Session.objects.filter(offering__term=next_term()).order_by("offering").values_list("day", "room")
    assert list(kept) == [(IN_A_YEAR + timedelta(weeks=1), room.pk), (IN_A_YEAR + timedelta(weeks=1), None)]


def test_days_after_the_term_are_said() -> None:
    ran(weeks=12)
    (draft,) = drafts()
    assert draft.notes == ["2 of its days come after the term."]


def test_what_was_cancelled_is_not_brought_over_and_cancelled_sessions_neither() -> None:
    gone, live = ran(), ran()
    offerings.cancel(offering=gone, by=make_user(), now=NOW)
    retired = ran()
    type(retired.course).objects.filter(pk=retired.course_id).update(retired_at=NOW, retired_by=make_user())
    first = live.sessions.order_by("number")[0]
    Session.objects.filter(pk=first.pk).update(cancelled=True, cancelled_at=NOW, cancelled_by=make_user())
    assert [(draft.offering, len(draft.meetings)) for draft in drafts()] == [(live, 2)]


def test_an_online_group_keeps_its_link_and_needs_no_room() -> None:
    was = ran(mode="online", join_link="https://meet.example/1")
    (draft,) = drafts()
    assert (draft.notes, draft.rooms) == ([], "")
    (made,) = roll(was)
    assert (made.mode, made.join_link) == ("online", "https://meet.example/1")


@pytest.mark.parametrize("same", [True, False])
def test_terms_and_groups_that_do_not_fit_are_refused(same: bool) -> None:
    was = ran()
    with pytest.raises(Refusal):
        rolling.roll(chosen=[was] if same else [], to=last_year(), by=make_user(), now=NOW)
    with pytest.raises(Refusal) as refused:
        rolling.roll(chosen=[was, make_offering()], to=make_term("Summer", *NEXT), by=make_user(), now=NOW)
    assert str(refused.value) == "Choose groups of one term at a time."


def test_an_error_in_one_leaves_none() -> None:
    one, other = ran(), ran()
    Offering.objects.filter(pk=other.pk).update(audience="invitation", host="")
    other.places.update(capacity=1)
    offerings.plan(
        course=make_course(), term=next_term(), places={"room": 1}, meetings=[], by=make_user(), now=NOW, reference="X"
    )
    assert len(roll(one, other)) == 2
    assert Offering.objects.filter(rolled_from__isnull=False).count() == 2


@pytest.fixture
def stage() -> dict[str, object]:
    """What every try has in common, made once."""
    return {"course": make_course(), "pair": make_pair(), "places": {"online": 5}, "mode": "online", "by": make_user()}


@settings(
    max_examples=10,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    first=st.dates(date(2025, 9, 1), date(2026, 3, 1)),
    offsets=st.sets(st.integers(0, 60), min_size=1, max_size=4),
    begins=st.integers(0, 400),
    hour=st.integers(6, 20),
    shut=st.sets(st.integers(0, 10), max_size=4),
    zone=st.sampled_from(["Europe/London", "America/New_York", "Australia/Sydney"]),
)
def test_whatever_ran_keeps_its_weekdays_and_its_clock_and_comes_over_once(
    stage: dict[str, object], first: date, offsets: set[int], begins: int, hour: int, shut: set[int], zone: str
) -> None:
    with transaction.atomic():
        college_settings.change(by=stage["by"], now=NOW, zone=zone)
        current.forget()
        start = date(2026, 11, 30) + timedelta(days=begins)
        since, to = make_term("Then", first, first + timedelta(80)), make_term("Now", start, start + timedelta(80))
        ClosedDay.objects.filter(day__lt=start).delete()
        at = time(hour, 15), time(hour + 1, 45)
        met = [Meeting(first + timedelta(days=n), *at) for n in sorted(offsets)]
        was = offerings.plan(**stage, term=since, meetings=met, now=NOW)
        was = offerings.publish(offering=was, by=stage["by"], now=NOW)
        closed = {met[0].day + rolling.shift_between(since, to) + timedelta(weeks=n) for n in shut}
        closed -= set(ClosedDay.objects.values_list("day", flat=True))
        for day in closed:
            close(day)
        (made,) = rolling.roll(chosen=[was], to=to, by=stage["by"], now=NOW)
        assert rolling.roll(chosen=[was], to=to, by=stage["by"], now=NOW) == []
        new = list(made.sessions.order_by("number"))
        days = [each.day for each in new]
        assert [day.weekday() for day in days] == [each.day.weekday() for each in met]
        assert {(each.starts, each.ends) for each in new} == {at}
        assert [local(each.period.lower, zone).time() for each in new] == [at[0]] * len(met)
        assert (len(set(days)), days) == (len(met), sorted(days))
        assert not set(days) & set(ClosedDay.objects.values_list("day", flat=True))
        transaction.set_rollback(True)
    current.forget()
