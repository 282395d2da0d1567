"""A pause: quiet, and nothing lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from courses import offerings, scheduling
from courses.models import Offering
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries, notices
from foundations.notifications.models import Notice
from students import enrolment, line, pause, pause_end, slots
from students.models import Pause
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_booking, make_enrolment, make_slot, make_student

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 12, 10)


def paused(until: date | None = UNTIL):
    student = make_student()
    pause.begin(student=student, by=student.user, now=NOW, until=until)
    return student


def told(student, purpose: str, now: datetime = NOW) -> Notice:
    notice = Notice.objects.get(person=student.user, purpose=purpose)
    deliveries.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    return notice


def test_who_is_in_a_pause_until_its_day():
    student, other = paused(), make_student()
    assert list(pause.paused(NOW)) == [student]
    assert list(pause.paused(datetime(2026, 12, 10, tzinfo=UTC))) == []
    assert pause.lulls([student.user_id, other.user_id], now=NOW) == {
        student.user_id: pause.Lull(datetime(2026, 12, 10, 9, tzinfo=UTC))
    }
    assert pause.lulls([paused(None).user_id], now=NOW).popitem()[1].until is None


@pytest.mark.parametrize(
    ("until", "words"),
    [(date(2026, 11, 23), "Choose a day from tomorrow on"), (date(2028, 1, 1), "Choose a day within a year")],
)
def test_a_day_that_cannot_be_is_refused(until, words):
    with pytest.raises(Refusal, match=words) as refused:
        paused(until)
    assert refused.value.field == "until"


def test_pausing_again_changes_the_day_and_the_database_keeps_one():
    student = paused()
    pause.begin(student=student, by=student.user, now=NOW, until=None)
    assert pause.of(student).open_ended
    with pytest.raises(IntegrityError, match="students_pause_one"), transaction.atomic():
        Pause.objects.create(student=student, began_at=NOW, began_by=student.user)


def test_in_a_pause_nothing_is_told_but_codes():
    student = paused()
    make_enrolment(make_offering(), student)
    assert told(student, "students.place_confirmed").state == Notice.State.MOOT
    with transaction.atomic():
        notices.write(person=student.user, purpose="accounts.second_factor_changed", occasion="1", now=NOW)
    assert told(student, "accounts.second_factor_changed").state == Notice.State.TOLD


def test_a_cancelled_group_waits_for_the_end_of_the_pause_when_that_is_in_time():
    student = make_student()
    offering = make_offering(first=date(2027, 1, 12))
    make_enrolment(offering, student)
    pause.begin(student=student, by=student.user, now=NOW, until=UNTIL)
    offerings.cancel(offering=offering, by=User.objects.system(), now=NOW)
    notice = told(student, "students.offering_cancelled")
    assert (notice.state, notice.due) == (Notice.State.DUE, datetime(2026, 12, 10, 9, tzinfo=UTC))
    pause_end.end(student=student, by=student.user, now=NOW)
    assert told(student, "students.offering_cancelled").state == Notice.State.TOLD


def test_a_cancelled_group_is_told_two_days_before_it_when_the_pause_is_longer():
    student = make_student()
    offering = make_offering(first=date(2026, 12, 8))
    make_enrolment(offering, student)
    pause.begin(student=student, by=student.user, now=NOW)
    begins = Offering.objects.get(pk=offering.pk).first_start
    offerings.cancel(offering=offering, by=User.objects.system(), now=NOW)
    notice = told(student, "students.offering_cancelled")
    assert (notice.state, notice.due) == (Notice.State.DUE, begins - timedelta(days=2))
    assert told(student, "students.offering_cancelled", notice.due).state == Notice.State.TOLD


def test_one_session_that_is_cancelled_soon_is_told_at_once():
    student = make_student()
    offering = make_offering(first=date(2026, 11, 24))
    make_enrolment(offering, student)
    pause.begin(student=student, by=student.user, now=NOW)
    session = offering.sessions.select_related("room").order_by("day")[0]
    scheduling.cancel(session=session, by=User.objects.system(), now=NOW)
    assert told(student, "students.sessions_changed").state == Notice.State.TOLD


def test_a_talk_that_we_call_off_waits_as_a_session_does_and_what_they_gave_up_is_not_told():
    student = paused(None)
    off, own = (
        make_booking(make_slot(day=date(2026, 12, 8)), student),
        make_slot(day=date(2026, 12, 9), purpose="coaching"),
    )
    slots.give_up(booking=make_booking(own, student), by=student.user, now=NOW)
    assert told(student, slots.OFF).state == Notice.State.MOOT
    slots.cancel(slot=off.slot, by=off.slot.host, now=NOW)
    notice = Notice.objects.get(person=student.user, purpose=slots.OFF, about_id=off.pk)
    deliveries.deliver(notice_id=notice.pk, now=NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.due) == (Notice.State.DUE, slots.begins(off.slot) - timedelta(days=2))
    deliveries.deliver(notice_id=notice.pk, now=notice.due)
    notice.refresh_from_db()
    assert notice.state == Notice.State.TOLD


def test_talks_are_not_told_in_a_pause_but_their_host_hears_of_them_although_they_pause_as_a_student():
    host, student = paused(None), paused(None)
    booking = make_booking(make_slot(host.user, day=date(2026, 11, 24)), student)
    slots.write_reminders(now=slots.begins(booking.slot) - timedelta(hours=1))
    states = {}
    for notice in Notice.objects.filter(purpose__startswith="students.talk"):
        deliveries.deliver(notice_id=notice.pk, now=slots.begins(booking.slot) - timedelta(hours=1))
        notice.refresh_from_db()
        states[notice.purpose] = notice.state
    moot, said = Notice.State.MOOT, Notice.State.TOLD
    assert states == {slots.BOOKED: moot, slots.TOMORROW: moot, slots.FOR_HOST: said, slots.HOST_TOMORROW: said}


def test_the_place_in_line_stays_and_free_places_go_on_at_the_end():
    offering = make_offering(places=1)
    holder, student = make_enrolment(offering), make_student()
    mine = make_enrolment(offering, student)
    pause.begin(student=student, by=student.user, now=NOW)
    assert line.place_in_line(mine) == 1
    pause_end.end(student=student, by=student.user, now=NOW)
    enrolment.withdraw(enrolment=holder, by=holder.student.user, now=NOW)
    mine.refresh_from_db()
    assert mine.state == "offered"


def test_on_its_day_at_nine_it_ends_once_and_they_are_told():
    student = paused()
    assert pause_end.end_what_is_over(now=datetime(2026, 12, 10, 8, 59, tzinfo=UTC)) == 0
    nine = datetime(2026, 12, 10, 9, tzinfo=UTC)
    assert [pause_end.end_what_is_over(now=nine) for _ in range(2)] == [1, 0]
    assert pause.of(student) is None
    assert told(student, pause_end.BACK, nine).state == Notice.State.TOLD


def test_who_paused_again_is_not_told_that_messages_begin():
    student = paused()
    nine = datetime(2026, 12, 10, 9, tzinfo=UTC)
    pause_end.end_what_is_over(now=nine)
    pause.begin(student=student, by=student.user, now=nine)
    assert told(student, pause_end.BACK, nine).state == Notice.State.MOOT
