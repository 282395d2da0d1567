"""A student's dates for their phone: a secret address, neutral words, one odd row, both clock changes, 90 days."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from icalendar import Calendar

from courses import offerings, scheduling
from courses.models import Session
from foundations.accounts.models import User
from foundations.college import settings as college_settings
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import enrolment, feeds, slots
from students.models import Feed, Student
from tests.factories.courses import make_course, make_offering
from tests.factories.students import NOW, make_booking, make_enrolment, make_slot, make_student

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


def make_feed(student: Student, **more) -> Feed:
    feeds.make(student=student, by=student.user, now=NOW)
    feed = feeds.of(student)
    assert feed is not None
    return feeds.show_titles(feed=feed, by=student.user, now=NOW, **more) if more else feed


def events(feed: Feed, now: datetime = NOW) -> list:
    return list(Calendar.from_ical(feeds.dates_of(feed, now=now)).walk("VEVENT"))


def test_only_a_hash_of_the_secret_is_kept() -> None:
    alex = make_student("Alex")
    token = feeds.make(student=alex, by=alex.user, now=NOW)
    assert len(token) == 32
    assert Feed.objects.get().token_hash == hashlib.sha256(token.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT students_feed::text FROM students_feed")
        assert token not in cursor.fetchone()[0]
        cursor.execute("SELECT audit_entry::text FROM audit_entry")
        assert [row for (row,) in cursor.fetchall() if token in row] == []
    assert feeds.find(token).student == alex
    assert feeds.find("0" * 32) is None


def test_a_new_address_ends_the_old_one() -> None:
    alex = make_student("Alex")
    old = feeds.make(student=alex, by=alex.user, now=NOW)
    new = feeds.make(student=alex, by=alex.user, now=NOW)
    assert (feeds.find(old), feeds.find(new)) == (None, Feed.objects.get())


def test_it_says_only_the_colleges_name_unless_the_student_wants_more() -> None:
    alex = make_student("Alex")
    make_enrolment(make_offering(make_course("Living with worry"), weeks=1), alex)
    make_booking(make_slot(purpose="plan_review"), alex)
    plain = events(make_feed(alex))
    assert {(str(each["SUMMARY"]), str(each["LOCATION"])) for each in plain} == {("College", "See your page")}
    full = events(make_feed(alex, full=True))
    assert {str(each["SUMMARY"]) for each in full} == {"Living with worry", "Looking at my plan together"}
    assert "See your page" not in {str(each["LOCATION"]) for each in full}
    assert {str(each["UID"]) for each in plain} == {str(each["UID"]) for each in full}


def test_nothing_of_others_and_nothing_given_up_stands_in_it() -> None:
    alex, offering = make_student("Alex"), make_offering(weeks=1)
    make_enrolment(offering)
    make_booking()
    mine = make_enrolment(offering, alex)
    feed = make_feed(alex)
    assert len(events(feed)) == 1
    enrolment.withdraw(enrolment=mine, by=alex.user, now=NOW)
    assert events(feed) == []


def test_what_the_college_called_off_is_cancelled_in_it() -> None:
    alex, system = make_student("Alex"), User.objects.system()
    one, other = make_offering(weeks=2), make_offering(weeks=1, first=date(2027, 1, 13))
    make_enrolment(one, alex)
    make_enrolment(other, alex)
    scheduling.cancel(session=Session.objects.filter(offering=one).order_by("day")[0], by=system, now=NOW)
    offerings.cancel(offering=other, by=system, now=NOW)
    states = {(each["DTSTART"].dt.date().isoformat(), str(each["STATUS"])) for each in events(make_feed(alex))}
    assert states == {("2027-01-12", "CANCELLED"), ("2027-01-19", "CONFIRMED"), ("2027-01-13", "CANCELLED")}


def test_one_odd_row_never_kills_the_feed(caplog: pytest.LogCaptureFixture) -> None:
    alex = make_student("Alex")
    offering = make_offering(make_course("Living with worry"), weeks=3)
    make_enrolment(offering, alex)
    odd = Session.objects.filter(offering=offering).order_by("day")[1]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE courses_session DROP CONSTRAINT courses_session_starts_before_end")
        cursor.execute("UPDATE courses_session SET ends = '09:00' WHERE id = %s", [odd.pk])
    days = [each["DTSTART"].dt.date() for each in events(make_feed(alex))]
    assert days == [date(2027, 1, 12), date(2027, 1, 26)]
    assert [record.getMessage() for record in caplog.records if "feed" in record.getMessage()] == [
        "a meeting was left out of a calendar feed: ValueError"
    ]


@pytest.mark.parametrize(
    ("first", "zone", "instants"),
    [
        (date(2027, 3, 23), "Europe/London", ["2027-03-23T10:00Z", "2027-03-30T09:00Z"]),
        (date(2027, 10, 26), "Europe/London", ["2027-10-26T09:00Z", "2027-11-02T10:00Z"]),
        (date(2027, 3, 9), "America/New_York", ["2027-03-09T15:00Z", "2027-03-16T14:00Z"]),
    ],
)
def test_ten_is_ten_on_both_sides_of_a_clock_change(first, zone, instants) -> None:
    college_settings.change(by=User.objects.system(), now=NOW, zone=zone)
    alex = make_student("Alex")
    make_enrolment(make_offering(first=first, weeks=2), alex)
    make_booking(make_slot(day=first + 7 * DAYS, now=NOW), alex)
    calendar = Calendar.from_ical(feeds.dates_of(make_feed(alex), now=NOW))
    starts = sorted(each["DTSTART"].dt for each in calendar.walk("VEVENT"))
    assert {(each.hour, str(each.tzinfo)) for each in starts} == {(10, zone)}
    assert [f"{each.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for each in starts] == [*instants, instants[1]]
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == [zone]
    (rules,) = calendar.walk("VTIMEZONE")
    offsets = {each["TZOFFSETTO"].td for each in rules.subcomponents}
    assert {each.utcoffset() for each in starts} <= offsets


def test_a_file_written_later_is_the_same_file_until_something_changes() -> None:
    alex, system = make_student("Alex"), User.objects.system()
    offering = make_offering(weeks=1)
    make_enrolment(offering, alex)
    feed = make_feed(alex)
    first, later = feeds.dates_of(feed, now=NOW), feeds.dates_of(feed, now=NOW + timedelta(hours=5))
    assert first != later
    assert feeds.tag_of(first) == feeds.tag_of(later)
    scheduling.cancel(session=offering.sessions.get(), by=system, now=NOW)
    assert feeds.tag_of(feeds.dates_of(feed, now=NOW)) != feeds.tag_of(first)


def test_it_rests_after_90_days_unread_says_so_once_and_goes_on_with_one_press() -> None:
    alex = make_student("Alex")
    token = feeds.make(student=alex, by=alex.user, now=NOW)
    last, rest = NOW + 89 * DAYS, NOW + 90 * DAYS
    assert (feeds.open_still(feeds.find(token), now=last), feeds.open_still(feeds.find(token), now=rest)) == (
        True,
        False,
    )
    assert [feeds.stop_unread(now=moment) for moment in (last, rest, rest + DAYS)] == [0, 1, 0]
    notice = Notice.objects.get(purpose=feeds.PURPOSE)
    assert deliveries.deliver(notice_id=notice.pk, now=rest) == "sent"
    assert (mail.outbox[-1].subject, token in mail.outbox[-1].body) == ("Your dates and your calendar", False)
    feeds.renew(feed=feeds.of(alex), by=alex.user, now=rest + DAYS)
    assert feeds.open_still(feeds.find(token), now=rest + DAYS) is True


def test_reading_keeps_it_alive_and_is_written_once_a_day(django_assert_num_queries) -> None:
    alex = make_student("Alex")
    feed = make_feed(alex)
    feeds.was_read(feed, now=NOW + 60 * DAYS)
    feed.refresh_from_db()
    assert feed.read_on == (NOW + 60 * DAYS).date()
    with django_assert_num_queries(0):
        feeds.was_read(feed, now=NOW + 60 * DAYS + timedelta(hours=2))
    assert feeds.stop_unread(now=NOW + 100 * DAYS) == 0


def test_a_notice_about_a_calendar_that_goes_on_again_is_not_sent() -> None:
    alex = make_student("Alex")
    feed = make_feed(alex)
    feeds.stop_unread(now=NOW + 90 * DAYS)
    feeds.renew(feed=feed, by=alex.user, now=NOW + 90 * DAYS)
    assert deliveries.deliver(notice_id=Notice.objects.get().pk, now=NOW + 90 * DAYS) == "dropped"


def test_what_was_switched_off_stays_off() -> None:
    alex = make_student("Alex")
    feed = make_feed(alex)
    for _twice in range(2):
        feeds.revoke(feed=feed, by=alex.user, now=NOW)
    assert (feeds.of(alex), Feed.objects.get().revoked_at) == (None, NOW)
    for verb, more in ((feeds.renew, {}), (feeds.show_titles, {"full": True})):
        with pytest.raises(Refusal, match="address is switched off"):
            verb(feed=feed, by=alex.user, now=NOW, **more)
    assert feeds.stop_unread(now=NOW + 90 * DAYS) == 0


def test_the_same_number_of_queries_for_one_course_and_for_three(django_assert_num_queries) -> None:
    alex = make_student("Alex")
    make_enrolment(make_offering(weeks=1), alex)
    feed = make_feed(alex)
    feeds.dates_of(feed, now=NOW)
    with django_assert_num_queries(4):
        feeds.dates_of(feed, now=NOW)
    for week in range(1, 3):
        make_enrolment(make_offering(first=date(2027, 1, 12) + week * DAYS), alex)
    for purpose in ("welcome", "coaching"):
        make_booking(make_slot(purpose=purpose), alex)
    with django_assert_num_queries(4):
        assert len(events(feed)) == 11
    assert slots.coming(alex, now=NOW).count() == 2
