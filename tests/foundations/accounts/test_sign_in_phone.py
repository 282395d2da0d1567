"""Signing in without e-mail: a code by text or a printed sheet; on a shared phone the visit ends by itself."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from foundations.accounts import phones, sheets
from foundations.accounts.models import Code, User
from foundations.accounts.shared_phone import NEUTRAL_PAGE
from foundations.notifications import deliveries, texts
from tests.factories.students import make_student

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]

PHONE_PAGE, SHEET_PAGE, CODE_PAGE = "/sign-in/phone/", "/sign-in/sheet/", "/sign-in/code/"
NUMBER = "07700 900123"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.DEMO, settings.TEXT_URL, settings.VAR_DIR = True, "", tmp_path
    return tmp_path / texts.FOLDER


def ask(client: Client, number: str = NUMBER, name: str = "Alex"):
    return client.post(PHONE_PAGE, {"phone": number, "name": name})


def texted(folder: Path) -> list[str]:
    """Deliver what is due, and return what each text says, with its number."""
    now = timezone.now()
    for pk in deliveries.due_ids(now=now, most=20):
        deliveries.deliver(notice_id=pk, now=now)
    return [file.read_text() for file in sorted(folder.iterdir())] if folder.exists() else []


def person_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("spelt", ["07700 900123", "+44 7700 900-123", "(07700)900123", "0044 7700 900123"])
def test_one_number_has_many_spellings(spelt):
    student = make_student(email=None, phone=NUMBER)
    assert phones.key(spelt) == phones.key(NUMBER)
    assert list(User.objects.at_phone(spelt)) == [student.user]


def test_a_person_without_mail_signs_in_with_a_code_from_their_phone(client, folder):
    student = make_student("Alex", email=None, phone=NUMBER)
    assert ask(client, "+44 7700 900123").headers["Location"] == CODE_PAGE
    (text,) = texted(folder)
    assert text.startswith(f"{NUMBER}\n")
    code = re.search(r"\d{3} \d{3} is your code", text)[0][:7]
    client.post(CODE_PAGE, {"code": code})
    assert person_in(client) == str(student.user_id)
    assert mail.outbox == []


def test_on_a_phone_of_two_the_first_name_says_who(client, folder):
    make_student("Bo Reed", email=None, phone=NUMBER)
    kim = make_student("Kim Reed", email=None, phone="+447700900123")
    ask(client, name="  kim ")
    (text,) = texted(folder)
    client.post(CODE_PAGE, {"code": re.search(r"\d{3} \d{3}", text.partition("\n")[2])[0]})
    assert person_in(client) == str(kim.user_id)


@pytest.mark.parametrize("name", ["Zed", "Alex"])
def test_where_the_name_does_not_tell_them_apart_nobody_gets_a_code(client, folder, name):
    for _ in range(2):
        make_student("Alex", email=None, phone=NUMBER)
    ask(client, name=name)
    assert texted(folder) == []


def test_nothing_tells_whether_a_number_is_known(folder):
    make_student("Alex", email=None, phone=NUMBER)
    make_student("Mo", phone="07700 900444")  # known, but signs in by mail
    pages = []
    for number in (NUMBER, "07700 900999", "07700 900444"):
        client = Client()
        answer = ask(client, number)
        page = client.get(CODE_PAGE).content.decode().replace(number, "NUMBER")
        pages.append((answer.status_code, answer.headers["Location"], re.sub(r'value="\w{64}"', "", page)))
    assert pages[0] == pages[1] == pages[2]
    assert len(texted(folder)) == 1


def test_a_number_that_changed_makes_the_code_useless(client, folder):
    student = make_student("Alex", email=None, phone=NUMBER)
    ask(client)
    (text,) = texted(folder)
    User.objects.filter(pk=student.user_id).update(phone="07700 900555")
    client.post(CODE_PAGE, {"code": re.search(r"\d{3} \d{3}", text.partition("\n")[2])[0]})
    assert person_in(client) is None


def test_five_texts_in_fifteen_minutes_for_a_number_however_it_is_spelt(client):
    spellings = [NUMBER, "+44 7700 900123", "07700900123", NUMBER, NUMBER, "07700-900123"]
    assert [ask(client, spelt).status_code for spelt in spellings] == [302] * 5 + [429]
    assert Code.objects.count() == 5


def test_without_a_gateway_no_code_is_made(client, settings):
    settings.DEMO = False
    assert "We cannot send texts" in ask(client).content.decode()
    assert Code.objects.count() == 0


def hand_out():
    student = make_student("Alex", email=None)
    sheet, codes = sheets.hand_out(person=student.user, by=User.objects.system(), now=timezone.now())
    return student, sheet, codes


def test_a_sheet_and_its_next_code_sign_in(client):
    student, sheet, codes = hand_out()
    typed = {"number": f"{sheet.number[:4]} {sheet.number[4:]}", "code": codes[0]}
    assert client.post(SHEET_PAGE, typed).status_code == 302
    assert person_in(client) == str(student.user_id)
    assert "Each code works once" in Client().post(SHEET_PAGE, typed).content.decode()


def test_guessing_the_codes_of_a_sheet_is_stopped(client):
    _student, sheet, _codes = hand_out()
    typed = {"number": sheet.number, "code": "00000000"}
    assert [client.post(SHEET_PAGE, typed).status_code for _ in range(9)] == [200] * 8 + [429]


def shared_visit(client: Client):
    student, sheet, codes = hand_out()
    client.post(SHEET_PAGE, {"number": sheet.number, "code": codes[0], "shared": "on"})
    return student


def test_on_a_shared_phone_pages_say_little_and_offer_to_leave(client):
    shared_visit(client)
    answer = client.get("/my/")
    page = answer.content.decode()
    assert re.search(r"<title>\s*College\s*</title>", page)
    assert 'name="leave"' in page
    assert answer.headers["Refresh"] == f"605; url={NEUTRAL_PAGE}"


def test_the_visit_ends_ten_minutes_after_the_last_press(client):
    shared_visit(client)
    session = Session.objects.get(pk=client.session.session_key)
    assert session.expire_date <= timezone.now() + timedelta(minutes=10)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get("/my/")  # a press: ten minutes anew
    assert Session.objects.get(pk=session.pk).expire_date > timezone.now() + timedelta(minutes=9)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get("/my/", headers={"HX-Request": "true"})  # a page that asks by itself is no press
    assert Session.objects.get(pk=session.pk).expire_date < timezone.now() + timedelta(minutes=2)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/my/").headers["Location"].startswith("/sign-in/")


def test_leaving_ends_the_visit_and_goes_to_a_page_of_others(client):
    shared_visit(client)
    answer = client.post("/sign-out/", {"leave": "1"})
    assert answer.headers["Refresh"] == f"0; url={NEUTRAL_PAGE}"
    assert "no-store" in answer.headers["Cache-Control"]
    assert person_in(client) is None
    assert client.get("/my/").headers["Location"].startswith("/sign-in/")


def test_a_visit_of_ones_own_has_no_leave_button_and_lasts(client):
    _student, sheet, codes = hand_out()
    client.post(SHEET_PAGE, {"number": sheet.number, "code": codes[0]})
    answer = client.get("/my/")
    assert 'name="leave"' not in answer.content.decode()
    assert "Refresh" not in answer.headers
    client.post("/my/messages/shared-phone/")
    assert 'name="leave"' in client.get("/my/").content.decode()
    client.post("/my/messages/shared-phone/", {"off": "1"})
    assert 'name="leave"' not in client.get("/my/").content.decode()
