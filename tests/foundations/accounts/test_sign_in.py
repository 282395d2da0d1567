"""Signing in with a code: the story of a person who has one, and of everyone who should not get in."""

import re
import uuid
from datetime import timedelta

import pytest
from allauth.core.context import request_context
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from foundations.accounts import codes, people, sign_in
from foundations.accounts.models import Code, Purpose, User
from foundations.accounts.tasks import clear_sessions
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]

PAGE = "/sign-in/"
CODE_PAGE = "/sign-in/code/"


def ask(client: Client, address: str, **more: str):
    return client.post(PAGE, {"email": address, **more})


def deliver() -> str:
    """Deliver what is due and return the six numbers of the newest mail."""
    now = timezone.now()
    for number in deliveries.due_ids(now=now, most=10):
        deliveries.deliver(notice_id=number, now=now)
    found = re.search(r"^(\d{3} \d{3})$", mail.outbox[-1].body, re.MULTILINE)
    return found[1]


def wrong(right: str) -> str:
    return f"{(int(right.replace(' ', '')) + 1) % 10**6:06}"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def everything_in(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
        return str(cursor.fetchone()[0])


def test_a_person_types_the_code_from_the_mail_and_is_in(client):
    user = make_user("Alex Field", email="alex@larkmoor.example")
    assert ask(client, " Alex@Larkmoor.example ").url == CODE_PAGE
    page = client.get(CODE_PAGE).content.decode()
    assert "<strong>alex@larkmoor.example</strong>" in page
    assert 'autocomplete="one-time-code"' in page
    numbers = deliver()
    assert mail.outbox[-1].subject == "Your code to sign in"
    assert mail.outbox[-1].to == ["alex@larkmoor.example"]
    response = client.post(CODE_PAGE, {"code": f"  {numbers} "})
    assert response.url == reverse("after_sign_in")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_way_onward_is_kept_and_a_foreign_one_forgotten(client):
    make_user(email="alex@larkmoor.example")
    assert 'value="/about/"' in client.get(PAGE, {"next": "/about/"}).content.decode()
    ask(client, "alex@larkmoor.example", next="/about/")
    assert client.post(CODE_PAGE, {"code": deliver()}).url == "/about/"
    other = Client()
    assert "evil" not in other.get(PAGE, {"next": "https://evil.example/"}).content.decode()
    ask(other, "alex@larkmoor.example", next="//evil.example/")
    assert other.post(CODE_PAGE, {"code": deliver()}).url == reverse("after_sign_in")


def test_a_code_works_once(client):
    make_user(email="alex@larkmoor.example")
    ask(client, "alex@larkmoor.example")
    numbers = deliver()
    session_before = dict(client.session)
    client.post(CODE_PAGE, {"code": numbers})
    again = Client()
    again.get(PAGE)
    session = again.session
    session["sign_in_code"] = session_before["sign_in_code"]
    session.save()
    again.post(CODE_PAGE, {"code": numbers})
    assert (signed_in(client), signed_in(again)) == (True, False)
    with pytest.raises(Refusal, match="has been used"):
        codes.check(purpose=Purpose.SIGN_IN, number=session["sign_in_code"], typed=numbers, now=timezone.now())


def test_a_code_typed_twice_in_one_moment_lets_one_in():
    """The other press uses the code up just before this one does: the update that nobody else may have made says so."""
    user, now = make_user(), timezone.now()
    code = codes.send(purpose=Purpose.SIGN_IN, person=user, address=user.email, now=now)
    numbers = Notice.objects.get().secret
    pressed = []

    def press_first(execute, sql, *more):
        if not pressed and sql.startswith('UPDATE "accounts_code" SET "used_on"'):
            pressed.append(sql)
            Code.objects.filter(pk=code.pk).update(used_on=now)
        return execute(sql, *more)

    with connection.execute_wrapper(press_first), pytest.raises(Refusal, match="has been used") as refused:
        codes.check(purpose=Purpose.SIGN_IN, number=code.uuid, typed=numbers, now=now)
    assert (str(refused.value.words), refused.value.field) == ("This code has been used. Send a new code", "code")
    assert len(pressed) == 1


def test_a_code_that_was_never_sent_is_refused_beside_the_field():
    for number in (None, uuid.uuid4()):
        with pytest.raises(Refusal, match="We have not sent a code to this phone or computer") as refused:
            codes.check(purpose=Purpose.SIGN_IN, number=number, typed="123456", now=timezone.now())
        assert refused.value.field == "code"


def test_a_code_is_of_no_use_in_another_browser(client):
    make_user(email="alex@larkmoor.example")
    ask(client, "alex@larkmoor.example")
    numbers = deliver()
    thief = Client()
    ask(thief, "someone.else@larkmoor.example")
    page = thief.post(CODE_PAGE, {"code": numbers})
    assert signed_in(thief) is False
    assert "Check the code" in page.content.decode()


def test_a_code_runs_out_after_fifteen_minutes():
    user, now = make_user(), timezone.now()
    code = codes.send(purpose=Purpose.SIGN_IN, person=user, address=user.email, now=now)
    numbers = Notice.objects.get(occasion=str(code.uuid)).secret
    with pytest.raises(Refusal, match="has run out"):
        codes.check(purpose=Purpose.SIGN_IN, number=code.uuid, typed=numbers, now=now + timedelta(minutes=15))
    last_moment = now + timedelta(minutes=14, seconds=59)
    assert codes.check(purpose=Purpose.SIGN_IN, number=code.uuid, typed=numbers, now=last_moment) == code


def test_three_wrong_tries_end_a_code(client):
    make_user(email="alex@larkmoor.example")
    ask(client, "alex@larkmoor.example")
    numbers = deliver()
    said = [client.post(CODE_PAGE, {"code": wrong(numbers)}).content.decode() for _ in range(3)]
    assert ["Check the code" in page for page in said] == [True, True, False]
    assert "That was 3 tries" in said[2]
    after = client.post(CODE_PAGE, {"code": numbers}).content.decode()
    assert "That was 3 tries" in after
    assert signed_in(client) is False
    assert Code.objects.get().tries == 3


def test_a_slip_of_the_finger_costs_no_try(client):
    make_user(email="alex@larkmoor.example")
    ask(client, "alex@larkmoor.example")
    numbers = deliver()
    page = client.post(CODE_PAGE, {"code": "48291"}).content.decode()
    assert "Check the code. We need the 6 numbers that we sent you" in page
    assert "<title>Error:" in page
    assert Code.objects.get().tries == 0
    client.post(CODE_PAGE, {"code": numbers.replace(" ", "-")})
    assert signed_in(client) is True


def test_nothing_tells_whether_an_address_is_known(client):
    make_user(email="alex@larkmoor.example")
    pages = []
    for address in ("alex@larkmoor.example", "nobody@larkmoor.example"):
        visitor = Client()
        sent = ask(visitor, address)
        shown = visitor.get(CODE_PAGE).content.decode().replace(address, "ADDRESS")
        refused = visitor.post(CODE_PAGE, {"code": "000000"}).content.decode().replace(address, "ADDRESS")
        hidden = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
        pages.append((sent.status_code, sent.url, hidden.sub("", shown), hidden.sub("", refused)))
    assert pages[0] == pages[1]
    assert Notice.objects.count() == 1


def test_a_person_who_was_switched_off_gets_no_code(client):
    user = make_user(email="alex@larkmoor.example")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert ask(client, "alex@larkmoor.example").url == CODE_PAGE
    assert Notice.objects.count() == 0


def test_the_computer_cannot_sign_in(client):
    system = User.objects.system()
    assert (system.email, system.has_usable_password(), system.name) == (None, False, "The college’s computer")


def test_five_codes_in_fifteen_minutes_for_an_address_known_or_not(client):
    make_user(email="alex@larkmoor.example")
    for address in ("alex@larkmoor.example", "nobody@larkmoor.example"):
        answers = [ask(Client(), address).status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]


def test_twenty_codes_an_hour_from_one_place():
    answers = [ask(Client(), f"person{number}@larkmoor.example").status_code for number in range(21)]
    assert answers == [302] * 20 + [429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert ask(elsewhere, "someone@larkmoor.example").status_code == 302


def test_the_page_that_asks_to_wait_is_in_plain_words():
    for _ in range(5):
        ask(Client(), "alex@larkmoor.example")
    page = ask(Client(), "alex@larkmoor.example")
    assert (page.status_code, page["Retry-After"]) == (429, "900")
    assert "Please wait a little" in page.content.decode()


def test_no_code_lies_in_the_database(client):
    make_user(email="alex@larkmoor.example")
    ask(client, "alex@larkmoor.example")
    tables = connection.introspection.table_names()
    before = {table: everything_in(f'"{table}"') for table in tables}
    numbers = deliver().replace(" ", "")
    after = {table: everything_in(f'"{table}"') for table in tables}
    assert [table for table in tables if numbers in before[table] + after[table]] == []
    assert Notice.objects.get().secret == ""
    session = Session.objects.get().get_decoded()
    assert set(session) == {"sign_in_code"}
    assert numbers not in str(session)


def test_the_address_is_not_in_the_session(client):
    make_user(email="alex@larkmoor.example")
    ask(client, "alex@larkmoor.example")
    client.post(CODE_PAGE, {"code": deliver()})
    assert "alex" not in str(dict(client.session))


def test_a_code_that_was_used_is_not_sent_any_more(client):
    user, now = make_user(), timezone.now()
    code = codes.send(purpose=Purpose.SIGN_IN, person=user, address=user.email, now=now)
    Code.objects.filter(pk=code.pk).update(used_on=now)
    notice = Notice.objects.get()
    deliveries.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.secret, mail.outbox) == (Notice.State.MOOT, "", [])


def test_a_wrong_address_is_said_beside_the_field(client):
    page = ask(client, "alex.example.com").content.decode()
    assert page.count("Check your email address. It needs an @ sign, like name@example.com") == 2
    assert "<title>Error: Sign in" in page


def test_signing_out_ends_the_visit_and_only_by_post(client):
    client.force_login(make_user())
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client) is True
    assert client.post("/sign-out/").url == "/"
    assert signed_in(client) is False


