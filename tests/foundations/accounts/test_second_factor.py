"""The second step of tutors and staff: setting it up, showing it, and who gets nowhere without it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from foundations.accounts import second_factor
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from tests.foundations.accounts.test_sign_in import ask, deliver, signed_in
from tests.people import make_user, sign_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]

STAFF_PAGE = "/college/people/"


def numbers_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def admin():
    return make_user("Robin Ash", roles=["college_admin"], email="robin@larkmoor.example")


@pytest.fixture
def app_secret(admin):
    """The admin has set up an app already."""
    secret = generate_totp_secret()
    TOTP.activate(admin, secret)
    RecoveryCodes.activate(admin)
    return secret


def sign_in_with_code(client: Client, address: str):
    ask(client, address)
    return client.post("/sign-in/code/", {"code": deliver()})


def test_staff_without_one_are_led_to_set_it_up(client, admin):
    client.force_login(admin)
    response = client.get(STAFF_PAGE)
    assert response.url == "/my/second-step/?next=%2Fcollege%2Fpeople%2F"
    assert "Set up an app" in client.get(response.url).content.decode()
    assert client.get("/after-sign-in/").url == STAFF_PAGE
    assert client.get("/after-sign-in/").url == "/college/"


def test_setting_up_an_app_opens_the_door_and_shows_recovery_codes_once(client, admin):
    client.force_login(admin)
    page = client.get("/my/second-step/app/").content.decode()
    secret = re.search(r'<strong class="rc-break">(\w+)</strong>', page)[1]
    assert 'src="data:image/svg+xml;base64,' in page
    response = client.post("/my/second-step/app/", {"code": numbers_now(secret)})
    assert response.url == "/my/second-step/recovery/"
    assert client.get(STAFF_PAGE).status_code == 200
    once = client.get("/my/second-step/recovery/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", once)) == 10
    again = client.get("/my/second-step/recovery/").content.decode()
    assert re.findall(r"<li>\d{8}</li>", again) == []
    assert "cannot show them again" in again


def test_the_secret_of_the_app_lies_sealed_in_session_and_database(client, admin):
    client.force_login(admin)
    page = client.get("/my/second-step/app/").content.decode()
    secret = re.search(r'<strong class="rc-break">(\w+)</strong>', page)[1]
    waiting = [str(session.get_decoded()) for session in Session.objects.all()]
    assert [secret in session for session in waiting] == [False]
    client.post("/my/second-step/app/", {"code": numbers_now(secret)})
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(numbers_now(secret)) is True


def test_wrong_numbers_set_nothing_up(client, admin):
    client.force_login(admin)
    client.get("/my/second-step/app/")
    page = client.post("/my/second-step/app/", {"code": "12345"}).content.decode()
    assert "Check the numbers" in page
    assert Authenticator.objects.count() == 0


def test_the_person_is_told_by_mail(client, admin, django_capture_on_commit_callbacks):
    client.force_login(admin)
    page = client.get("/my/second-step/app/").content.decode()
    secret = re.search(r'<strong class="rc-break">(\w+)</strong>', page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/my/second-step/app/", {"code": numbers_now(secret)})
    notice = Notice.objects.get(purpose="accounts.second_factor_changed")
    deliveries.deliver(notice_id=notice.pk, now=timezone.now())
    assert mail.outbox[-1].subject == "A change to how you sign in"
    assert mail.outbox[-1].to == ["robin@larkmoor.example"]


def test_the_code_alone_does_not_sign_in_who_has_an_app(client, admin, app_secret):
    response = sign_in_with_code(client, admin.email)
    assert response.url == "/sign-in/second-step/"
    assert signed_in(client) is False
    assert client.get(STAFF_PAGE).url.startswith("/sign-in/")


def test_the_code_and_the_numbers_do(client, admin, app_secret):
    sign_in_with_code(client, admin.email)
    assert "Numbers from your app" in client.get("/sign-in/second-step/").content.decode()
    response = client.post("/sign-in/second-step/", {"code": numbers_now(app_secret)})
    assert response.url == reverse("after_sign_in")
    assert client.get(STAFF_PAGE).status_code == 200


def test_a_recovery_code_works_once(client, admin, app_secret):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in_with_code(client, admin.email)
    client.post("/sign-in/second-step/", {"code": code})
    other = Client()
    sign_in_with_code(other, admin.email)
    page = other.post("/sign-in/second-step/", {"code": code}).content.decode()
    assert (signed_in(client), signed_in(other)) == (True, False)
    assert "Check the numbers" in page


def test_numbers_cannot_be_guessed_for_long(client, admin, app_secret):
    sign_in_with_code(client, admin.email)
    right = numbers_now(app_secret)
    wrong = f"{(int(right) + 7) % 10**6:06}"
    pages = [client.post("/sign-in/second-step/", {"code": wrong}).content.decode() for _ in range(6)]
    assert ["too many tries" in page for page in pages] == [False] * 5 + [True]
    assert "too many tries" in client.post("/sign-in/second-step/", {"code": right}).content.decode()
    assert signed_in(client) is False


def test_a_visit_that_has_not_shown_it_is_asked_and_brought_back(client, admin, app_secret):
    client.force_login(admin)
    asked = client.get(STAFF_PAGE).url
    assert asked == "/my/second-step/show/?next=%2Fcollege%2Fpeople%2F"
    page = client.get(asked).content.decode()
    assert 'name="next" value="/college/people/"' in page
    response = client.post(asked, {"code": numbers_now(app_secret), "next": STAFF_PAGE})
    assert response.url == STAFF_PAGE
    assert client.get(STAFF_PAGE).status_code == 200


def test_the_second_step_of_someone_else_opens_nothing(client, admin):
    theirs = sign_in_client(Client(), make_user()).session
    client.force_login(admin)
    borrowed = client.session
    for key in ("account_authentication_methods", "account_authentication_methods_user"):
        borrowed[key] = theirs[key]
    borrowed.save()
    assert client.get(STAFF_PAGE).status_code == 302


def test_taking_it_away_asks_for_it_first(client, admin, app_secret):
    sign_in_client(client, admin)
    assert client.get("/my/second-step/app/remove/").url.startswith("/my/second-step/show/")
    client.post("/my/second-step/show/", {"code": numbers_now(app_secret)})
    client.post("/my/second-step/app/remove/")
    assert Authenticator.objects.count() == 0


def test_only_the_demo_lets_in_without_it(admin, settings):
    request = RequestFactory().get("/")
    request.user, request.session = admin, {}
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        second_factor.mark_for_demo(request)
    assert second_factor.passed(request) is False
    settings.DEMO = True
    second_factor.mark_for_demo(request)
    assert second_factor.passed(request) is True
    settings.DEMO = False
    assert second_factor.passed(request) is False


def test_the_passkey_pages_carry_what_the_browser_is_asked(client, admin):
    client.force_login(admin)
    page = client.get("/my/second-step/passkey/").content.decode()
    assert 'data-passkey="create"' in page
    assert "&quot;challenge&quot;" in page
    assert "<script>" not in page


def test_a_visitor_sees_none_of_these_pages(client):
    pages = ["", "app/", "app/remove/", "passkey/", "recovery/", "recovery/new/", "show/", "show-passkey/"]
    answers = [client.get(f"/my/second-step/{page}").url.split("?")[0] for page in pages]
    assert answers == ["/sign-in/"] * len(pages)


def test_who_has_only_a_passkey_is_asked_for_it(client, admin):
    Authenticator.objects.create(user=admin, type="webauthn", data={"name": "My phone", "credential": {}})
    RecoveryCodes.activate(admin)
    client.force_login(admin)
    assert client.get(STAFF_PAGE).url.startswith("/my/second-step/show-passkey/?next=")
    other_way = client.get("/my/second-step/show/?next=/about/").content.decode()
    assert '<a href="/my/second-step/show-passkey/?next=%2Fabout%2F">Use my passkey</a>' in other_way
