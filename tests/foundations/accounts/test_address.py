"""Changing the address one signs in with: proved by a code, told to the old address."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from foundations.accounts import address, codes
from foundations.accounts.models import Code, Purpose, User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]

OLD, NEW = "alex@larkmoor.example", "alex.field@larkmoor.example"


@pytest.fixture
def alex():
    return make_user("Alex Field", email=OLD)


def deliver() -> None:
    now = timezone.now()
    for number in deliveries.due_ids(now=now, most=10):
        deliveries.deliver(notice_id=number, now=now)


def numbers_in_mail() -> str:
    return re.search(r"^(\d{3} \d{3})$", mail.outbox[-1].body, re.MULTILINE)[1]


def test_the_new_address_is_proved_and_the_old_one_told_once(client, alex):
    client.force_login(alex)
    other_phone = Client()
    other_phone.force_login(alex)
    assert client.post("/my/address/", {"email": NEW}).url == "/my/address/code/"
    deliver()
    assert mail.outbox[-1].to == [NEW]
    done = client.post("/my/address/code/", {"code": numbers_in_mail()}).content.decode()
    assert NEW in done
    assert User.objects.get(pk=alex.pk).email == NEW
    deliver()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([OLD], "A change to how you sign in")
    notice = Notice.objects.get(purpose="accounts.address_changed")
    assert (notice.secret, notice.state) == ("", Notice.State.TOLD)
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.by_id, entry.thing_id) == ("accounts.change_address", alex.pk, alex.pk)
    assert client.get("/my/address/").status_code == 200
    assert other_phone.get("/my/address/").status_code == 302


def test_a_wrong_code_changes_nothing(client, alex):
    client.force_login(alex)
    client.post("/my/address/", {"email": NEW})
    page = client.post("/my/address/code/", {"code": "000000"}).content.decode()
    assert "Check the code" in page
    assert User.objects.get(pk=alex.pk).email == OLD


def test_an_address_that_someone_else_has_gives_nothing_away(client, alex):
    make_user("Robin Ash", email=NEW)
    client.force_login(alex)
    assert client.post("/my/address/", {"email": NEW}).url == "/my/address/code/"
    assert "Check the code" in client.post("/my/address/code/", {"code": "123456"}).content.decode()
    assert Notice.objects.count() == 0


def test_a_code_to_sign_in_does_not_change_an_address(client, alex):
    now = timezone.now()
    code = codes.send(purpose=Purpose.SIGN_IN, person=alex, address=NEW, now=now)
    Code.objects.filter(pk=code.pk).update(used_on=now)
    code.refresh_from_db()
    with pytest.raises(Refusal, match="not sent a code to this phone or computer") as refused:
        address.change(person=alex, code=code, by=alex, now=now)
    assert (refused.value.field, User.objects.get(pk=alex.pk).email) == ("code", OLD)


def test_the_code_of_one_person_does_not_change_the_address_of_another(alex):
    now, robin = timezone.now(), make_user("Robin Ash")
    code = address.ask(person=robin, new=NEW, now=now)
    Code.objects.filter(pk=code.pk).update(used_on=now)
    code.refresh_from_db()
    with pytest.raises(Refusal, match="not sent a code to this phone or computer") as refused:
        address.change(person=alex, code=code, by=alex, now=now)
    assert (refused.value.field, User.objects.get(pk=alex.pk).email) == ("code", OLD)


def test_an_address_taken_in_the_meantime_is_refused(alex):
    now = timezone.now()
    code = address.ask(person=alex, new=NEW, now=now)
    Code.objects.filter(pk=code.pk).update(used_on=now)
    code.refresh_from_db()
    make_user("Robin Ash", email=NEW)
    with pytest.raises(Refusal, match="We could not change your address") as refused:
        address.change(person=alex, code=code, by=alex, now=now)
    assert (refused.value.field, User.objects.get(pk=alex.pk).email) == ("code", OLD)


def test_an_old_sign_in_code_dies_with_the_old_address(client, alex):
    client.post("/sign-in/", {"email": OLD})
    deliver()
    User.objects.filter(pk=alex.pk).update(email=NEW)
    page = client.post("/sign-in/code/", {"code": numbers_in_mail()}).content.decode()
    assert "This code has run out. Send a new code" in page
    assert "_auth_user_id" not in client.session


def test_the_present_address_is_not_a_new_one(client, alex):
    client.force_login(alex)
    page = client.post("/my/address/", {"email": OLD.upper()}).content.decode()
    assert "This is the address that you sign in with now" in page


def test_a_visitor_changes_no_address(client):
    answers = [client.get(page).url.split("?")[0] for page in ("/my/address/", "/my/address/code/")]
    assert answers == ["/sign-in/", "/sign-in/"]