def test_who_is_signed_in_is_not_asked_again(client):
    client.force_login(make_user())
    assert client.get(PAGE).url == reverse("after_sign_in")
    assert client.get(PAGE, {"next": "/about/"}).url == "/about/"
    assert client.get(CODE_PAGE).url == reverse("after_sign_in")


def test_the_code_page_without_a_code_leads_back(client):
    assert client.get(CODE_PAGE).url == PAGE


def test_old_codes_are_thrown_away():
    user, now = make_user(), timezone.now()
    for days in (3, 0):
        codes.send(purpose=Purpose.SIGN_IN, person=user, address=user.email, now=now - timedelta(days=days))
    codes.clear(now=now)
    assert Code.objects.get().sent_on == now


def test_a_day_begins_where_the_hat_says(client):
    staff = make_user(roles=["office"])
    client.force_login(staff)
    assert client.get("/after-sign-in/").url == reverse("college_home")
    client.force_login(make_user())
    assert client.get("/after-sign-in/").url == reverse("my_learning")


def test_a_conversation_uses_the_steps_by_themselves(client):
    """What enrolling does: meet, send, check, enter."""
    now = timezone.now()
    client.get(PAGE)
    user = people.meet(name="Alex Field", email="alex@larkmoor.example", now=now)
    request = RequestFactory().post("/anywhere/")
    request.session, request.user = client.session, AnonymousUser()
    sign_in.send_code(request, user, now)
    assert sign_in.address(request) == "alex@larkmoor.example"
    numbers = Notice.objects.get().secret
    with pytest.raises(Refusal) as refused:
        sign_in.check_code(request, wrong(numbers), now)
    assert refused.value.field == "code"
    assert sign_in.check_code(request, numbers, now) == user
    with pytest.raises(Refusal):
        sign_in.check_code(request, numbers, now)
    with request_context(request):
        assert sign_in.enter(request, user, then="/my/").url == "/my/"
    assert request.user == user


def test_a_conversation_that_sends_code_after_code_is_asked_to_wait(client):
    client.get(PAGE)
    request = RequestFactory().post("/anywhere/")
    request.session, request.user = client.session, AnonymousUser()
    user, now = make_user(), timezone.now()
    for _ in range(5):
        sign_in.send_code(request, user, now)
    with pytest.raises(sign_in.TooMany, match="Please wait 15 minutes, or ring us"):
        sign_in.send_code(request, user, now)
    assert Code.objects.count() == 5


def test_clearing_away_visits_that_are_over(client):
    client.force_login(make_user())
    kept = client.session.session_key
    Session.objects.create(session_key="over", session_data="", expire_date=timezone.now() - timedelta(minutes=1))
    clear_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == [kept]
