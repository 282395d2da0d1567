"""My details: seen, put right, said yes to; and nobody else sees what is only mine."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from foundations.accounts.models import User
from foundations.college import texts
from students import equality, need, registration
from students.models import CharterAcceptance, Consent, EqualityAnswers, Student
from students.purposes import PURPOSES
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student, open_record
from tests.factories.tutors import make_pair, make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def alex() -> Student:
    return make_student("Alex")


@pytest.fixture
def mine(alex: Student) -> Client:
    return sign_in_client(Client(), alex.user)


def test_about_me_says_what_tutors_see_and_the_register_shows_no_more() -> None:
    tutor = make_tutor("Morgan")
    alex = make_student("Alex", support="Needle panic on the bus")
    registration.change_details(student=alex, by=alex.user, now=timezone.now(), pronouns="they")
    offering = make_offering(pair=make_pair(peer=tutor), first=timezone.localdate() + timedelta(days=1))
    make_enrolment(offering, alex, now=timezone.now())
    session = offering.sessions.order_by("day")[0]
    said = page(sign_in_client(Client(), alex.user), "my_about_me")
    assert "Tutors see only what to do, if you say so" in said
    assert "Your tutors see your name and pronouns, not what you write below them." in said
    client = sign_in_client(Client(), tutor.user)
    assert ("they" in page(client, "register", session.uuid), "Needle" in page(client, "register", session.uuid)) == (
        True,
        False,
    )
    (asked,) = need.of_student(alex)
    need.change(
        need=asked, words=asked.own_words(), line="A seat at the aisle", shared=True, by=alex.user, now=timezone.now()
    )
    shown = page(client, "register", session.uuid)
    assert ("A seat at the aisle" in shown, "Needle" in shown) == (True, False)


def write(key: str, body: str) -> None:
    texts.write(key=key, heading="", body=body, by=User.objects.system(), now=timezone.now())


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_the_further_pages_are_offered_and_each_says_why_and_who(mine: Client, alex: Student) -> None:
    said = page(mine, "my_details")
    assert "A few more things, if you like" in said
    for name in ("my_reach", "my_emergency_contact", "my_groups", "my_fairness", "my_charter"):
        assert f'href="{reverse(name)}"' in said
    for name in ("my_emergency_contact", "my_groups"):
        one = page(mine, name)
        assert "You can leave this page empty." in one
        assert "Who sees this:" in one
    mine.post(reverse("my_emergency_contact"), {"emergency_name": "Pat", "emergency_phone": "01632 960 188"})
    mine.post(reverse("my_groups"), {"groups": ["carer", "nearby"]})
    said = page(mine, "my_details")
    assert "Pat, 01632 960 188" in said
    assert "I care for someone, as family or a friend; I live nearby" in said
    assert page(mine, "my_groups").count("checked") == 2
    mine.post(reverse("my_groups"), {})
    assert Student.objects.get(pk=alex.pk).groups == ""


def test_what_is_refused_is_said_beside_its_field(mine: Client) -> None:
    one = mine.post(reverse("my_emergency_contact"), {"emergency_name": "Pat", "emergency_phone": ""})
    assert "Add their number, or leave both empty." in one.content.decode()
    both = mine.post(reverse("my_groups"), {"groups": ["carer", "private"]})
    assert "Both together don’t fit." in both.content.decode()


def test_groups_and_answers_are_on_no_page_but_ones_own() -> None:
    """Needles: what only the student sees, looked for on every list and page of tutors and office."""
    tutor = make_tutor("Morgan")
    offering = make_offering(pair=make_pair(peer=tutor), first=timezone.localdate() + timedelta(days=3))
    student = make_enrolment(offering, make_student("Alex"), now=timezone.now()).student
    registration.change_details(student=student, by=student.user, now=timezone.now(), groups="carer services")
    equality.answer(student=student, answers={"belief": "sikh"}, by=student.user, now=timezone.now())
    robin = make_user("Robin", roles=["office"])
    open_record(student, robin)
    office, teaching = sign_in_client(Client(), robin), sign_in_client(Client(), tutor.user)
    session = offering.sessions.order_by("day", "pk")[0]
    pages = [page(office, "college_students"), page(office, "college_student", student.uuid)]
    pages += [page(teaching, name, session.uuid) for name in ("register", "register_print")]
    assert [("Alex" in each, "services" in each, "I care" in each, "Sikh" in each) for each in pages] == [
        (True, False, False, False)
    ] * 4
    assert "I care" in page(sign_in_client(Client(), student.user), "my_details")


def test_pronouns_are_where_their_page_says_on_the_register_and_in_the_office() -> None:
    tutor = make_tutor("Morgan")
    offering = make_offering(pair=make_pair(peer=tutor), first=timezone.localdate() + timedelta(days=3))
    student = make_enrolment(offering, make_student("Alex"), now=timezone.now()).student
    registration.change_details(student=student, by=student.user, now=timezone.now(), pronouns="ze/hir")
    robin = make_user("Robin", roles=["office"])
    open_record(student, robin)
    session = offering.sessions.order_by("day", "pk")[0]
    assert "ze/hir" in page(sign_in_client(Client(), tutor.user), "register", session.uuid)
    assert "ze/hir" in page(sign_in_client(Client(), robin), "college_student", student.uuid)


def test_the_list_of_students_shows_names_only() -> None:
    make_student("Alex", email="needle@larkmoor.example", phone="01632 960 199", reach="letter")
    said = page(sign_in_client(Client(), make_user("Robin", roles=["office"])), "college_students")
    assert "Alex" in said
    assert [word for word in ("needle@", "960 199", "By letter") if word in said] == []


def test_answers_about_fairness_are_given_changed_and_taken_away(mine: Client, alex: Student) -> None:
    mine.post(reverse("my_fairness"), {"age": "18_25", "gender": ""})
    assert equality.answers_of(alex) == {"age": "18_25"}
    assert "selected" in page(mine, "my_fairness")
    assert "You answered. Only you see it." in page(mine, "my_details")
    assert "Error:" in mine.post(reverse("my_fairness"), {"age": "young"}).content.decode()
    mine.post(reverse("my_fairness_take_away"))
    assert EqualityAnswers.objects.count() == 0
    assert mine.get(reverse("my_fairness_take_away")).status_code == 405


def test_a_yes_and_its_end_are_one_press_each_and_the_history_stays(mine: Client) -> None:
    assert "The college does not ask for anything here." in page(mine, "my_consents")
    write("consent_photos", "May we show pictures of you?")
    assert "May we show pictures of you?" in page(mine, "my_consents")
    mine.post(reverse("my_consents"), {"purpose": "photos", "answer": "yes"})
    assert "You said yes on" in page(mine, "my_consents")
    assert "Yes, on" in page(mine, "my_details")
    mine.post(reverse("my_consents"), {"purpose": "photos", "answer": "no"})
    said = page(mine, "my_consents")
    assert ("Yes, to version 1 of the words." in said, "Stopped on" in said) == (True, True)
    refused = mine.post(reverse("my_consents"), {"purpose": "stories", "answer": "yes"}, follow=True)
    assert "does not ask about this" in refused.content.decode()
    assert Consent.objects.count() == 1


def test_the_charter_is_offered_until_there_is_a_yes(mine: Client) -> None:
    assert "still writing its charter" in page(mine, "my_charter")
    assert "There is a new charter." not in page(mine, "my_learning")
    write("charter", "Us.\n\n## As a student\n- I am kind\n\n## As a college\n- We listen")
    write("charter_easy", "We are kind.")
    assert "There is a new charter." in page(mine, "my_learning")
    said = page(mine, "my_charter")
    assert [words in said for words in ("As a student", "As a college", "We are kind.")] == [True] * 3
    for stale in ("", "2", "x", "9" * 12, "²"):
        refused = mine.post(reverse("my_charter"), {"version": stale}, follow=True).content.decode()
        assert "has just changed" in refused
    mine.post(reverse("my_charter"), {"version": "1"})
    assert "You said yes to version 1" in page(mine, "my_charter")
    assert "There is a new charter." not in page(mine, "my_learning")
    assert CharterAcceptance.objects.count() == 1


def test_each_purpose_and_its_basis_stand_on_both_pages(mine: Client) -> None:
    for said in (page(mine, "my_details"), page(Client(), "privacy")):
        assert [each.key for each in PURPOSES if str(each.words) not in said] == []
        assert "The law calls it consent." in said


def test_my_pages_are_for_students_and_show_only_their_own(alex: Student) -> None:
    names = ["my_details", "my_about_me", "my_reach", "my_emergency_contact", "my_groups", "my_fairness"]
    names += ["my_consents", "my_charter", "my_copy_json", "my_copy_pdf", "become_done"]
    outsider = sign_in_client(Client(), make_user("Ada", roles=["office"]))
    assert [outsider.get(reverse(name)).status_code for name in names] == [403] * len(names)
    assert [Client().get(reverse(name)).status_code for name in names] == [302] * len(names)
    bo = sign_in_client(Client(), make_student("Bo").user)
    assert "Alex" not in page(bo, "my_details") + page(bo, "my_about_me")


def test_my_details_ask_the_same_for_one_opening_and_for_many() -> None:
    def asked(many: int) -> int:
        student = make_student()
        for number in range(many):
            open_record(student, make_user(f"Helper {number}"))
        client = sign_in_client(Client(), student.user)
        with CaptureQueriesContext(connection) as queries:
            assert "Helper 0" in client.get(reverse("my_details")).content.decode()
        return len(queries)

    asked(1)
    assert asked(1) == asked(7)


def test_only_the_newest_openings_are_shown_and_the_page_says_so(alex: Student, mine: Client) -> None:
    for number in range(22):
        open_record(alex, make_user(f"Helper {number:02}"), now=timezone.now() + timedelta(minutes=number))
    said = page(mine, "my_details")
    assert [name in said for name in ("Helper 21", "Helper 02", "Helper 01")] == [True, True, False]
    assert "These are the newest 20." in said
