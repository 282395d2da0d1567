"""The line: any run of a course, how long an offer is kept, changing runs, the door, and rules a college may set."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from courses import join_rules, places
from courses.models import Offering, Places, Session
from foundations.audit.models import Entry
from foundations.college import current
from foundations.college.models import College
from foundations.lib.periods import local
from foundations.lib.quiet_hours import QuietHours
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students import clashes, enrolment, line, line_reasons, offers, runs, steps
from students.models import Enrolment
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
State = Enrolment.State
LATER = NOW + timedelta(hours=1)
LONDON = "Europe/London"


def taken(offering: Offering) -> int:
    return Places.objects.get(offering=offering).taken


def state(claim: Enrolment) -> str:
    return Enrolment.objects.get(pk=claim.pk).state


def two_runs(one: int = 1, other: int = 1) -> tuple[Offering, Offering]:
    first = make_offering(places=one)
    return first, make_offering(course=first.course, places=other, first=date(2027, 2, 16))


def any_run(offering: Offering) -> Enrolment:
    student = make_student()
    return enrolment.enrol(student=student, offering=offering, by=student.user, now=NOW, join_line=True, any_run=True)


def give_up(claim: Enrolment) -> None:
    claim.refresh_from_db()
    enrolment.withdraw(enrolment=claim, by=claim.student.user, now=LATER)


def most(number: int) -> None:
    College.objects.update(most_per_term=number)
    current.forget()


def test_who_would_take_any_run_is_offered_another_and_keeps_the_turn_here() -> None:
    one, other = two_runs()
    make_enrolment(one)
    placed = make_enrolment(other)
    waits = any_run(one)
    give_up(placed)
    offered = Enrolment.objects.get(student=waits.student, offering=other)
    assert (offered.state, offered.position, state(waits), taken(other)) == (State.OFFERED, None, State.WAITING, 1)
    assert Notice.objects.filter(person=waits.student.user, purpose="students.place_offered").count() == 1
    offers.accept(enrolment=offered, by=waits.student.user, now=LATER)
    assert (state(offered), state(waits)) == (State.CONFIRMED, State.WITHDRAWN)


def test_the_own_line_of_a_run_comes_before_who_would_take_any() -> None:
    one, other = two_runs()
    make_enrolment(one)
    placed = make_enrolment(other)
    waits, own = any_run(one), make_enrolment(other)
    give_up(placed)
    assert (state(own), state(waits)) == (State.OFFERED, State.WAITING)
    assert not Enrolment.objects.filter(student=waits.student, offering=other).exists()


def test_a_newcomer_does_not_pass_who_would_take_any_run() -> None:
    one, other = two_runs(1, 1)
    make_enrolment(one)
    make_enrolment(other)
    waits = any_run(one)
    Places.objects.filter(offering=other).update(capacity=2)  # a place that nobody was offered yet
    newcomer = make_student()
    with pytest.raises(steps.Full):
        enrolment.enrol(student=newcomer, offering=other, by=newcomer.user, now=NOW)
    assert not line.has_room(other, "room", now=NOW)
    assert offers.offer_what_is_free(now=NOW) == 1, "nobody is in that run's own line, and somebody would take any"
    assert offers.offer_what_is_free(now=NOW) == 0
    assert Enrolment.objects.get(student=waits.student, offering=other).state == State.OFFERED


def test_joining_any_run_is_offered_a_free_place_elsewhere_at_once_and_a_no_is_not_asked_again() -> None:
    one, other = two_runs(1, 2)
    make_enrolment(one)
    waits = any_run(one)
    offered = Enrolment.objects.get(student=waits.student, offering=other)
    assert offered.state == State.OFFERED
    offers.decline(enrolment=offered, by=waits.student.user, now=NOW)
    places.change_capacity(offering=other, channel="room", capacity=5, by=make_user(), now=NOW)
    assert Enrolment.objects.filter(student=waits.student, offering=other).count() == 1
    assert state(waits) == State.WAITING


def test_who_thinks_about_another_run_is_not_offered_two() -> None:
    one, _other = two_runs(1, 2)
    placed = make_enrolment(one)
    waits, behind = any_run(one), make_enrolment(one)
    give_up(placed)
    assert (state(waits), state(behind)) == (State.WAITING, State.OFFERED)


def test_changing_runs_is_both_or_nothing() -> None:
    one, other = two_runs(1, 1)
    mine, behind = make_enrolment(one), make_enrolment(one)
    new = enrolment.move(enrolment=mine, to=other, by=mine.student.user, now=NOW)
    assert (state(mine), new.state, new.moved_from) == (State.MOVED, State.CONFIRMED, mine)
    assert (state(behind), taken(one), taken(other)) == (State.OFFERED, 1, 1)
    third = make_offering(course=one.course, places=1, first=date(2027, 3, 16))
    make_enrolment(third)
    with pytest.raises(steps.Full, match="You keep what you have"):
        enrolment.move(enrolment=new, to=third, by=new.student.user, now=NOW)
    assert (state(new), taken(third)) == (State.CONFIRMED, 1)
    with pytest.raises(Refusal, match="This has ended, so"):
        enrolment.move(enrolment=mine, to=third, by=mine.student.user, now=NOW)
    with pytest.raises(Refusal, match="another run of the same course"):
        enrolment.move(enrolment=new, to=make_offering(), by=new.student.user, now=NOW)
    both = enrolment.enrol(student=new.student, offering=third, by=new.student.user, now=NOW, join_line=True)
    with pytest.raises(Refusal, match="in that group already"):
        enrolment.move(enrolment=both, to=other, by=new.student.user, now=NOW)


def test_somebody_at_the_door_gets_a_place_that_is_free_and_never_one_more() -> None:
    offering = make_offering(places=1, weeks=3)
    first = Session.objects.filter(offering=offering).earliest("day")
    assert first.period.lower is not None
    during = first.period.lower + timedelta(minutes=5)
    tutor = make_user()
    with pytest.raises(Refusal, match="It has not begun"):
        enrolment.walk_in(student=make_student(), offering=offering, by=tutor, now=NOW)
    here = enrolment.walk_in(student=make_student(), offering=offering, by=tutor, now=during)
    again = enrolment.walk_in(student=here.student, offering=offering, by=tutor, now=during)
    assert (here.state, again, taken(offering)) == (State.CONFIRMED, here, 1)
    assert Entry.objects.get(act="enrolment.walk_in").on_behalf_of_id == here.student.user_id
    with pytest.raises(Refusal, match="This group is not running"):
        enrolment.walk_in(student=make_student(), offering=make_offering(published=False), by=tutor, now=during)
    with pytest.raises(steps.Full, match="Ask the office: they"):
        enrolment.walk_in(student=make_student(), offering=offering, by=tutor, now=during)
    with pytest.raises(Refusal, match="is over"):
        enrolment.walk_in(student=make_student(), offering=offering, by=tutor, now=during + timedelta(days=90))


def test_at_the_door_the_line_comes_first_while_it_moves() -> None:
    offering = make_offering(places=1)
    assert offering.first_start is not None
    placed, ahead, behind = make_enrolment(offering), make_enrolment(offering), make_enrolment(offering)
    that_morning = offering.first_start - timedelta(minutes=30)
    Enrolment.objects.filter(pk=placed.pk).update(state=State.WITHDRAWN, ended_at=NOW, ended_by=placed.student.user)
    Places.objects.filter(offering=offering).update(taken=0)
    with pytest.raises(steps.Full):
        enrolment.walk_in(student=behind.student, offering=offering, by=make_user(), now=that_morning)
    came = enrolment.walk_in(student=ahead.student, offering=offering, by=make_user(), now=that_morning)
    assert (came.pk, came.state) == (ahead.pk, State.CONFIRMED)


def test_a_no_that_was_a_slip_can_be_taken_back_until_somebody_else_is_asked() -> None:
    offering = make_offering(places=1)
    placed, second = make_enrolment(offering), make_enrolment(offering)
    give_up(placed)
    second.refresh_from_db()
    no = offers.decline(enrolment=second, by=second.student.user, now=LATER)
    assert offers.can_undo(no, now=LATER)
    back = offers.undo_decline(enrolment=no, by=second.student.user, now=LATER)
    assert (back.state, state(no), taken(offering)) == (State.CONFIRMED, State.DECLINED, 1)
    assert offers.undo_decline(enrolment=no, by=second.student.user, now=LATER) == back
    third = make_enrolment(offering)
    give_up(back)
    assert state(third) == State.OFFERED
    assert not offers.can_undo(no, now=LATER)
    with pytest.raises(steps.Full, match="gone to the next person"):
        offers.undo_decline(enrolment=no, by=second.student.user, now=LATER)


def test_the_most_places_of_a_term_is_off_until_the_college_says_a_number() -> None:
    student = make_student()
    one, other, third = make_offering(), make_offering(), make_offering(places=1)
    first = enrolment.enrol(student=student, offering=one, by=student.user, now=NOW)
    most(1)
    with pytest.raises(Refusal, match="You have 1 place this term, which is the most"):
        enrolment.enrol(student=student, offering=other, by=student.user, now=NOW)
    most(2)
    enrolment.enrol(student=student, offering=other, by=student.user, now=NOW)
    placed = make_enrolment(third)
    most(0)
    waits = enrolment.enrol(student=student, offering=third, by=student.user, now=NOW, join_line=True)
    behind = make_enrolment(third)
    most(2)
    give_up(placed)
    assert (state(waits), state(behind)) == (State.WAITING, State.OFFERED), "passed over, keeping the turn"
    offers.decline(enrolment=Enrolment.objects.get(pk=behind.pk), by=behind.student.user, now=LATER)
    give_up(first)
    assert offers.offer_what_is_free(now=LATER) == 1
    assert state(waits) == State.OFFERED


def test_who_has_the_most_places_of_a_term_does_not_take_a_no_back() -> None:
    one, other = two_runs(1, 1)
    placed, no = make_enrolment(one), make_enrolment(one)
    give_up(placed)
    no.refresh_from_db()
    no = offers.decline(enrolment=no, by=no.student.user, now=LATER)
    make_enrolment(other, no.student)
    most(2)
    assert offers.can_undo(no, now=LATER)
    most(1)
    assert not offers.can_undo(no, now=LATER), "the page does not show a button that would refuse"
    with pytest.raises(Refusal, match="You have 1 place this term"):
        offers.undo_decline(enrolment=no, by=no.student.user, now=LATER)
    assert state(no) == State.DECLINED


def test_a_no_for_more_seats_than_are_free_now_is_not_taken_back() -> None:
    offering = make_offering(places=2)
    placed, no = make_enrolment(offering, seats=2), make_enrolment(offering, seats=2)
    give_up(placed)
    no.refresh_from_db()
    no = offers.decline(enrolment=no, by=no.student.user, now=LATER)
    assert offers.can_undo(no, now=LATER)
    make_enrolment(offering)
    assert not offers.can_undo(no, now=LATER)
    with pytest.raises(steps.Full, match="gone to the next person"):
        offers.undo_decline(enrolment=no, by=no.student.user, now=LATER)


def test_a_new_run_is_offered_to_who_waits_for_another_and_would_take_any() -> None:
    one, _other = two_runs(1, 1)
    make_enrolment(one)
    make_enrolment(_other)
    waits = any_run(one)
    new = make_offering(course=one.course, places=1, first=date(2027, 3, 2))
    assert offers.offer_what_is_free(now=LATER) == 1
    assert Enrolment.objects.get(student=waits.student, offering=new).state == State.OFFERED


def test_a_group_can_be_joined_until_the_session_it_says() -> None:
    offering, office = make_offering(places=1, weeks=3), make_user()
    second = Session.objects.filter(offering=offering).order_by("day")[1]
    placed = make_enrolment(offering)
    waits = make_enrolment(offering)
    changed = join_rules.change(
        offering=offering, join_sessions=2, first_session_required=False, closes_on=None, by=office, now=NOW
    )
    assert second.period.lower == changed.joins_until
    assert offering.first_start is not None
    begun = offering.first_start + timedelta(hours=5)
    enrolment.withdraw(enrolment=placed, by=placed.student.user, now=begun)
    waits.refresh_from_db()
    assert waits.state == State.OFFERED
    assert waits.offer_due is not None
    assert waits.offer_due <= changed.joins_until
    join_rules.change(
        offering=offering, join_sessions=1, first_session_required=True, closes_on=None, by=office, now=begun
    )
    waits.refresh_from_db()
    assert waits.offer_due == offering.first_start, "no offer outlives the end of joining"
    newcomer = make_student()
    with pytest.raises(Refusal, match="This group has started"):
        enrolment.enrol(student=newcomer, offering=offering, by=newcomer.user, now=begun)


def test_a_group_can_close_early_and_rules_that_contradict_are_refused() -> None:
    offering, office, newcomer = make_offering(weeks=2), make_user(), make_student()
    last = date(2026, 12, 1)
    join_rules.change(
        offering=offering, join_sessions=1, first_session_required=False, closes_on=last, by=office, now=NOW
    )
    after = datetime(2026, 12, 2, 0, 0, tzinfo=UTC)
    assert enrolment.enrol(student=newcomer, offering=offering, by=office, now=after - timedelta(minutes=1))
    with pytest.raises(Refusal, match="Joining this group has closed"):
        enrolment.enrol(student=make_student(), offering=offering, by=office, now=after)
    for sessions, required in ((3, False), (0, False), (2, True)):
        with pytest.raises(Refusal) as said:
            join_rules.change(
                offering=offering, join_sessions=sessions, first_session_required=required, closes_on=None,
                by=office, now=NOW,
            )  # fmt: skip
        assert said.value.field == "join_sessions"


@pytest.mark.parametrize("day", [date.max, date(2027, 1, 12), date(2027, 1, 13)])
def test_a_day_that_is_not_before_the_first_session_leaves_joining_open_until_it_begins(day: date) -> None:
    offering = make_offering(first=date(2027, 1, 12))
    office = make_user("Robin", roles=["office"])
    changed = join_rules.change(
        offering=offering, join_sessions=1, first_session_required=False, closes_on=day, by=office, now=NOW
    )
    assert changed.joins_until == changed.first_start


def test_my_other_sessions_at_that_time_are_told_and_stop_nobody() -> None:
    one, same_time = make_offering(weeks=2), make_offering(weeks=2)
    mine = make_enrolment(one)
    found = clashes.of(mine.student, same_time)
    assert [each.title for each in found] == [one.revision.title] * 2
    assert enrolment.enrol(student=mine.student, offering=same_time, by=mine.student.user, now=NOW).state == "confirmed"
    assert list(clashes.of(make_student(), same_time)) == []
    assert clashes.of(None, same_time) == ()


def test_everybody_in_a_line_has_a_reason_in_words() -> None:
    offering = make_offering(places=2)
    first, second = make_enrolment(offering), make_enrolment(offering)
    two, single, last = make_enrolment(offering, seats=2), make_enrolment(offering), make_enrolment(offering)
    give_up(first)
    (lane,) = line_reasons.of(offering, now=LATER)
    said = {each.enrolment.pk: (each.chip, each.rank) for each in lane.people}
    assert said == {
        two.pk: ("Next", 1),
        single.pk: ("Offered now", None),
        last.pk: ("In line", 2),
    }
    give_up(second)
    (lane,) = line_reasons.of(offering, now=LATER)
    assert {each.enrolment.pk: each.chip for each in lane.people}[last.pk] == "Offered now"
    assert offering.first_start is not None
    (lane,) = line_reasons.of(offering, now=offering.first_start)
    assert {each.chip for each in lane.people if each.enrolment.pk == two.pk} == {"Not asked"}


def test_the_other_runs_to_change_to_are_those_one_can_join() -> None:
    one, other = two_runs(2, 1)
    mine = make_enrolment(one)
    (run,) = runs.to_change_to(mine, now=NOW)
    assert (run.offering, run.free) == (other, True)
    make_enrolment(other)
    (run,) = runs.to_change_to(mine, now=NOW)
    assert not run.free
    enrolment.enrol(student=mine.student, offering=other, by=mine.student.user, now=NOW, join_line=True)
    assert list(runs.to_change_to(mine, now=NOW)) == []


def test_an_offer_made_late_in_the_evening_can_be_answered_in_the_morning() -> None:
    offering = make_offering(places=1)
    assert offering.first_start is not None
    evening = offering.first_start - timedelta(hours=38)  # eight in the evening, two days before
    assert local(evening, LONDON).hour == 20
    until = local(line.due(offering, now=evening), LONDON)
    assert (until.hour, until.date()) == (18, local(offering.first_start, LONDON).date() - timedelta(days=1))


NIGHTS = some.sampled_from([(20, 8), (22, 7), (0, 6), (1, 2), (23, 0)])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(
    begun=some.datetimes(datetime(2026, 10, 20), datetime(2027, 4, 5), timezones=some.just(UTC)),
    minutes=some.integers(1, 24 * 60),
    hours=NIGHTS,
)
def test_waking_time_is_counted_outside_the_night_across_both_clock_changes(
    begun: datetime, minutes: int, hours: tuple[int, int]
) -> None:
    night = QuietHours(*hours, LONDON)
    ends = night.add_waking(begun, timedelta(minutes=minutes))
    awake, at = 0, begun
    while at < ends:
        awake += night.end(at) is None
        at += timedelta(minutes=1)
    assert abs(awake - minutes) <= 1
    assert night.end(ends - timedelta(seconds=1)) is None
    woken = local(night.wake(ends), LONDON).time()
    assert night.answer_by <= woken
    assert woken <= time(night.begins) or not night.over_midnight


def test_an_offer_ends_by_the_quiet_hours_of_the_college() -> None:
    offering = make_offering(places=1)
    assert offering.first_start is not None
    morning = datetime(2026, 11, 24, 5, tzinfo=UTC)
    hours = {}
    for begins, ends in ((20, 8), (22, 11), (6, 6)):
        College.objects.update(text_quiet_from=begins, text_quiet_until=ends)
        current.forget()
        hours[begins, ends] = local(line.due(offering, now=morning), LONDON).hour
    assert hours == {(20, 8): 10, (22, 11): 13, (6, 6): 10}


def test_a_claim_begins_in_one_place() -> None:
    floor = Path(enrolment.__file__).parent
    begun = [path.name for path in floor.rglob("*.py") if "Enrolment.objects.create(" in path.read_text("utf-8")]
    assert begun == ["claims.py"]
