"""Every student hears by the way they chose, or the nearest we can."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundations.accounts.events import WhoSignsInByText
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries, texts, ways
from foundations.notifications.models import Notice
from recovery_college import reactions
from students import by_hand, enrolment, line, openings, reach, routes, slots
from students.models import Enrolment, Student
from tests.factories.courses import make_offering
from tests.factories.students import NOW, make_booking, make_enrolment, make_student
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_texts(settings, tmp_path):
    settings.DEMO, settings.TEXT_URL, settings.VAR_DIR = True, "", tmp_path


def confirmed(student: Student) -> Notice:
    make_enrolment(make_offering(), student)
    notice = Notice.objects.get(person=student.user, purpose="students.place_confirmed")
    deliveries.deliver(notice_id=notice.pk, now=NOW)
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize(
    ("chosen", "email", "phone", "way"),
    [
        ("mail", "", "", "mail"),
        ("mail", None, "01632 960111", "phone"),
        ("text", "", "07700 900111", "text"),
        ("text", "", "", "mail"),
        ("text", None, "07700 900111", "text"),
        ("letter", "", "", "letter"),
        ("phone", "", "01632 960111", "phone"),
    ],
)
def test_the_way_follows_the_choice_as_far_as_we_can(chosen, email, phone, way):
    student = make_student(email=email, reach=chosen, phone=phone)
    assert reach.channel(student) == way


def test_without_a_gateway_who_wants_texts_is_written_to_or_rung(settings):
    settings.DEMO = False
    assert reach.channel(make_student(reach="text", phone="07700 900111")) == "mail"
    assert reach.channel(make_student(email=None, reach="text", phone="07700 900111")) == "phone"


def test_a_confirmation_by_text_says_no_more_than_the_subject(tmp_path):
    student = make_student("Alex", reach="text", phone="07700 900111")
    assert confirmed(student).state == Notice.State.TOLD
    (file,) = (tmp_path / texts.FOLDER).iterdir()
    said = file.read_text()
    assert "Your dates from" in said
    assert "Alex" not in said
    assert mail.outbox == []


@pytest.mark.parametrize("chosen", ["letter", "phone"])
def test_a_letter_and_a_call_go_on_the_list_although_there_is_an_address(chosen):
    student = make_student(reach=chosen, phone="01632 960111")
    assert confirmed(student).state == Notice.State.BY_HAND
    (hearer,) = by_hand.everybody(now=NOW)
    assert (hearer.name, hearer.letter, len(hearer.notices)) == (student.name, chosen == "letter", 1)
    (said,), gone = by_hand.words_for(hearer, now=NOW)
    assert said.words.startswith("You have a place")
    assert "http" not in said.words
    assert gone == []
    assert mail.outbox == []


@pytest.mark.parametrize("chosen", ["mail", "text", "letter", "phone"])
def test_a_talk_is_told_by_the_same_way(chosen, tmp_path):
    booking = make_booking(student=make_student("Alex", reach=chosen, phone="07700 900111"))
    moment = slots.begins(booking.slot) - timedelta(hours=23)
    slots.write_reminders(now=moment)
    for notice in Notice.objects.filter(person=booking.student.user):
        deliveries.deliver(notice_id=notice.pk, now=moment)
    told = set(Notice.objects.filter(person=booking.student.user).values_list("purpose", "state"))
    by_machine = chosen in {"mail", "text"}
    assert told == {(each, "told" if by_machine else "by_hand") for each in (slots.BOOKED, slots.TOMORROW)}
    assert len(mail.outbox) == (2 if chosen == "mail" else 0)
    texted = [file.read_text() for file in (tmp_path / texts.FOLDER).iterdir()] if chosen == "text" else []
    assert [(f"/my/talks/{booking.uuid}/" in said, "Alex" in said) for said in texted] == [(True, False)] * len(texted)
    assert len(texted) == (2 if chosen == "text" else 0)
    hearers = by_hand.everybody(now=moment)
    assert [(each.name, each.letter, len(each.notices)) for each in hearers] == (
        [] if by_machine else [("Alex", chosen == "letter", 2)]
    )
    said = [each.words for hearer in hearers for each in by_hand.words_for(hearer, now=moment)[0]]
    assert ["http" in words for words in said] == [False] * len(said)


def test_what_is_told_because_of_work_stands_in_the_table_of_notices():
    assert reach.OF_WORK - set(reactions.NOTICES) == set()


def test_the_list_costs_the_same_for_one_and_for_many(django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            confirmed(make_student(reach="phone", phone="01632 960111"))
        with django_assert_num_queries(4):
            by_hand.everybody(now=NOW)


def offered(chosen: str, phone: str) -> Student:
    """Somebody who is offered a place, with another thing that has waited longer for somebody else."""
    confirmed(make_student("Longest", reach="phone", phone="01632 960111"))
    offering, student = make_offering(places=1), make_student("Alex", reach=chosen, email=None, phone=phone)
    holder = make_enrolment(offering)
    make_enrolment(offering, student)
    Notice.objects.filter(person=student.user).delete()
    enrolment.withdraw(enrolment=holder, by=holder.student.user, now=NOW)
    notice = Notice.objects.get(person=student.user)
    deliveries.deliver(notice_id=notice.pk, now=NOW)
    return student


def test_an_offer_to_who_wants_letters_is_rung_today_first_of_all_and_says_until_when():
    student = offered("letter", "01632 960222")
    first, *_more = by_hand.everybody(now=NOW)
    due = Enrolment.objects.get(student=student).offer_due
    assert (first.name, first.letter, first.to_ring, first.until) == ("Alex", True, True, due)
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    page = office.get(reverse("letters_and_calls")).content.decode()
    calls, letters = page.split('id="letters"')
    words = "Answer until Wednesday 25 November, 10am"
    assert (words in calls, calls.index("Alex") < calls.index("Longest")) == (True, True)
    assert (words in letters, "under “To ring” too" in letters) == (True, True)
    openings.open_record(student=student, reason="ring", by=User.objects.get(name="Robin"), now=timezone.now())
    assert words in office.get(reverse("letters_call", args=[student.user.uuid])).content.decode()


def test_an_offer_to_who_is_reached_by_post_alone_leaves_the_time_for_an_answer_to_come():
    student = offered("letter", "")
    first, *_more = by_hand.everybody(now=NOW)
    assert (first.name, first.letter, first.to_ring) == ("Alex", True, False)
    assert first.until - NOW >= line.BY_POST
    claim = Enrolment.objects.get(student=student)
    soon = claim.offering.joins_until - timedelta(days=2)
    assert line.due(claim.offering, now=soon, by_post=True) == claim.offering.joins_until


def test_ways_cost_the_same_for_one_and_for_many(django_assert_num_queries):
    for _ in range(3):
        make_enrolment(make_offering(), make_student())
    for most in (1, 3):
        found = list(Notice.objects.select_related("person").order_by("pk")[:most])
        with django_assert_num_queries(1):
            ways.of_each(found, now=NOW)


@pytest.mark.parametrize(
    ("chosen", "more", "field", "words"),
    [
        ("text", {"phone": ""}, "phone", "Tell us your number"),
        ("phone", {"phone": "12"}, "phone", "Tell us your number"),
        ("letter", {"post_address": " "}, "post_address", "Tell us where to post it"),
        ("letter", {"post_address": "x" * 401}, "post_address", "too long for an envelope"),
        ("mail", {"email": None}, "reach", "We have no email address for you"),
    ],
)
def test_a_way_without_what_it_needs_is_refused_in_words(chosen, more, field, words):
    student = make_student(email=more.pop("email", ""))
    asked = {"phone": "07700 900111", "post_address": "1 Fern Lane", **more}
    with pytest.raises(Refusal, match=words) as refused:
        routes.choose(student=student, reach=chosen, by=student.user, now=NOW, **asked)
    assert refused.value.field == field


def test_texts_are_refused_where_none_can_be_sent(settings):
    settings.DEMO = False
    student = make_student()
    with pytest.raises(Refusal, match=r"We cannot send texts yet\. Choose another way") as refused:
        routes.choose(student=student, reach="text", phone="07700 900111", post_address="", by=student.user, now=NOW)
    assert refused.value.field == "reach"


def test_a_chosen_way_is_kept_with_its_sealed_address():
    student = make_student(email=None)
    routes.choose(student=student, reach="letter", phone="", post_address="1 Fern Lane", by=student.user, now=NOW)
    found = Student.objects.get(pk=student.pk)
    assert (found.reach, found.post_address) == ("letter", "1 Fern Lane")
    assert "Fern" not in str(Student.objects.values_list("post_address", flat=True)[0])


def test_only_students_without_mail_or_with_texts_sign_in_by_phone():
    without, chose, mailed = make_student("Kim", email=None), make_student("Lee", reach="text"), make_student("Mo")
    ids = tuple(each.user_id for each in (without, chose, mailed))
    assert reach.sign_in_by_text(WhoSignsInByText(ids)) == {
        without.user_id: ("Kim", "Kim"),
        chose.user_id: ("Lee", "Lee"),
    }
