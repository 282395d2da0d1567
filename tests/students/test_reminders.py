"""One reminder the day before, at the hour on the wall, for who had a place by then."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from courses import scheduling
from courses.meetings import Meeting
from courses.models import Session
from foundations.accounts.models import User
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import enrolment, reminders
from students.models import Enrolment
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student

pytestmark = pytest.mark.django_db
MOMENT = datetime(2027, 1, 11, 10, tzinfo=UTC)


def written() -> list[int]:
    return list(Notice.objects.filter(purpose=reminders.PURPOSE).order_by("pk").values_list("person_id", flat=True))


def test_each_with_a_place_is_reminded_once_a_day_before() -> None:
    offering = make_offering(places=1)
    coming, _waiting = make_enrolment(offering), make_enrolment(offering)
    assert reminders.write_reminders(now=MOMENT - timedelta(seconds=1)) == 0
    assert reminders.write_reminders(now=MOMENT) == 1
    assert reminders.write_reminders(now=MOMENT + timedelta(hours=2)) == 0
    assert written() == [coming.student.user_id]


def test_who_joined_after_the_moment_gets_none() -> None:
    offering = make_offering()
    make_enrolment(offering, now=MOMENT)
    before = make_enrolment(offering, now=MOMENT - timedelta(minutes=1))
    assert reminders.write_reminders(now=MOMENT + timedelta(hours=1)) == 1
    assert written() == [before.student.user_id]


def test_no_reminder_once_it_has_begun_or_when_it_was_called_off() -> None:
    offering = make_offering()
    make_enrolment(offering)
    assert reminders.write_reminders(now=datetime(2027, 1, 12, 10, tzinfo=UTC)) == 0
    session = Session.objects.filter(offering=offering).order_by("day")[0]
    scheduling.cancel(session=session, by=User.objects.system(), now=MOMENT - timedelta(days=1))
    assert reminders.write_reminders(now=MOMENT) == 0


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 27, 10, tzinfo=UTC)),
        (date(2027, 3, 29), datetime(2027, 3, 28, 9, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 9, tzinfo=UTC)),
    ],
)
def test_the_moment_is_the_same_time_on_the_wall_across_clock_changes(day: date, moment: datetime) -> None:
    session = Session.objects.get(offering=make_offering(weeks=1, first=day))
    assert reminders.moment(session) == moment


def test_it_says_what_is_true_when_it_is_sent() -> None:
    offering = make_offering(titles=["What worry is for"])
    make_enrolment(offering, make_student("Alex", email="alex@larkmoor.example"))
    reminders.write_reminders(now=MOMENT)
    notice = Notice.objects.get(purpose=reminders.PURPOSE)
    assert deliveries.deliver(notice_id=notice.pk, now=MOMENT) == "sent"
    sent = mail.outbox[0]
    assert sent.subject == "A reminder for tomorrow, 10am"
    assert "Tuesday 12 January, 10am to 12pm" in sent.body
    assert "Understanding worry, session 1 of 1: What worry is for" in sent.body


def test_a_late_one_says_today() -> None:
    make_enrolment(make_offering())
    today = datetime(2027, 1, 12, 7, tzinfo=UTC)
    assert reminders.write_reminders(now=today) == 1
    deliveries.deliver(notice_id=Notice.objects.get(purpose=reminders.PURPOSE).pk, now=today)
    assert mail.outbox[0].subject == "A reminder for today, 10am"


def test_what_is_no_longer_true_is_not_told_and_a_moved_session_is_told_anew() -> None:
    offering = make_offering(weeks=1)
    stays, leaves = make_enrolment(offering), make_enrolment(offering)
    reminders.write_reminders(now=MOMENT)
    enrolment.withdraw(enrolment=leaves, by=leaves.student.user, now=MOMENT)
    session = Session.objects.select_related("room").get(offering=offering)
    old = {notice.person_id: notice.pk for notice in Notice.objects.filter(purpose=reminders.PURPOSE)}
    assert deliveries.deliver(notice_id=old[leaves.student.user_id], now=MOMENT) == "dropped"
    later = Meeting(day=date(2027, 1, 13), starts=time(14), ends=time(16), room=session.room)
    scheduling.move(session=session, to=later, by=User.objects.system(), now=MOMENT)
    assert deliveries.deliver(notice_id=old[stays.student.user_id], now=MOMENT) == "dropped"
    assert reminders.write_reminders(now=datetime(2027, 1, 12, 14, tzinfo=UTC)) == 1
    assert Enrolment.objects.coming().count() == 1
    assert written().count(stays.student.user_id) == 2
