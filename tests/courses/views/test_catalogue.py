"""The catalogue as a page and as the part that htmx swaps."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Places
from tests.courses.catalogues import many
from tests.factories.courses import NOW, make_category, make_course, make_offering
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def queries(client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    quiet = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(quiet)]


def test_anyone_sees_what_can_be_joined(client):
    make_offering(make_course("Sleep and rest"))
    page = client.get("/courses/")
    words = page.content.decode()
    assert page.status_code == 200
    assert "1 course<" in words
    assert "Sleep and rest</a>" in words
    assert "Places free" in words
    assert 'rel="canonical"' in words
    assert "HX-Request" in page.headers["Vary"]


def test_filters_work_without_javascript_and_stay_ticked(client):
    create = make_category("create", "Making and growing")
    make_offering(make_course("Drawing", category=create))
    make_offering(make_course("Sleep and rest"))
    words = client.get("/courses/?about=create&when=morning").content.decode()
    assert "Drawing</a>" in words
    assert "Sleep and rest</a>" not in words
    assert 'id="d-about-create" name="about" value="create" checked' in words
    assert "(2 chosen)" in words
    assert '<input type="hidden" name="about" value="create">' in words


def test_htmx_is_sent_the_results_alone(client):
    make_offering(make_course("Sleep and rest"))
    words = client.get("/courses/?when=morning", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in words
    assert "Sleep and rest</a>" in words
    assert '<div id="count" hx-swap-oob="innerHTML">1 course</div>' in words
    assert '<div id="kept" hx-swap-oob="true"><input type="hidden" name="when" value="morning"></div>' in words


def test_going_back_with_htmx_is_sent_the_whole_page(client):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/courses/", headers=headers).content.decode()


def test_a_slip_is_said(client):
    make_offering(make_course("Living with anxiety"))
    words = client.get("/courses/?q=anxeity").content.decode()
    assert "Showing results for <strong>anxiety</strong>." in words
    assert "We found nothing for “anxeity”." in words


def test_nothing_found_offers_ways_out(client):
    make_offering(make_course("Pottery"))
    words = client.get("/courses/?q=pottery&how=online").content.decode()
    assert "No courses match yet" in words
    assert '<a href="/courses/?q=pottery">showing both online and in a room</a> (1 course)' in words
    assert "Other courses you can join" in words


def test_nothing_at_all_is_said_kindly(client):
    assert "New courses come every term." in client.get("/courses/").content.decode()


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        (12, "Full. You can join the waiting list"),
        (11, "A few places left"),
        (9, "A few places left"),
        (8, "Places free"),
    ],
)
def test_places_in_words(client, taken, words):
    offering = make_offering(make_course("Sleep and rest"))
    Places.objects.filter(offering=offering).update(taken=taken)
    assert words in client.get("/courses/").content.decode()


def test_pages_lead_on(client):
    many(45)
    first = client.get("/courses/").content.decode()
    assert "45 courses" in first
    assert "Next page" in first
    assert "Last page" in first
    assert "Page before" not in first
    second = client.get("/courses/?last=1").content.decode()
    assert "First page" in second
    assert "Course 044" in second


@pytest.mark.parametrize(
    "address",
    ["?q=%00", "?q=" + "x" * 5000, "?page=999999", "?page=-1", "?after=x", "?before=9-9", "?about=%27", "?q=the"],
)
def test_any_address_is_answered(client, address):
    make_offering(make_course("Sleep and rest"))
    assert client.get("/courses/" + address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/courses/", "/courses/?q=worry", "/courses/?when=morning&places=free", "/courses/?q=worry&how=room"]
)
def test_as_many_queries_for_five_rows_as_for_fifty(client, address):
    many(5)
    few = queries(client, address)
    signed_in = sign_in_client(Client(), make_user())
    few_signed_in = queries(signed_in, address)
    more_courses(45)
    assert len(queries(client, address)) == len(few) <= 7
    assert len(queries(signed_in, address)) == len(few_signed_in) <= 9


def test_finding_nothing_takes_no_more_queries(client):
    many(5)
    address = "/courses/?q=worry&how=online"
    assert len(queries(client, address)) <= 7
    assert len(queries(sign_in_client(Client(), make_user()), address)) <= 9


def more_courses(count: int) -> None:
    for number in range(count):
        mode = "online" if number % 2 else "in_person"
        first = date(2027, number % 12 + 1, number % 28 + 1)
        make_offering(make_course(f"More worry {number}"), weeks=1, first=first, mode=mode)
