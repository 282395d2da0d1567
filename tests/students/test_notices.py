"""Every mail: sent once, calm from outside, true when it is sent."""

from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar

from courses import offerings, scheduling
from courses.meetings import Meeting
from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.college import current
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import enrolment, notices, offers
from students.models import Enrolment
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_enrolment, make_student

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def sent(purpose: str, claim: Enrolment, now: object = LATER) -> EmailMultiAlternatives:
    """Deliver the one notice of this purpose to this person and return the mail."""
    notice = Notice.objects.get(purpose=purpose, person=claim.student.user_id)
    assert deliveries.deliver(notice_id=notice.pk, now=now) == "sent"
    message = mail.outbox[-1]
    outside = f"{message.subject} {message.from_email} {[name for name, *_ in message.attachments]}".lower()
    assert not [word for word in ("worry", "recovery", "alex") if word in outside]
    html = message.alternatives[0][0]
    assert "Alex" in message.body
    assert "Alex" in html
    assert "{%" not in message.body + html
    return message


def alex(offering: Offering) -> Enrolment:
    return make_enrolment(offering, make_student("Alex"))


def dates(message: EmailMultiAlternatives) -> list:
    name, content, kind = message.attachments[0]
    assert (name, kind) == ("dates.ics", "text/calendar")
    return Calendar.from_ical(content).walk("VEVENT")


def test_a_confirmation_brings_neutral_dates_that_keep_their_names() -> None:
    claim = alex(make_offering())
    message = sent("students.place_confirmed", claim)
    events = dates(message)
    assert message.subject == "Your dates from 12 January"
    assert [str(event["summary"]) for event in events] == [current.college().short_name] * 4
    assert len({str(event["uid"]) for event in events}) == 4
    assert {event["sequence"] for event in events} == {0}
    assert all("location" not in event for event in events)


def test_ten_stays_ten_across_the_clock_change_in_mail_and_calendar() -> None:
    claim = alex(make_offering(first=date(2027, 3, 23), weeks=2))
    message = sent("students.place_confirmed", claim)
    starts = [event["dtstart"] for event in dates(message)]
    assert [start.params["TZID"] for start in starts] == ["Europe/London"] * 2
    assert [start.dt.strftime("%d %H:%M %z") for start in starts] == ["23 10:00 +0000", "30 10:00 +0100"]
    assert "Tuesdays, 10am to 12pm, from 23 March" in message.body


def test_in_line_says_where() -> None:
    offering = make_offering(places=1)
    make_enrolment(offering)
    make_enrolment(offering)
    message = sent("students.in_line", alex(offering))
    assert "You are number 2 in the line" in message.body


def test_an_offer_names_the_deadline_and_carries_the_link() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), alex(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    message = sent("students.place_offered", second)
    assert message.subject == "A question for you, by Wednesday 10am"
    assert "Please choose by 10am on Wednesday 25 November." in message.body
    assert "http://localhost:8000/offers/" in message.body


def test_giving_up_takes_the_dates_out_of_the_calendar() -> None:
    claim = alex(make_offering())
    enrolment.withdraw(enrolment=claim, by=claim.student.user, now=LATER)
    message = sent("students.place_given_up", claim)
    assert {(str(event["status"]), event["sequence"]) for event in dates(message)} == {("CANCELLED", 1)}


def test_an_offer_that_ran_out_is_told_kindly() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), alex(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    offers.lapse(now=LATER + timedelta(days=2))
    message = sent("students.offer_lapsed", second, LATER + timedelta(days=2))
    assert "It doesn’t count against you." in message.body
    assert "You can join the line again." in message.body


def test_a_cancelled_offering_is_told_to_everybody_with_a_claim() -> None:
    offering = make_offering(places=1)
    placed, waiting = alex(offering), alex(offering)
    offerings.cancel(offering=offering, by=User.objects.system(), now=LATER)
    assert {str(event["status"]) for event in dates(sent("students.offering_cancelled", placed))} == {"CANCELLED"}
    assert sent("students.offering_cancelled", waiting).attachments == []


def test_changed_sessions_are_told_once_for_each_change_with_a_higher_sequence() -> None:
    offering = make_offering(weeks=2)
    claim = alex(offering)
    first, second = Session.objects.filter(offering=offering).select_related("room").order_by("day")
    moved = Meeting(day=first.day, starts=time(14), ends=time(16), room=first.room)
    scheduling.move(session=first, to=moved, by=User.objects.system(), now=LATER)
    message = sent("students.sessions_changed", claim)
    assert [event["sequence"] for event in dates(message)] == [1, 0]
    assert message.subject == "A change to your dates"
    scheduling.cancel(session=second, by=User.objects.system(), now=LATER + timedelta(hours=1))
    again = Notice.objects.filter(purpose="students.sessions_changed", person=claim.student.user).order_by("pk")
    assert len(again) == 2
    deliveries.deliver(notice_id=again[1].pk, now=LATER + timedelta(hours=1))
    assert "Tuesday 19 January, 10am to 12pm" in mail.outbox[-1].body
    assert [str(event["status"]) for event in dates(mail.outbox[-1])] == ["CONFIRMED", "CANCELLED"]


def test_what_is_no_longer_true_is_not_told() -> None:
    offering = make_offering(places=1)
    first, second = make_enrolment(offering), make_enrolment(offering)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=LATER)
    offers.decline(enrolment=second, by=second.student.user, now=LATER)
    moot = Notice.objects.filter(purpose__in=["students.place_confirmed", "students.in_line", "students.place_offered"])
    assert {deliveries.deliver(notice_id=notice.pk, now=LATER) for notice in moot} == {"dropped"}
    assert len(moot) == 3


def test_who_has_no_address_is_on_the_list_of_the_office() -> None:
    claim = make_enrolment(make_offering(), make_student("Alex", email=None))
    notice = Notice.objects.get(person=claim.student.user)
    assert deliveries.deliver(notice_id=notice.pk, now=LATER) is None
    assert [found.pk for found in Notice.objects.for_letters()] == [notice.pk]


def test_every_purpose_has_its_words() -> None:
    assert sorted(notices.COMPOSERS) == [
        "students.hello",
        "students.in_line",
        "students.offer_lapsed",
        "students.offering_cancelled",
        "students.place_confirmed",
        "students.place_given_up",
        "students.place_offered",
        "students.session_tomorrow",
        "students.sessions_changed",
    ]
