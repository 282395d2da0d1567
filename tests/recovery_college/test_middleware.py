"""What holds for every page: nothing personal is kept, the college's clock, and an answer whatever breaks."""

import logging
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundations.accounts.models import User
from foundations.college import current
from foundations.college.models import College
from recovery_college import errors, processors
from recovery_college.middleware import CollegeZone, NothingPersonalIsKept
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


def test_a_signed_in_page_is_kept_by_nobody(client):
    sign_in_client(client, make_user())
    page = client.get("/my/address/")
    assert page["Cache-Control"] == "no-store, private"
    assert {"HX-Request", "Cookie"} <= {name.strip() for name in page["Vary"].split(",")}


def test_after_signing_out_the_page_is_gone(client):
    sign_in_client(client, make_user())
    client.post("/sign-out/")
    assert client.get("/my/address/").url == "/sign-in/?next=/my/address/"


def test_a_public_page_may_be_kept_and_parts_are_told_apart(client):
    page = client.get("/about/")
    assert page.has_header("Cache-Control") is False
    assert "HX-Request" in page["Vary"]


def test_a_public_page_seen_by_someone_signed_in_is_not_kept(client):
    sign_in_client(client, make_user())
    assert client.get("/about/")["Cache-Control"] == "no-store, private"


def test_what_is_public_for_everyone_stays_public():
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    request = RequestFactory().get("/college.css", headers={"cookie": "session=something"})
    request.session = Client().session
    answer = NothingPersonalIsKept(lambda request: HttpResponse(headers=kept))(request)
    assert answer["Cache-Control"] == kept["Cache-Control"]


def test_a_page_that_begins_a_visit_is_not_kept():
    def view(request):
        request.session["something"] = "new"
        return HttpResponse()

    request = RequestFactory().get("/")
    request.session = Client().session
    assert NothingPersonalIsKept(view)(request)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("zone", ["Europe/Dublin", "Australia/Melbourne"])
def test_pages_are_made_by_the_colleges_clock(zone):
    College.objects.filter(pk=1).update(zone=zone)
    current.forget()
    seen = []

    def view(request):
        seen.append(timezone.get_current_timezone())
        return HttpResponse()

    CollegeZone(view)(RequestFactory().get("/"))
    assert seen == [ZoneInfo(zone)]
    assert str(timezone.get_current_timezone()) == "UTC"


def test_health_is_answered_without_the_database():
    with CaptureQueriesContext(connection) as queries:
        answer = CollegeZone(lambda request: HttpResponse("well"))(RequestFactory().get("/health/live"))
    assert (answer.content, len(queries)) == (b"well", 0)


def test_whatever_breaks_a_person_gets_plain_words(caplog):
    def broken(request):
        raise OperationalError("password of alex@larkmoor.example is wrong")

    with caplog.at_level(logging.ERROR):
        answer = errors.PlainAnswerWhenAllElseFails(broken)(RequestFactory().get("/"))
    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store")
    assert "It is not your fault" in answer.content.decode()
    assert "alex" not in answer.content.decode()
    assert [record.getMessage() for record in caplog.records] == ["no page could be made"]


def test_the_page_for_our_own_faults_needs_no_database():
    with CaptureQueriesContext(connection) as queries:
        answer = errors.failed(RequestFactory().get("/"))
    assert (answer.status_code, answer["Cache-Control"], len(queries)) == (500, "no-store", 0)
    assert "Something went wrong here" in answer.content.decode()


def test_a_page_that_is_not_there(client):
    page = client.get("/no/such/page/")
    assert (page.status_code, page["Cache-Control"]) == (404, "no-store")
    assert "Go to the front page" in page.content.decode()


def test_a_page_that_is_not_for_this_person(client):
    sign_in_client(client, make_user())
    page = client.get("/college/people/")
    assert (page.status_code, page["Cache-Control"]) == (403, "no-store, private")
    assert "This page is not open to you" in page.content.decode()


def test_a_form_without_its_safety_mark_is_refused_in_plain_words():
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/sign-in/", {"email": "alex@larkmoor.example"})
    assert page.status_code == 403
    assert "Please send that again" in page.content.decode()


def shown(template: str, user, path: str = "/", **cookies: str) -> str:
    request = RequestFactory().get(path)
    request.user, request.COOKIES = user, cookies
    return Template(template).render(Context(processors.the_college(request)))


def test_every_page_knows_the_college_and_whom_to_turn_to():
    words = shown("{{ college.name }}|{% for words, href in college.help_lines %}{{ href }} {% endfor %}", None)
    name, lines = words.split("|")
    assert name == current.college().name
    assert "tel:116123" in lines.split()
    address = shown("{{ college_css_url }}", None)
    assert address.startswith("/college.css?v=")


def test_what_is_not_shown_costs_no_query():
    with CaptureQueriesContext(connection) as queries:
        assert shown("{{ nav }}", User(pk=1, name="Sam Field"), "/about/") == "about"
    assert len(queries) == 0


def test_all_hats_cost_one_query():
    user = make_user("Robin Ash", roles=["office"])
    template = "{{ user_hats.student }} {{ user_hats.tutor }} {{ user_hats.staff }} {{ user_hats.name }}"
    with CaptureQueriesContext(connection) as queries:
        assert shown(template, user) == "False False True Robin Ash"
    assert len(queries) == 1
    assert shown(template, make_user("Sam Field", roles=["auditor"])) == "False False False Sam Field"


@pytest.mark.parametrize(
    ("path", "section"),
    [("/my/plan/", "my_plan"), ("/my/", "my_learning"), ("/college/people/", "college"), ("/", "")],
)
def test_the_menu_knows_where_we_are(path, section):
    assert shown("{{ nav }}", None, path) == section


def test_only_known_looks_are_taken_from_a_cookie():
    template = "{{ display.theme }}-{{ display.text }}"
    assert shown(template, None, display_theme="dark", display_text="large") == "dark-large"
    assert shown(template, None, display_theme='"><script>', display_text="huge") == "-"
