"""The demo's own pages exist in the demo only."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import NoReverseMatch, reverse

from recovery_college.demo import mail
from recovery_college.demo.people import SAMPLE_PEOPLE
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo_urls"
    settings.VAR_DIR = tmp_path


def test_outside_the_demo_there_is_no_such_page(client: Client) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/alex/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo_home")


@pytest.mark.usefixtures("demo")
def test_anybody_may_be_a_sample_person(client: Client) -> None:
    make_user("Robin Admin", email="admin@larkmoor.example", roles=["college_admin"])
    page = client.get("/demo/")
    assert page.status_code == 200
    assert all(sample.name in page.content.decode() for sample in SAMPLE_PEOPLE)
    signed_in = client.post("/demo/sign-in/robin/")
    assert (signed_in.status_code, signed_in["Location"]) == (302, reverse("college_home"))
    assert client.get(reverse("college_home")).status_code == 200


@pytest.mark.usefixtures("demo")
def test_only_sample_people_and_only_by_post(client: Client) -> None:
    assert client.post("/demo/sign-in/nobody/").status_code == 404
    assert client.get("/demo/sign-in/robin/").status_code == 405


@pytest.mark.usefixtures("demo")
def test_the_mail_that_was_sent_can_be_read(client: Client, tmp_path: Path) -> None:
    message = EmailMultiAlternatives("Your dates", "Hello Alex", "hello@larkmoor.example", ["alex@larkmoor.example"])
    message.attach_alternative("<p>Hello Alex</p>", "text/html")
    EmailBackend(file_path=str(tmp_path / "mail")).send_messages([message])
    (sent,) = mail.latest()
    assert (sent.subject, sent.to, sent.text.strip()) == ("Your dates", "alex@larkmoor.example", "Hello Alex")
    assert "Your dates" in client.get("/demo/mail/").content.decode()
    assert "Hello Alex" in client.get(f"/demo/mail/{sent.key}/").content.decode()
    assert client.get(f"/demo/mail/{sent.key}/as-sent/").content.decode().strip() == "<p>Hello Alex</p>"
    assert client.get("/demo/mail/..%2Fsecret.log/").status_code == 404
