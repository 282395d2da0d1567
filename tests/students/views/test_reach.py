"""The pages about being reached: mine, the named person's, and the office's letters and calls."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from foundations.accounts import sheets
from foundations.accounts.models import CodeSheet, User
from foundations.audit.models import Entry
from foundations.notifications.models import Notice
from students import copies, pause
from students.models import Student
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student, open_record
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Student:
    return make_student("Alex")


@pytest.fixture
def mine(student: Student) -> Client:
    return sign_in_client(Client(), student.user)


@pytest.fixture
def office() -> Client:
    return sign_in_client(Client(), make_user("Robin", roles=["office"]))


def opened(student: Student) -> Student:
    """A student whose record the office opened today."""
    open_record(student, User.objects.get(name="Robin"))
    return student


def by_hand(name: str = "Wilfred", reach: str = "phone", **more: str) -> Student:
    """A student with something to be told by a person."""
    student = make_student(name, email=None, reach=reach, phone="01632 960555", **more)
    make_enrolment(make_offering(), student, now=timezone.now())
    Notice.objects.filter(person=student.user).update(state=Notice.State.BY_HAND)
    return student


def test_my_page_leads_to_everything_and_my_details_to_it(mine):
    page = mine.get("/my/messages/").content.decode()
    for address in ("/my/messages/way/", "/my/messages/pause/", "/my/messages/copies/", "/my/messages/shared-phone/"):
        assert address in page
    assert "/my/messages/" in mine.get("/my/details/").content.decode()


def test_a_way_without_a_number_is_refused_beside_the_field(mine, student):
    answer = mine.post("/my/messages/way/", {"reach": "phone", "phone": "", "post_address": ""})
    assert "Tell us your number" in answer.content.decode()
    mine.post("/my/messages/way/", {"reach": "phone", "phone": "01632 960111", "post_address": ""})
    student.refresh_from_db()
    assert student.reach == "phone"


def test_pausing_says_first_what_happens_and_can_be_undone(mine, student):
    assert "You keep your turn in every line" in mine.get("/my/messages/pause/").content.decode()
    mine.post("/my/messages/pause/", {"until": ""})
    assert pause.of(student).open_ended
    assert "Your messages are paused" in mine.get("/my/messages/").content.decode()
    mine.post("/my/messages/pause/end/")
    assert pause.of(student) is None


def test_opening_the_named_persons_link_changes_nothing_and_one_press_does(mine, student):
    mine.post("/my/messages/copies/", {"name": "Perdita", "contact": "p@q.example"})
    nominee = copies.of(student)
    link, them = f"/copies/{copies.token(nominee)}/", Client()
    assert "Alex would like you to get copies" in them.get(link).content.decode()
    assert copies.of(student).agreed_on is None
    assert "You get copies" in them.post(link, {"answer": "yes"}).content.decode()
    assert copies.of(student).agreed_on
    answer = them.post(link, {"answer": "stop"})
    assert "Stopped" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert copies.of(student) is None
    assert "Alex" not in them.get(link).content.decode()
    assert "This link is over" in them.get("/copies/nonsense/").content.decode()


def test_i_stop_copies_in_one_press(mine, student):
    copies.name_someone(student=student, name="P", contact="p@q.example", by=student.user, now=timezone.now())
    mine.post("/my/messages/copies/stop/")
    assert copies.of(student) is None


def test_the_office_reads_what_a_caller_may_be_told(office, student):
    page = f"/college/students/{student.uuid}/"
    office.post(f"{page}open/", {"reason": "ring", "words": "A caller"})
    assert "Tell them nothing" in office.get(page).content.decode()
    now = timezone.now()
    nominee = copies.name_someone(student=student, name="Perdita", contact="p@q.example", by=student.user, now=now)
    unasked = office.get(page).content.decode()
    assert "Tell them nothing" in unasked
    assert "Perdita" not in unasked
    copies.agree(nominee=nominee, now=now)
    assert "<strong>Perdita</strong> may be told days, times and places" in office.get(page).content.decode()
    office.post(f"{page}copies/stop/")
    assert "Tell them nothing" in office.get(page).content.decode()


def test_a_sheet_is_shown_once_and_can_be_stopped(office, student):
    page = f"/college/students/{opened(student).uuid}/sheet/"
    answer = office.post(page)
    codes = re.findall(r"<li>(\d{4} \d{4})</li>", answer.content.decode())
    assert len(codes) == 10
    assert "no-store" in answer.headers["Cache-Control"]
    assert office.get(page).status_code == 405
    assert codes[0] not in office.get(f"/college/students/{student.uuid}/").content.decode()
    office.post(f"{page}stop/")
    assert sheets.of(student.user, now=timezone.now()) is None


def test_i_stop_my_sheet(mine, student):
    sheets.hand_out(person=student.user, by=make_user(), now=timezone.now())
    assert "Your printed sheet of codes" in mine.get("/my/messages/").content.decode()
    mine.post("/my/messages/sheet/stop/")
    assert CodeSheet.objects.get().stopped_by == student.user


def test_the_office_sets_the_way_and_a_pause_in_their_name(office, student):
    page = f"/college/students/{opened(student).uuid}/"
    office.post(f"{page}reach/", {"reach": "letter", "phone": "", "post_address": "1 Fern Lane"})
    office.post(f"{page}pause/", {"until": ""})
    student.refresh_from_db()
    assert (student.reach, pause.of(student).open_ended) == ("letter", True)
    behalf = Entry.objects.filter(act__in=["routes.choose", "pause.begin"]).values_list("on_behalf_of_id", flat=True)
    assert set(behalf) == {student.user_id}
    office.post(f"{page}pause/", {"end": "1"})
    assert pause.of(student) is None


def test_a_call_has_the_words_and_ends_as_told(office):
    student = opened(by_hand())
    listed = office.get("/college/letters-and-calls/").content.decode()
    assert "Wilfred" in listed
    page = f"/college/letters-and-calls/{student.user.uuid}/"
    words = office.get(page).content.decode()
    assert "You have a place, Wilfred" in words
    assert "Leave no message." in words
    assert "I left a message" not in words
    notice = re.search(r'name="notice" value="([\w-]+)"', words)[1]
    office.post(page, {"outcome": "no_answer", "notice": notice})
    assert "Rung 1 time without an answer" in office.get("/college/letters-and-calls/").content.decode()
    office.post(page, {"outcome": "told", "notice": notice})
    assert Notice.objects.get(person=student.user).state == Notice.State.TOLD
    assert office.get(page).status_code == 404


def test_a_message_that_they_did_not_allow_is_refused_although_it_is_posted(office):
    student = opened(by_hand())
    page = f"/college/letters-and-calls/{student.user.uuid}/"
    notice = Notice.objects.get(person=student.user)
    answer = office.post(page, {"outcome": "message", "notice": str(notice.uuid)})
    assert "do not want a message left" in answer.content.decode()
    assert notice.deliveries.count() == 0


def test_only_what_stood_on_the_page_is_told(office):
    student = opened(by_hand())
    office.post(f"/college/letters-and-calls/{student.user.uuid}/", {"outcome": "told"})
    assert Notice.objects.get(person=student.user).state == Notice.State.BY_HAND


def test_letters_are_printed_with_their_address_and_marked_as_posted(office):
    student = by_hand(reach="letter")
    student.post_address = "1 Fern Lane"
    student.save()
    printed = office.get("/college/letters-and-calls/letters/").content.decode()
    assert "1 Fern Lane" in printed
    assert "You have a place, Wilfred" in printed
    notice = re.search(r'name="notice" value="([\w-]+)"', printed)[1]
    office.post("/college/letters-and-calls/letters/posted/", {"notice": notice})
    assert Notice.objects.get(person=student.user).state == Notice.State.TOLD
    assert "No letters to write" in office.get("/college/letters-and-calls/letters/").content.decode()


def test_who_is_in_a_pause_is_not_on_the_list(office):
    student = by_hand()
    pause.begin(student=student, by=student.user, now=timezone.now())
    assert "Wilfred" not in office.get("/college/letters-and-calls/").content.decode()


def test_other_people_find_nothing_there(mine):
    student = by_hand()
    for page in ("", "letters/", f"{student.user.uuid}/"):
        assert mine.get(f"/college/letters-and-calls/{page}").status_code == 403
    for page in ("reach/", "pause/"):
        assert mine.get(f"/college/students/{student.uuid}/{page}").status_code == 403
    assert Client().get("/my/messages/").headers["Location"].startswith("/sign-in/")
