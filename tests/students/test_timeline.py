"""What happened with one student, in one row, newest first."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundations.accounts.models import User
from foundations.notifications.models import Delivery, Notice
from students import enrolment, offers, registration, timeline
from students.models import Mark, Student
from tests.factories.courses import make_course, make_offering
from tests.factories.students import EARLIER, NOW, make_enrolment, make_student, open_record
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def robin() -> User:
    return make_user("Robin", roles=["office"])


@pytest.fixture
def alex() -> Student:
    return make_student("Alex")


def said(student: Student, **how: str) -> list[str]:
    return [f"{each.what} {each.words}".strip() for each in timeline.page(student, **how).moments]


def test_every_step_stands_there_with_its_course_and_who_helped(alex: Student, robin: User) -> None:
    offering = make_offering(make_course("Sleep and rest"), places=1)
    first = make_enrolment(offering, now=NOW)
    claim = enrolment.staff_add(student=alex, offering=offering, by=robin, now=NOW + DAY, join_line=True)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=NOW + 2 * DAY)
    offers.accept(enrolment=claim, by=alex.user, now=NOW + 2 * DAY + timedelta(hours=1))
    enrolment.withdraw(enrolment=claim, by=alex.user, now=NOW + 3 * DAY)
    assert said(alex, show="places") == [
        "Gave up the place for Sleep and rest.",
        "Said yes to the place for Sleep and rest.",
        "A place was offered for Sleep and rest.",
        "Joined the waiting list for Sleep and rest, with the help of Robin.",
        "Became a student",
    ]


def test_leaving_the_line_is_not_giving_up_a_place(alex: Student) -> None:
    offering = make_offering(make_course("Sleep and rest"), places=1)
    make_enrolment(offering)
    enrolment.withdraw(enrolment=make_enrolment(offering, alex), by=alex.user, now=NOW + DAY)
    assert said(alex, show="places")[0] == "Left the waiting list for Sleep and rest."


def test_marks_stand_at_the_time_of_their_session(alex: Student, robin: User) -> None:
    offering = make_offering(make_course("Cooking"), titles=["One", "Two"])
    claim = make_enrolment(offering, alex)
    one, two = offering.sessions.order_by("number")
    for session, was in ((one, "attended"), (two, "late")):
        Mark.objects.create(session=session, enrolment=claim, was=was, marked_at=NOW, marked_by=robin)
    moments = timeline.page(alex, show="sessions").moments
    assert [(each.when, each.what, each.words) for each in moments] == [
        (two.period.lower, "Came late to", "session 2 of Cooking."),
        (one.period.lower, "Came to", "session 1 of Cooking."),
    ]


def test_messages_say_what_how_and_when(alex: Student, robin: User) -> None:
    offering = make_offering(make_course("Cooking"))
    make_enrolment(offering, alex)
    notice = Notice.objects.get(person=alex.user)
    assert said(alex, show="messages") == ["The dates of a place for Cooking, not told yet."]
    Delivery.objects.create(notice=notice, channel="mail", state="sent", attempt=1, claimed_on=NOW, ended_on=NOW + DAY)
    Notice.objects.filter(pk=notice.pk).update(state="told")
    (moment,) = timeline.page(alex, show="messages").moments
    assert (moment.when, moment.words) == (NOW + DAY, "for Cooking, sent by e-mail.")
    Notice.objects.filter(pk=notice.pk).update(told_at=NOW + 2 * DAY, told_by=robin)
    (moment,) = timeline.page(alex, show="messages").moments
    assert (moment.when, moment.words) == (NOW + 2 * DAY, "for Cooking, told by Robin, on the phone or by letter.")


def test_a_purpose_without_words_is_a_message(alex: Student) -> None:
    Notice.objects.create(person=alex.user, purpose="some.thing", occasion="1", due=NOW, written_on=NOW)
    assert said(alex, show="messages") == ["A message not told yet."]


def test_somebody_elses_life_is_not_in_it(alex: Student) -> None:
    make_enrolment(make_offering())
    assert said(alex) == ["Became a student"]


def pages(student: Student) -> Iterator[timeline.Page]:
    page = timeline.page(student)
    yield page
    while page.older:
        page = timeline.page(student, before=page.older)
        yield page


def test_pages_walk_through_everything_once_also_what_happened_at_one_moment(alex: Student, robin: User) -> None:
    offering = make_offering(make_course("Long", session_titles=[]), titles=[f"S{n}" for n in range(8)])
    claim = make_enrolment(offering, alex)
    for session in offering.sessions.all():
        Mark.objects.create(session=session, enrolment=claim, was="attended", marked_at=NOW, marked_by=robin)
    for number in range(9):
        Notice.objects.create(person=alex.user, purpose="x.y", occasion=f"{number}", due=NOW, written_on=NOW)
        registration.change_details(
            student=alex, by=alex.user, now=NOW, name=f"A{number}", phone="", reach="mail", support=""
        )
    found = list(pages(alex))
    keys = [moment.key for page in found for moment in page.moments]
    assert [len(page.moments) for page in found] == [12, 12, 5]
    assert keys == sorted(set(keys), reverse=True)
    assert len(keys) == 29


@pytest.mark.parametrize(
    "before", ["", "x", "1.steps", "9999999999999999.steps.1", "1.nowhere.1", "-1.steps.1", "٣.steps.1"]
)
def test_a_place_that_is_none_is_no_fault(alex: Student, before: str) -> None:
    assert isinstance(timeline.page(alex, before=before), timeline.Page)


def test_the_row_asks_as_often_for_one_as_for_many(alex: Student, robin: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            timeline.page(alex)
        return len(queries)

    def more() -> None:
        offering = make_offering()
        claim = make_enrolment(offering, alex, now=NOW)
        session = offering.sessions.order_by("number")[0]
        Mark.objects.create(session=session, enrolment=claim, was="attended", marked_at=NOW, marked_by=robin)

    more()
    one = asked()
    for _each in range(4):
        more()
    assert asked() == one
    assert one <= 8


def test_the_page_of_a_student_shows_it_and_what_is_older(alex: Student, robin: User) -> None:
    for number in range(13):
        Notice.objects.create(
            person=alex.user, purpose="students.hello", occasion=f"{number}", due=EARLIER, written_on=EARLIER
        )
    client, path = sign_in_client(Client(), robin), reverse("college_student", args=[alex.uuid])
    open_record(alex, robin)
    first = client.get(path)
    html = first.content.decode()
    assert html.count("A hello from the tutors") == 11
    assert [words in html for words in ("Show older", "Back to the newest", "Became a student")] == [True, False, True]
    older = first.context["timeline"].older
    second = client.get(path, {"before": older, "show": ""}).content.decode()
    assert second.count("A hello from the tutors") == 2
    assert [words in second for words in ("Show older", "Back to the newest")] == [False, True]
    assert "no-store" in first.headers["Cache-Control"]
    assert client.get(path, {"show": "\0", "before": "\0"}).status_code == 200
