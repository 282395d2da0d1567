"""Pages about the college, and how they look to one person."""

import pytest
from django.test import Client

from foundations.accounts.models import User
from foundations.college import settings as college_settings
from foundations.college import texts
from tests.factories.courses import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/about/", "/help/", "/privacy/", "/accessibility/", "/display/"])
def test_everybody_may_read_them_and_help_is_on_each(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "116 123" in page.content.decode()


def test_about_shows_the_colleges_own_words(client: Client) -> None:
    texts.write(key="who_can_come", heading="Who can come?", body="Anyone over 18.", by=User.objects.system(), now=NOW)
    assert "Anyone over 18." in client.get("/about/").content.decode()


def test_a_choice_of_colours_and_size_is_kept(client: Client) -> None:
    answer = client.post("/display/", {"theme": "dark", "text": "large", "back": "/help/"})
    assert (answer.status_code, answer["Location"]) == (302, "/help/")
    assert 'data-bs-theme="dark"' in client.get("/help/").content.decode()


def test_nobody_is_sent_to_another_site(client: Client) -> None:
    answer = client.post("/display/", {"theme": "", "text": "", "back": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_the_colours_of_the_college_are_a_file_that_may_be_kept(client: Client) -> None:
    college_settings.change(by=User.objects.system(), now=NOW, colour="#0B4A3C")
    page = client.get("/help/").content.decode()
    address = page.split('href="/college.css')[1].split('"')[0]
    css = client.get(f"/college.css{address}")
    assert "#0B4A3C" in css.content.decode()
    assert "immutable" in css["Cache-Control"]
    assert css["Content-Type"] == "text/css"
    assert client.get("/college.css?v=old")["Cache-Control"] == "no-cache"
