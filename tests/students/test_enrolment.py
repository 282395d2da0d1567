"""One machine of states: every verb, every refusal, and what the database refuses by itself."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone
from pgtrigger import ignore

from courses import offerings, places, scheduling
from courses.events import EnrolmentOfViewer, PeopleComing
from courses.meetings import Meeting
from courses.models import Offering, Places, Session, Term
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.events import ask
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students import enrolment, line, offers, steps, tasks
from students.models import Enrolment
from students.models.enrolment import BEGINNINGS, TRANSITIONS, EnrolmentState
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.people import make_user

pytestmark = pytest.mark.django_db
State = Enrolment.State
LATER = NOW + timedelta(hours=1)
LONG_AGO = timezone.now() - timedelta(days=20)
FIRST_START = datetime(2027, 1, 12, 10, tzinfo=UTC)


def taken(offering: Offering) -> int:
    return Places.objects.get(offering=offering).taken


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("purpose", flat=True))


def state(claim: Enrolment) -> str:
    return Enrolment.objects.get(pk=claim.pk).state


def test_a_free_place_is_confirmed_written_down_and_told_once() -> None:
    offering, student = make_offering(places=2), make_student()
    claim = enrolment.enrol(student=student, offering=offering, by=student.user, now=NOW)
    again = enrolment.enrol(student=student, offering=offering, by=student.user, now=LATER)
    assert (claim.state, claim.confirmed_at, claim.position) == (State.CONFIRMED, NOW, None)
    assert again == claim
    assert taken(offering) == 1
    assert told(student.user) == ["students.place_confirmed"]
    entry = Entry.objects.get(kind="enrolment", thing_id=claim.pk)
    assert (entry.act, entry.by_id, entry.on_behalf_of_id) == ("enrolment.enrol", student.user_id, None)


def test_full_is_refused_with_the_line_as_the_way_on() -> None:
    offering = make_offering(places=1)
    make_enrolment(offering)
    student = make_student()
    with pytest.raises(steps.Full, match="join the waiting list, and"):
        enrolment.enrol(student=student, offering=offering, by=student.user, now=NOW)
    assert Enrolment.objects.filter(student=student).count() == 0
    claim = enrolment.join_line(student=student, offering=offering, by=student.user, now=NOW)
    assert (claim.state, claim.position) == (State.WAITING, 1)
    assert told(student.user) == ["students.in_line"]
    assert taken(offering) == 1


def test_nobody_enrols_themselves_before_the_term_opens_but_the_office_may_add_them() -> None:
    offering, student = make_offering(), make_student()
    opens = local(NOW, "Europe/London").date() + timedelta(days=2)
    Term.objects.filter(pk=offering.term_id).update(enrolment_opens=opens)
    with pytest.raises(Refusal, match=r"You can enrol from \w+ \d+ \w+\. Come back then, or choose another group\."):
        enrolment.enrol(student=student, offering=offering, by=student.user, now=NOW)
    with pytest.raises(Refusal, match="You can enrol from"):
        enrolment.join_line(student=student, offering=offering, by=student.user, now=NOW)
    assert taken(offering) == 0
    added = enrolment.staff_add(student=student, offering=offering, by=make_user(), now=NOW)
    assert added.state == State.CONFIRMED
    other = make_student()
    later = NOW + timedelta(days=2)
    assert enrolment.enrol(student=other, offering=offering, by=other.user, now=later).state == State.CONFIRMED


def test_giving_up_offers_the_place_to_the_first_in_line_at_once() -> None:
    offering = make_offering(places=1)
    first = make_enrolment(offering)
    second, third = make_enrolment(offering), make_enrolment(offering)
    ended = enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    second.refresh_from_db()
    assert (ended.state, ended.ended_at) == (State.WITHDRAWN, LATER)
    assert (second.state, second.offer_due) == (State.OFFERED, LATER + timedelta(hours=48))
    assert state(third) == State.WAITING
    assert taken(offering) == 1
    assert told(second.student.user) == ["students.in_line", "students.place_offered"]
    assert told(first.student.user) == ["students.place_confirmed", "students.place_given_up"]
    offered = Entry.objects.get(act="enrolment.offer")
    assert (offered.thing_id, offered.by_id) == (second.pk, User.objects.system().pk)


def test_giving_up_twice_changes_nothing_more() -> None:
    offering = make_offering(places=2)
    claim = make_enrolment(offering)
    enrolment.withdraw(enrolment=claim, by=claim.student.user, now=LATER)
    enrolment.withdraw(enrolment=claim, by=claim.student.user, now=LATER + timedelta(hours=1))
    assert taken(offering) == 0
    assert told(claim.student.user) == ["students.place_confirmed", "students.place_given_up"]


def test_an_open_offer_holds_a_seat_that_a_newcomer_cannot_take() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    newcomer = make_student()
    with pytest.raises(steps.Full):
        enrolment.enrol(student=newcomer, offering=offering, by=newcomer.user, now=LATER)
    assert state(second) == State.OFFERED


def test_accepting_twice_confirms_once() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    offers.accept(enrolment=second, by=second.student.user, now=LATER)
    accepted = offers.accept(enrolment=second, by=second.student.user, now=LATER)
    assert (accepted.state, accepted.offer_due, accepted.confirmed_at) == (State.CONFIRMED, None, LATER)
    assert taken(offering) == 1
    assert told(second.student.user) == ["students.in_line", "students.place_offered", "students.place_confirmed"]


def test_declining_rolls_on_and_the_offer_is_dead() -> None:
    offering = make_offering(places=1)
    first, second, third = make_enrolment(offering), make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    offers.decline(enrolment=second, by=second.student.user, now=LATER)
    assert (state(second), state(third)) == (State.DECLINED, State.OFFERED)
    with pytest.raises(Refusal, match="This offer has ended"):
        offers.accept(enrolment=second, by=second.student.user, now=LATER)
    assert offers.decline(enrolment=second, by=second.student.user, now=LATER).state == State.DECLINED
    assert taken(offering) == 1


def test_accepted_then_given_up_frees_the_seat_and_offers_nothing_to_the_same_person() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    offers.accept(enrolment=second, by=second.student.user, now=LATER)
    enrolment.withdraw(enrolment=second, by=second.student.user, now=LATER)
    assert taken(offering) == 0
    assert state(second) == State.WITHDRAWN
    assert Notice.objects.filter(purpose="students.place_offered").count() == 1


def test_giving_up_an_offer_declines_it_and_a_yes_cannot_be_declined() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    assert enrolment.withdraw(enrolment=second, by=second.student.user, now=LATER).state == State.DECLINED
    third = make_enrolment(offering)
    with pytest.raises(Refusal, match="already said yes to"):
        offers.decline(enrolment=third, by=third.student.user, now=LATER)


def test_an_offer_lapses_once_and_rolls_on_once() -> None:
    offering = make_offering(places=1)
    first, second, third = make_enrolment(offering), make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    due = LATER + timedelta(hours=48)
    assert offers.lapse(now=due - timedelta(seconds=1)) == 0
    with pytest.raises(Refusal, match="ran out"):
        offers.accept(enrolment=second, by=second.student.user, now=due)
    assert offers.lapse(now=due) == 1
    assert offers.lapse(now=due) == 0
    third.refresh_from_db()
    assert (state(second), third.state, third.offer_due) == (State.LAPSED, State.OFFERED, due + timedelta(hours=48))
    assert told(second.student.user)[-1] == "students.offer_lapsed"
    assert taken(offering) == 1


def test_an_offer_is_kept_no_longer_than_the_first_session_and_none_is_made_after_it() -> None:
    offering = make_offering(places=1)
    first, second, third = make_enrolment(offering), make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=FIRST_START - timedelta(hours=3))
    second.refresh_from_db()
    assert second.offer_due == FIRST_START
    assert offers.lapse(now=FIRST_START) == 1
    assert state(third) == State.WAITING
    assert taken(offering) == 0


def test_the_first_in_line_who_fits_is_offered_and_a_pair_of_seats_waits_for_two() -> None:
    offering = make_offering(places=2)
    first, second = make_enrolment(offering), make_enrolment(offering)
    pair = make_enrolment(offering, seats=2)
    single = make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    assert (state(pair), state(single)) == (State.WAITING, State.OFFERED)
    enrolment.withdraw(enrolment=second, by=second.student.user, now=LATER)
    offers.decline(enrolment=single, by=single.student.user, now=LATER)
    assert state(pair) == State.OFFERED
    assert taken(offering) == 2


def test_nobody_passes_somebody_who_waits_for_the_same_seat() -> None:
    offering = make_offering(places=1)
    holder, waiting = make_enrolment(offering), make_enrolment(offering)
    Places.objects.filter(offering=offering).update(taken=0)
    newcomer = make_student()
    with pytest.raises(steps.Full):
        enrolment.enrol(student=newcomer, offering=offering, by=newcomer.user, now=LATER)
    assert (state(holder), state(waiting)) == (State.CONFIRMED, State.WAITING)


def test_raising_the_places_offers_them_to_the_line() -> None:
    offering = make_offering(places=1)
    make_enrolment(offering)
    waiting = [make_enrolment(offering) for _ in range(3)]
    by = make_user("Robin", roles=["office"])
    places.change_capacity(offering=offering, channel="room", capacity=3, by=by, now=LATER)
    assert [state(claim) for claim in waiting] == [State.OFFERED, State.OFFERED, State.WAITING]
    assert taken(offering) == 3


def test_the_college_cancels_and_everybody_with_a_claim_is_told_once() -> None:
    offering = make_offering(places=2)
    first, offered_from, waiting = make_enrolment(offering), make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=offered_from, by=offered_from.student.user, now=LATER)
    last = make_enrolment(offering)
    by = make_user("Robin", roles=["office"])
    offerings.cancel(offering=offering, by=by, now=LATER)
    offerings.cancel(offering=offering, by=by, now=LATER)
    assert [state(claim) for claim in (first, waiting, last)] == [State.CANCELLED] * 3
    assert state(offered_from) == State.WITHDRAWN
    assert taken(offering) == 0
    assert Notice.objects.filter(purpose="students.offering_cancelled").count() == 3
    with pytest.raises(Refusal, match="has ended"):
        offers.accept(enrolment=waiting, by=waiting.student.user, now=LATER)
    with pytest.raises(Refusal, match="was cancelled"):
        enrolment.join_line(student=make_student(), offering=offering, by=by, now=LATER)


def test_what_cannot_be_joined_is_refused_with_a_way_on() -> None:
    student = make_student()
    started, draft = make_offering(), make_offering(published=False)
    invited = make_offering(audience=Offering.Audience.INVITATION)
    for offering, when, words in (
        (started, FIRST_START, "has started.*next one"),
        (draft, NOW, "This group is not open yet.*another date"),
        (invited, NOW, r"This group is by invitation\. Ring us"),
    ):
        with pytest.raises(Refusal, match=words):
            enrolment.join_line(student=student, offering=offering, by=student.user, now=when)
    assert Enrolment.objects.count() == 0


def test_staff_add_in_the_students_name_through_the_same_gate() -> None:
    robin, student = make_user("Robin", roles=["office"]), make_student(email=None)
    invited = make_offering(places=1, audience=Offering.Audience.INVITATION)
    claim = enrolment.staff_add(student=student, offering=invited, by=robin, now=NOW)
    entry = Entry.objects.get(kind="enrolment", thing_id=claim.pk)
    assert (claim.state, entry.by_id, entry.on_behalf_of_id) == (State.CONFIRMED, robin.pk, student.user_id)
    with pytest.raises(steps.Full):
        enrolment.staff_add(student=make_student(), offering=invited, by=robin, now=NOW)
    assert taken(invited) == 1


def test_a_held_place_counts_and_becomes_theirs_or_rolls_on() -> None:
    robin, offering = make_user("Robin", roles=["office"]), make_offering(places=1)
    held = enrolment.hold(student=make_student(), offering=offering, by=robin, now=NOW)
    waiting = make_enrolment(offering)
    assert (held.state, taken(offering)) == (State.HELD, 1)
    with pytest.raises(steps.Full):
        enrolment.hold(student=make_student(), offering=offering, by=robin, now=NOW)
    enrolment.release(enrolment=held, by=robin, now=LATER)
    assert (state(held), state(waiting)) == (State.WITHDRAWN, State.OFFERED)
    other = make_offering(places=1)
    held = enrolment.hold(student=held.student, offering=other, by=robin, now=NOW)
    assert enrolment.staff_add(student=held.student, offering=other, by=robin, now=LATER).state == State.CONFIRMED
    assert taken(other) == 1


def test_ranks_are_counted_among_those_who_wait() -> None:
    offering = make_offering(places=1)
    holder = make_enrolment(offering)
    waiting = [make_enrolment(offering) for _ in range(3)]
    assert [line.place_in_line(claim) for claim in waiting] == [1, 2, 3]
    enrolment.withdraw(enrolment=waiting[1], by=waiting[1].student.user, now=LATER)
    assert line.places_in_line([holder, waiting[0], waiting[2]]) == {waiting[0].pk: 1, waiting[2].pk: 2}
    assert make_enrolment(offering).position == 4


def test_a_course_that_is_over_cannot_be_given_up() -> None:
    offering = make_offering(weeks=1)
    claim = make_enrolment(offering)
    with pytest.raises(Refusal, match="is over"):
        enrolment.withdraw(enrolment=claim, by=claim.student.user, now=FIRST_START + timedelta(days=1))
    assert state(claim) == State.CONFIRMED


def test_the_database_knows_the_same_steps() -> None:
    claim = make_enrolment(make_offering())
    allowed = set()
    for was, to in permutations(EnrolmentState.values, 2):
        with ignore("students.Enrolment:known_steps"):
            put(claim, was)
        try:
            with transaction.atomic():
                put(claim, to)
        except InternalError:
            continue
        allowed.add((was, to))
    assert allowed == set(TRANSITIONS)


def put(claim: Enrolment, to: str) -> None:
    """Write a state with everything the checks want beside it."""
    over = to not in Enrolment.LIVE
    Enrolment.objects.filter(pk=claim.pk).update(
        state=to,
        position=1,
        offer_due=FIRST_START if to == State.OFFERED else None,
        ended_at=NOW if over else None,
        ended_by=claim.student.user if over else None,
    )


def test_the_database_knows_how_a_claim_can_begin() -> None:
    offering, allowed = make_offering(), set()
    for beginning in EnrolmentState.values:
        student = make_student()
        over = beginning not in Enrolment.LIVE
        values = {
            "position": 1 if beginning == State.WAITING else None,
            "offer_due": FIRST_START if beginning == State.OFFERED else None,
            "ended_at": NOW if over else None,
            "ended_by": student.user if over else None,
            "enrolled_at": NOW,
            "enrolled_by": student.user,
        }
        try:
            with transaction.atomic():
                Enrolment.objects.create(student=student, offering=offering, state=beginning, **values)
        except InternalError:
            continue
        allowed.add(beginning)
    assert allowed == set(BEGINNINGS)


def test_two_live_claims_on_one_offering_are_refused_by_the_database() -> None:
    claim = make_enrolment(make_offering())
    with pytest.raises(IntegrityError, match="students_enrolment_one_live"), transaction.atomic():
        Enrolment.objects.create(
            student=claim.student, offering=claim.offering, state=State.CONFIRMED, enrolled_at=NOW,
            enrolled_by=claim.student.user,
        )  # fmt: skip


def test_the_questions_of_the_courses_are_answered() -> None:
    full, empty = make_offering(places=1), make_offering()
    first, waiting = make_enrolment(full), make_enrolment(full)
    ids = (full.pk, empty.pk)
    assert ask(PeopleComing(offering_ids=ids)) == {full.pk: 1, empty.pk: 0}
    assert ask(EnrolmentOfViewer(user_id=waiting.student.user_id, offering_ids=ids)) == {full.pk: "waiting"}
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    assert ask(EnrolmentOfViewer(user_id=first.student.user_id, offering_ids=ids)) == {}
    assert ask(PeopleComing(offering_ids=ids)) == {full.pk: 0, empty.pk: 0}


def test_the_tasks_do_what_their_names_say() -> None:
    tomorrow = local(timezone.now(), "Europe/London").date() + timedelta(days=1)
    offering = make_offering(places=1, first=tomorrow, starts=time(0, 1))
    first, second = make_enrolment(offering, now=LONG_AGO), make_enrolment(offering, now=LONG_AGO)
    tasks.write_reminders()
    assert Notice.objects.filter(purpose="students.session_tomorrow").count() == 1
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LONG_AGO)
    tasks.lapse_offers()
    assert state(second) == State.LAPSED


def test_no_offer_outlives_a_first_session_that_was_moved_forward() -> None:
    offering = make_offering(places=1, weeks=1)
    first, second = make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    session = Session.objects.select_related("room").get(offering=offering)
    sooner = Meeting(day=date(2026, 11, 24), starts=time(9), ends=time(11), room=session.room)
    scheduling.move(session=session, to=sooner, by=User.objects.system(), now=LATER)
    second.refresh_from_db()
    assert second.offer_due == datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_after_giving_up_somebody_can_come_back() -> None:
    offering = make_offering(first=date(2027, 1, 12))
    claim = make_enrolment(offering)
    enrolment.withdraw(enrolment=claim, by=claim.student.user, now=LATER)
    back = make_enrolment(offering, claim.student)
    assert (back.pk != claim.pk, back.state) == (True, State.CONFIRMED)
    assert told(claim.student.user).count("students.place_confirmed") == 2


def test_an_offer_is_kept_to_the_full_hour() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), make_enrolment(offering)
    odd = datetime(2026, 12, 1, 9, 58, 3, tzinfo=UTC)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=odd)
    second.refresh_from_db()
    assert second.offer_due == datetime(2026, 12, 3, 10, tzinfo=UTC)
