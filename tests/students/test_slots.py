"""Talks: times kept free, booked by one student, moved, given up, called off."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar

from courses import closed_days
from courses.models import Kind
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import slots
from students.models import Booking, Slot
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_booking, make_slot, make_student
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 12)
LATER = NOW + timedelta(hours=1)


def refused(verb, **values) -> tuple[str, str]:
    """Return the field and the words of a refusal, in a transaction of its own as in real life."""
    with pytest.raises(Refusal) as said, transaction.atomic():
        verb(**values)
    return said.value.field, str(said.value)


def offer(host: User | None = None, **more) -> slots.Offered:
    values = {"purpose": "welcome", "day": DAY, "starts": time(10), "minutes": 30, "mode": "room", "place": "Library"}
    host = host or make_user()
    return slots.offer_slots(host=host, by=host, now=NOW, **{**values, **more})


def deliver(now: datetime) -> int:
    """Deliver what is due; return how many mails went out."""
    due = deliveries.due_ids(now=now, most=100)
    return sum(deliveries.deliver(notice_id=pk, now=now) == "sent" for pk in due)


def written(purpose: str) -> list[int]:
    return list(Notice.objects.filter(purpose=purpose).order_by("pk").values_list("person_id", flat=True))


def test_times_in_a_row_over_weeks_pass_over_closed_days() -> None:
    closed_days.close(day=date(2027, 1, 19), name="Team day", by=User.objects.system(), now=NOW)
    offered = offer(in_a_row=2, weeks=3)
    assert offered.passed_over == (date(2027, 1, 19),)
    assert [(slot.day.day, slot.starts, slot.ends) for slot in offered.slots] == [
        (12, time(10), time(10, 30)),
        (12, time(10, 30), time(11)),
        (26, time(10), time(10, 30)),
        (26, time(10, 30), time(11)),
    ]
    assert Entry.objects.filter(act="slots.offer").count() == 1


def test_ten_stays_ten_when_clocks_change() -> None:
    offered = offer(day=date(2027, 3, 23), weeks=2)
    assert [(slot.starts, slot.period.lower) for slot in offered.slots] == [
        (time(10), datetime(2027, 3, 23, 10, tzinfo=UTC)),
        (time(10), datetime(2027, 3, 30, 9, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"minutes": 10}, "minutes", "A talk lasts from 15 to 120 minutes"),
        ({"minutes": 121}, "minutes", "A talk lasts from 15 to 120 minutes"),
        ({"in_a_row": 9}, "in_a_row", "Offer from 1 to 8 talks"),
        ({"in_a_row": 0}, "in_a_row", "Offer from 1 to 8 talks"),
        ({"weeks": 27}, "weeks", "26 weeks at most"),
        ({"place": " "}, "place", "Write where you meet"),
        ({"starts": time(23), "in_a_row": 2}, "starts", "would end after midnight"),
        ({"day": date(2026, 11, 20)}, "day", "This time is over already"),
        ({"day": date(2026, 11, 23), "starts": time(8)}, "day", "This time is over already"),
        ({"day": date(1, 1, 1)}, "day", "This time is over already"),
        ({"day": date(9999, 12, 31)}, "day", "within the next two years"),
        ({"day": date(2027, 1, 19)}, "day", "The college is closed on this day"),
    ],
)
def test_times_that_make_no_sense_are_refused(more, field, words) -> None:
    closed_days.close(day=date(2027, 1, 19), name="Team day", by=User.objects.system(), now=NOW)
    assert [refused(offer, **more)[0], words in refused(offer, **more)[1]] == [field, True]
    assert Slot.objects.count() == 0


def test_nobody_offers_two_talks_at_once_and_back_to_back_is_fine() -> None:
    host = make_user()
    offer(host)
    field, words = refused(offer, host=host, starts=time(10, 15), weeks=2)
    assert (field, "something else on Tuesday 12 January" in words) == ("starts", True)
    offer(host, starts=time(10, 30))
    offer(make_user())
    assert Slot.objects.count() == 3


def test_the_database_itself_keeps_one_talk_at_a_time() -> None:
    slot = make_slot()
    again = Slot.objects.get(pk=slot.pk)
    again.pk, again.uuid = None, make_student().uuid
    with pytest.raises(IntegrityError, match="students_slot_host_once"), transaction.atomic():
        again.save(force_insert=True)


def test_nobody_offers_a_talk_while_they_teach() -> None:
    tutor = make_tutor("Amina", lived="own", subject=True)
    make_offering(pair=make_pair(peer=tutor), first=DAY)
    assert refused(offer, host=tutor.user, starts=time(11))[0] == "starts"
    offer(tutor.user, starts=time(12))


def test_a_time_called_off_can_be_offered_again() -> None:
    host = make_user()
    slots.cancel(slot=offer(host).slots[0], by=host, now=NOW)
    offer(host)
    assert Slot.objects.filter(cancelled_at=None).count() == 1


def test_a_talk_is_called_what_the_college_calls_that_kind() -> None:
    Kind.objects.filter(slug="mentoring").update(name="Walking beside")
    assert [slots.name_of(make_slot(purpose="mentoring")), slots.name_of(make_slot())] == [
        "Walking beside",
        "A first hello",
    ]


def test_booking_tells_both_and_says_no_name_in_a_subject() -> None:
    slot, alex = make_slot(make_user("Jo Field")), make_student("Alex")
    booking = slots.book(slot=slot, student=alex, words="By the window, please", by=alex.user, now=NOW)
    assert (booking.slot, booking.words, booking.sequence) == (slot, "By the window, please", 0)
    assert written(slots.BOOKED) == [alex.user_id]
    assert written(slots.FOR_HOST) == [slot.host_id]
    assert deliver(now=NOW) == 2
    to_alex, to_host = sorted(mail.outbox, key=lambda each: each.to == [slot.host.email])
    assert [to_alex.subject, to_host.subject] == ["Your dates: Tuesday 12 January", "News about Tuesday 12 January"]
    assert "Jo Field" in to_alex.body
    assert "Alex" not in to_host.body
    event = Calendar.from_ical(to_alex.attachments[0][1]).walk("VEVENT")[0]
    assert (str(event["SUMMARY"]), event["SEQUENCE"], event.get("LOCATION")) == ("College", 0, None)


def test_pressing_twice_keeps_the_talk_and_another_is_refused() -> None:
    slot, alex = make_slot(), make_student("Alex")
    first = make_booking(slot, alex)
    assert make_booking(slot, alex) == first
    assert "Somebody else has booked this time" in refused(make_booking, slot=slot, student=make_student())[1]
    assert "You have a talk like this already" in refused(make_booking, slot=make_slot(), student=alex)[1]
    make_booking(make_slot(purpose="plan_review"), alex)
    assert Booking.objects.count() == 2


def test_the_database_itself_gives_one_time_to_one_student() -> None:
    booking = make_booking()
    with pytest.raises(IntegrityError, match="students_booking_one_student_a_slot"), transaction.atomic():
        Booking.objects.create(slot=booking.slot, student=make_student(), booked_at=NOW, booked_by=booking.booked_by)


def test_what_is_over_or_called_off_cannot_be_booked() -> None:
    over, off = make_slot(), make_slot()
    slots.cancel(slot=off, by=off.host, now=NOW)
    late = slots.begins(over)
    assert "This time is called off" in refused(make_booking, slot=off)[1]
    assert "This time has begun or is over" in refused(make_booking, slot=over, now=late)[1]
    assert list(slots.to_choose(now=NOW)) == [over]
    assert list(slots.to_choose(now=late)) == []


def test_moving_frees_the_old_time_and_keeps_its_place_in_a_calendar() -> None:
    old, new = make_slot(), make_slot(day=date(2027, 1, 13))
    booking = make_booking(old)
    moved = slots.move(booking=booking, slot=new, by=booking.student.user, now=LATER)
    assert (moved.pk, moved.slot, moved.sequence, slots.entry(moved).uid) == (
        booking.pk,
        new,
        1,
        slots.entry(booking).uid,
    )
    assert list(slots.to_choose(now=LATER)) == [old]
    assert sorted(written(slots.FOR_HOST)) == sorted([old.host_id, new.host_id, old.host_id])
    assert slots.move(booking=moved, slot=new, by=booking.student.user, now=LATER).sequence == 1


def test_moving_is_refused_to_what_is_taken_other_or_over() -> None:
    mine, theirs, other = make_booking(), make_booking(), make_slot(purpose="coaching")
    free, by = make_slot(), mine.student.user
    assert "Somebody else has booked" in refused(slots.move, booking=mine, slot=theirs.slot, by=by, now=LATER)[1]
    assert "is for something else" in refused(slots.move, booking=mine, slot=other, by=by, now=LATER)[1]
    begun = slots.begins(mine.slot)
    assert "cannot be moved any more" in refused(slots.move, booking=mine, slot=free, by=by, now=begun)[1]
    slots.give_up(booking=mine, by=by, now=LATER)
    assert "cannot be moved any more" in refused(slots.move, booking=mine, slot=free, by=by, now=LATER)[1]


def test_giving_up_frees_the_time_and_takes_it_out_of_the_calendar() -> None:
    booking = make_booking()
    slots.give_up(booking=booking, by=booking.student.user, now=LATER)
    assert slots.give_up(booking=booking, by=booking.student.user, now=LATER).sequence == 1
    assert list(slots.to_choose(now=LATER)) == [booking.slot]
    deliver(now=LATER)
    files = [each.attachments[0][1] for each in mail.outbox if each.attachments]
    assert [str(event["STATUS"]) for file in files for event in Calendar.from_ical(file).walk("VEVENT")] == [
        "CANCELLED"
    ]
    assert "free again" in next(each.body for each in mail.outbox if each.to == [booking.slot.host.email])


def test_what_has_begun_is_neither_given_up_nor_called_off() -> None:
    booking = make_booking()
    begun = slots.begins(booking.slot)
    by = booking.student.user
    assert "nothing to give up" in refused(slots.give_up, booking=booking, by=by, now=begun)[1]
    assert "cannot be called off" in refused(slots.cancel, slot=booking.slot, by=by, now=begun)[1]


def test_calling_off_ends_the_booking_and_tells_the_student() -> None:
    booking = make_booking()
    slots.cancel(slot=booking.slot, by=booking.slot.host, now=LATER)
    slots.cancel(slot=booking.slot, by=booking.slot.host, now=LATER)
    booking.refresh_from_db()
    assert (booking.ended_at, booking.ended_by, booking.sequence) == (LATER, booking.slot.host, 1)
    assert written(slots.OFF) == [booking.student.user_id]
    deliver(now=LATER)
    assert "We have to call off your talk" in next(
        each.body for each in mail.outbox if each.to == [booking.student.user.email]
    )


def test_one_reminder_for_each_the_day_before_for_who_booked_by_then() -> None:
    booking, moment = make_booking(), datetime(2027, 1, 11, 10, tzinfo=UTC)
    late = make_booking(now=moment)
    assert slots.write_reminders(now=moment - timedelta(seconds=1)) == 0
    assert slots.write_reminders(now=moment) == 2
    assert slots.write_reminders(now=moment + timedelta(hours=1)) == 0
    assert written(slots.TOMORROW) == [booking.student.user_id]
    assert written(slots.HOST_TOMORROW) == [booking.slot.host_id]
    assert late.student.user_id not in written(slots.TOMORROW)
    deliver(now=moment)
    reminders = [each for each in mail.outbox if "reminder" in each.subject]
    assert {each.subject for each in reminders} == {"A reminder for tomorrow, 10am"}
    assert sum(booking.student.name in each.body for each in reminders) == 1


def test_a_reminder_of_a_talk_that_moved_is_not_sent() -> None:
    booking, moment = make_booking(), datetime(2027, 1, 11, 10, tzinfo=UTC)
    slots.write_reminders(now=moment)
    slots.move(booking=booking, slot=make_slot(day=date(2027, 2, 2)), by=booking.student.user, now=moment)
    deliver(now=moment)
    assert [each.subject for each in mail.outbox if "reminder" in each.subject] == []


def test_the_words_are_sealed() -> None:
    slot, alex = make_slot(), make_student()
    slots.book(slot=slot, student=alex, words="quillfeather", by=alex.user, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM students_booking")
        assert "quillfeather" not in cursor.fetchone()[0]
