"""My learning and my places: everything that is mine, and nothing of anybody else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from courses.models import Offering
from students import enrolment
from students.models import Enrolment, Student
from tests.factories.courses import make_course, make_offering
from tests.factories.students import make_enrolment, make_student
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
PAGES = ["my_place", "give_up", "given_up", "answer_offer", "my_place_calendar"]


def run(title: str, **more: object) -> Offering:
    now = timezone.now()
    values = {"first": timezone.localdate() + timedelta(days=30), "now": now, **more}
    return make_offering(make_course(title), **values)


def claim(offering: Offering, student: Student) -> Enrolment:
    return make_enrolment(offering, student, now=timezone.now())


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def an_offer(student: Student, title: str = "Sleep and rest") -> Enrolment:
    """Let somebody give up the only place, so that the student is offered it."""
    offering = run(title, places=1)
    first, mine = claim(offering, make_student()), claim(offering, student)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=timezone.now())
    mine.refresh_from_db()
    return mine


def test_everything_of_mine_is_there_offer_first() -> None:
    alex = make_student("Alex")
    client = sign_in_client(Client(), alex.user)
    assert "Nothing in your diary" in words(client, reverse("my_learning"))
    an_offer(alex)
    claim(run("Cooking on a small budget", titles=["Soups"]), alex)
    full = run("Singing for everyone", places=1)
    claim(full, make_student())
    claim(full, alex)
    shown = words(client, reverse("my_learning"))
    order = [
        "Hello, Alex",
        "Sleep and rest",
        "Cooking on a small budget",
        "Session 1 of 1: Soups",
        "Singing for everyone",
        "You are number 1 in line",
    ]
    assert [shown.index(each) for each in order] == sorted(shown.index(each) for each in order)


def test_what_is_over_is_a_course_i_have_done() -> None:
    alex = make_student("Alex")
    past = timezone.now() - timedelta(days=60)
    offering = run("Finding calm", first=timezone.localdate() - timedelta(days=40), weeks=1, now=past)
    make_enrolment(offering, alex, now=past)
    client = sign_in_client(Client(), alex.user)
    shown = words(client, reverse("my_learning"))
    assert shown.index("Courses I have done") < shown.index("Finding calm")
    assert "You have done this course" in words(client, reverse("my_place", args=[Enrolment.objects.get().uuid]))


def test_saying_yes_and_no_to_an_offer() -> None:
    alex = make_student("Alex")
    client = sign_in_client(Client(), alex.user)
    yes, no = an_offer(alex), an_offer(alex, "Money")
    assert "Please choose by" in words(client, reverse("answer_offer", args=[yes.uuid]))
    accepted = client.post(reverse("answer_offer", args=[yes.uuid]), {"answer": "yes"})
    assert accepted.url == reverse("my_place", args=[yes.uuid])
    declined = client.post(reverse("answer_offer", args=[no.uuid]), {"answer": "no"}, follow=True)
    assert "You said no to the place on" in declined.content.decode()
    assert [Enrolment.objects.get(pk=each.pk).state for each in (yes, no)] == ["confirmed", "declined"]


def test_an_offer_that_ran_out_is_refused_kindly() -> None:
    alex = make_student("Alex")
    offered = an_offer(alex)
    Enrolment.objects.filter(pk=offered.pk).update(offer_due=timezone.now() - timedelta(minutes=1))
    client = sign_in_client(Client(), alex.user)
    refused = client.post(reverse("answer_offer", args=[offered.uuid]), {"answer": "yes"})
    assert "This offer ran out" in refused.content.decode()
    assert "A place has come up" not in words(client, reverse("my_learning"))


def test_giving_up_asks_says_how_to_undo_and_leaving_the_line_is_one_press() -> None:
    alex = make_student("Alex")
    client = sign_in_client(Client(), alex.user)
    mine = claim(run("Understanding worry"), alex)
    asked = words(client, reverse("give_up", args=[mine.uuid]))
    assert "Give up your place on Understanding worry?" in asked
    assert reverse("change_run", args=[mine.uuid]) not in asked
    make_offering(mine.offering.course, first=timezone.localdate() + timedelta(days=40))
    asked = words(client, reverse("give_up", args=[mine.uuid]))
    assert reverse("change_run", args=[mine.uuid]) in asked
    gone = client.post(reverse("give_up", args=[mine.uuid]), follow=True).content.decode()
    assert "Ask for a place again" in gone
    full = run("Singing", places=1)
    claim(full, make_student())
    waiting = claim(full, alex)
    leave = words(client, reverse("give_up", args=[waiting.uuid]))
    assert "Leave the line for Singing?" in leave
    assert "Or one of these?" not in leave  # there is neither another way nor a number to ring
    left = client.post(reverse("give_up", args=[waiting.uuid]), follow=True).content.decode()
    assert "Join the line again" in left
    assert "it can be yours again" not in left
    assert set(Enrolment.objects.filter(student=alex).values_list("state", flat=True)) == {"withdrawn"}


def test_opening_changes_nothing_and_what_is_over_leads_to_its_page() -> None:
    alex = make_student("Alex")
    client = sign_in_client(Client(), alex.user)
    mine = claim(run("Worry"), alex)
    before = Enrolment.objects.values().get(pk=mine.pk)
    for name in PAGES:
        client.get(reverse(name, args=[mine.uuid]))
    assert Enrolment.objects.values().get(pk=mine.pk) == before
    assert client.get(reverse("answer_offer", args=[mine.uuid])).url == reverse("my_place", args=[mine.uuid])
    assert client.get(reverse("given_up", args=[mine.uuid])).url == reverse("my_place", args=[mine.uuid])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("roles", [(), ("office",)])
def test_what_is_not_mine_is_not_there(name: str, roles: tuple[str, ...]) -> None:
    theirs = claim(run("Worry"), make_student("Alex"))
    other = make_user("Sam", roles=roles)
    make_student(email=other.email)
    client = sign_in_client(Client(), other)
    path = reverse(name, args=[theirs.uuid])
    assert client.get(path).status_code == 404
    if name in {"give_up", "answer_offer"}:
        assert client.post(path, {"answer": "no"}).status_code == 404
    assert sign_in_client(Client(), make_user("Nobody")).get(path).status_code == 403
    assert Client().get(path).status_code == 302
    assert Enrolment.objects.get().state == "confirmed"


def test_my_dates_for_a_calendar() -> None:
    mine = claim(run("Worry", weeks=2), make_student())
    client = sign_in_client(Client(), mine.student.user)
    response = client.get(reverse("my_place_calendar", args=[mine.uuid]))
    assert response["Content-Disposition"] == 'attachment; filename="dates.ics"'
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(str(event["status"]), event["dtstart"].dt.hour) for event in events] == [("CONFIRMED", 10)] * 2
    assert b"Worry" not in response.content


def test_ten_stays_ten_on_the_page_across_the_clock_change() -> None:
    student = make_student()
    offering = make_offering(first=date(2027, 3, 23), weeks=2)
    mine = make_enrolment(offering, student, now=datetime(2026, 11, 23, 9, tzinfo=UTC))
    shown = words(sign_in_client(Client(), student.user), reverse("my_place", args=[mine.uuid]))
    assert shown.count('<p class="rc-soft">10am to 12pm</p>') == 2


def test_details_are_seen_and_put_right() -> None:
    alex = make_student("Alex", support="A seat near the door")
    client = sign_in_client(Client(), alex.user)
    assert "A seat near the door" in words(client, reverse("my_details"))
    client.post(reverse("my_about_me"), {"name": "Lex", "pronouns": "he/him", "support": ""})
    client.post(reverse("my_reach"), {"reach": "phone", "phone": "01632 960 103", "safe_message": "no"})
    student = Student.objects.select_related("user").get(pk=alex.pk)
    assert (student.name, student.pronouns, student.support) == ("Lex", "he/him", "")
    assert (student.reach, student.user.phone, student.safe_message) == ("phone", "01632 960 103", "no")
    assert "Error:" in client.post(reverse("my_about_me"), {"name": ""}).content.decode()
    wrong = client.post(reverse("my_reach"), {"reach": "mail", "phone": "abc"}).content.decode()
    assert "Check the phone number. It needs 6 digits or more." in wrong


def test_who_takes_their_number_away_chooses_another_way() -> None:
    alex = make_student("Alex", reach=Student.Reach.PHONE, phone="01632 960 103")
    client = sign_in_client(Client(), alex.user)
    said = client.post(reverse("my_reach"), {"reach": "phone", "phone": ""}).content.decode()
    assert "Tell us your number, or choose another way to reach you." in said
    client.post(reverse("my_reach"), {"reach": "mail", "phone": ""})
    student = Student.objects.select_related("user").get(pk=alex.pk)
    assert (student.reach, student.user.phone) == ("mail", "")


def test_my_learning_asks_the_same_for_one_course_and_for_ten() -> None:
    def asked(count: int) -> int:
        student = make_student()
        for number in range(count):
            claim(run(f"Course {number}", first=timezone.localdate() + timedelta(days=10)), student)
        client = sign_in_client(Client(), student.user)
        client.get(reverse("my_learning"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("my_learning"))
        return len(captured)

    assert asked(1) == asked(10)


def test_my_learning_takes_the_same_queries_for_one_course_and_for_three() -> None:
    alex = make_student("Alex")
    client = sign_in_client(Client(), alex.user)

    def count() -> int:
        words(client, reverse("my_learning"))
        with CaptureQueriesContext(connection) as queries:
            words(client, reverse("my_learning"))
        return len(queries)

    def one_of_each(number: int) -> None:
        an_offer(alex, f"Offered {number}")
        claim(run(f"Coming {number}"), alex)
        full = run(f"Full {number}", places=1)
        claim(full, make_student())
        claim(full, alex)
        past = timezone.now() - timedelta(days=60)
        done = run(f"Done {number}", first=timezone.localdate() - timedelta(days=40), weeks=1, now=past)
        make_enrolment(done, alex, now=past)

    one_of_each(1)
    one = count()
    for number in (2, 3):
        one_of_each(number)
    assert count() == one


def test_leaving_the_line_is_one_press_on_my_learning() -> None:
    alex = make_student("Alex")
    full = run("Singing", places=1)
    claim(full, make_student())
    waiting = claim(full, alex)
    client = sign_in_client(Client(), alex.user)
    address = reverse("give_up", args=[waiting.uuid])
    assert f'<form action="{address}" method="post">' in words(client, reverse("my_learning"))
    assert "Join the line again" in client.post(address, follow=True).content.decode()
    assert Enrolment.objects.get(pk=waiting.pk).state == "withdrawn"


def test_my_learning_says_how_many_sessions_come_after_and_how_to_keep_them() -> None:
    alex = make_student("Alex")
    client = sign_in_client(Client(), alex.user)
    assert reverse("my_calendar") not in words(client, reverse("my_learning"))
    claim(run("Cooking", weeks=8), alex)
    shown = words(client, reverse("my_learning"))
    assert ("And 2 more after that." in shown, reverse("my_calendar") in shown) == (True, True)
