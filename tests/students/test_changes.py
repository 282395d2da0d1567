"""What a student reads when dates change: their own sessions, once, and only what is still true."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar

from courses import changes, offerings
from courses.changes import Cancel, Move, Online, Step
from courses.events import WhoIsTold
from courses.meetings import Meeting
from courses.models import Change, Offering, Session
from foundations.accounts.models import User
from foundations.lib.events import ask
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from students import enrolment
from students.models import Enrolment, Student
from tests.factories.courses import day_after, make_course, make_offering
from tests.factories.students import NOW, make_enrolment, make_student
from tests.factories.tutors import make_pair, make_tutor

pytestmark = pytest.mark.django_db
PURPOSE = "students.sessions_changed"
LATER = NOW + timedelta(hours=1)
LINK = "https://meet.larkmoor.example/a"


def sessions_of(offering: Offering) -> list[Session]:
    return list(offering.sessions.select_related("room").order_by("number"))


def make(*steps: Step, words: str = "", now: Any = NOW) -> Change:
    change = changes.make(steps=steps, words=words, by=User.objects.system(), now=now)
    assert change is not None
    return change


def by_days(session: Session, days: int) -> Move:
    session = Session.objects.select_related("room").get(pk=session.pk)
    return Move(session, Meeting(session.day + timedelta(days=days), session.starts, session.ends, session.room))


def deliver(change: Change, student: Student) -> str:
    notice = Notice.objects.get(purpose=PURPOSE, person=student.user_id, about_id=change.pk)
    return str(deliveries.deliver(notice_id=notice.pk, now=LATER))


def read(change: Change, student: Student) -> EmailMultiAlternatives:
    assert deliver(change, student) == "sent"
    return mail.outbox[-1]


def test_one_mail_about_two_courses_with_nothing_of_anybody_else() -> None:
    alex = make_student("Alex")
    worry = make_offering(make_course("Worry"), weeks=2)
    heard = make_offering(make_course("Being heard"), weeks=1, first=day_after(1))
    other = make_offering(make_course("Sleeping well"), weeks=1, first=day_after(2))
    make_enrolment(worry, alex)
    make_enrolment(heard, alex)
    make_enrolment(other)
    stays, moves = sessions_of(worry)[1], sessions_of(worry)[0]
    change = make(by_days(moves, 3), Cancel(sessions_of(heard)[0]), Cancel(sessions_of(other)[0]), words="It snows.")
    message = read(change, alex)
    html = message.alternatives[0][0]
    for body in (message.body, html):
        assert "It snows." in body
        assert "Being heard" in body
        assert "Sleeping well" not in body
    assert "Worry, Tuesday 12 January, 10am to 12pm: moved to Friday 15 January, 10am to 12pm, Venue" in message.body
    assert "Being heard, Wednesday 13 January, 10am to 12pm: cancelled." in message.body
    assert "The next one is Worry, on Tuesday 19 January, 10am to 12pm." in message.body
    events = Calendar.from_ical(message.attachments[0][1]).walk("VEVENT")
    found = sorted((int(event["sequence"]), str(event["status"])) for event in events)
    assert found == [(0, "CONFIRMED"), (1, "CANCELLED"), (1, "CONFIRMED")]
    assert stays.sequence == 0
    assert (message.subject, len(mail.outbox)) == ("A change to your dates", 1)


def test_who_learns_and_teaches_reads_both_in_one() -> None:
    morgan = make_tutor("Morgan", lived="own")
    taught = make_offering(make_course("Being heard"), pair=make_pair(morgan), weeks=1)
    learned = make_offering(make_course("Worry"), weeks=1, first=day_after(1))
    student = make_student("Morgan", email=morgan.user.email)
    make_enrolment(learned, student)
    change = make(Cancel(sessions_of(taught)[0]), Cancel(sessions_of(learned)[0]))
    message = read(change, student)
    assert ("Being heard" in message.body, "Worry" in message.body) == (True, True)
    assert message.attachments[0][1].count("BEGIN:VEVENT") == 2


def test_the_link_to_join_is_for_who_has_a_place() -> None:
    offering = make_offering(weeks=1)
    alex, bo = make_student("Alex"), make_student("Bo")
    make_enrolment(offering, alex)
    enrolment.hold(student=bo, offering=offering, by=User.objects.system(), now=NOW)
    change = make(Online(sessions_of(offering)[0], LINK))
    assert LINK in read(change, alex).body
    held = read(change, bo).body
    assert ("held online instead" in held, LINK in held) == (True, False)


def test_a_change_that_was_overtaken_is_told_once_from_what_people_knew() -> None:
    offering = make_offering(weeks=2)
    alex = make_student("Alex")
    make_enrolment(offering, alex)
    first, second = sessions_of(offering)
    older = make(by_days(first, 1), Cancel(second))
    newer = make(by_days(first, 2), now=NOW + timedelta(minutes=5))
    body = read(newer, alex).body
    assert "Tuesday 12 January, 10am to 12pm: moved to Friday 15 January" in body
    assert "Wednesday 13 January" not in body
    body = read(older, alex).body
    assert ("cancelled." in body, "moved" in body) == (True, False)


def test_there_and_back_again_is_not_told_unless_the_first_half_was() -> None:
    offering = make_offering(weeks=1)
    alex, bo = make_student("Alex"), make_student("Bo")
    make_enrolment(offering, alex)
    make_enrolment(offering, bo)
    (session,) = sessions_of(offering)
    there = make(by_days(session, 1))
    assert "Wednesday 13 January" in read(there, alex).body
    back = make(by_days(session, -1), now=NOW + timedelta(minutes=5))
    assert "Wednesday 13 January, 10am to 12pm: moved to Tuesday 12 January" in read(back, alex).body
    assert (deliver(there, bo), deliver(back, bo)) == ("dropped", "dropped")


def test_who_gave_up_or_whose_group_was_cancelled_meanwhile_reads_nothing() -> None:
    offering, gone = make_offering(weeks=1), make_offering(weeks=1)
    alex, bo = make_student("Alex"), make_student("Bo")
    claim = make_enrolment(offering, alex)
    make_enrolment(gone, bo)
    change = make(by_days(sessions_of(offering)[0], 1), by_days(sessions_of(gone)[0], 1))
    enrolment.withdraw(enrolment=claim, by=alex.user, now=NOW)
    offerings.cancel(offering=gone, by=User.objects.system(), now=NOW)
    assert (deliver(change, alex), deliver(change, bo)) == ("dropped", "dropped")


def test_what_is_long_past_is_not_told() -> None:
    offering = make_offering(weeks=1)
    alex = make_student("Alex")
    make_enrolment(offering, alex)
    change = make(Cancel(sessions_of(offering)[0]))
    notice = Notice.objects.get(purpose=PURPOSE, person=alex.user_id, about_id=change.pk)
    assert deliveries.deliver(notice_id=notice.pk, now=NOW + timedelta(days=90)) == "dropped"


def test_who_is_told_and_how() -> None:
    offering = make_offering(places=4, weeks=2)
    named = {"Ash": {}, "Bo": {"email": None}, "Cy": {"email": None, "reach": "letter"}}
    for name, more in named.items():
        make_enrolment(offering, make_student(name, **more))
    enrolment.hold(student=make_student("Dee"), offering=offering, by=User.objects.system(), now=NOW)
    make_enrolment(offering, make_student("Waiting"))
    one, two = sessions_of(offering)
    answer = ask(WhoIsTold(session_ids=(one.pk, two.pk)))
    assert [(each.name, each.how) for each in answer[one.pk]] == [
        ("Ash", "email"), ("Bo", "phone"), ("Cy", "letter"), ("Dee", "email"),
    ]  # fmt: skip
    assert answer[two.pk] == answer[one.pk]
    assert Enrolment.objects.filter(state="waiting").count() == 1
