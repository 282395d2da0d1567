"""A way back that somebody made up: pages that go where they were told go nowhere else, and never break."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.tutors import make_tutor
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db
MADE_UP = ["nowhere", "a(b", "null", "9" * 400]


@pytest.mark.parametrize("back", MADE_UP)
def test_signing_in_forgets_a_way_that_is_no_path(back: str) -> None:
    client = sign_in_client(Client(), make_user())
    assert client.get(reverse("sign_in"), {"next": back}).url == reverse("after_sign_in")
    assert client.get(reverse("sign_in"), {"next": "/about/"}).url == "/about/"


@pytest.mark.parametrize("back", MADE_UP)
def test_the_settings_of_the_display_are_kept_whatever_the_way_back(back: str) -> None:
    answer = Client().post(reverse("display_settings"), {"theme": "dark", "back": back})
    assert answer.status_code == 302
    assert answer.cookies["display_theme"].value == "dark"


@pytest.mark.parametrize("back", MADE_UP)
def test_two_tutors_are_asked_whatever_the_way_back(back: str) -> None:
    client = sign_in_client(Client(), make_user(roles=["office"]))
    peer, staff = make_tutor(lived="own"), make_tutor(subject=True)
    sent = {"peer_tutor": peer.pk, "staff_tutor": staff.pk, "next": back}
    answer = client.post(reverse("college_pair_propose"), sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
