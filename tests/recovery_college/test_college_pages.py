"""The pages on which a college admin changes the college's own settings and help lines."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from foundations.college import current
from foundations.college.models import College, HelpLine
from tests.factories.courses import make_offering
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return sign_in_client(Client(), make_user("Kim", roles=["college_admin"]))


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def filled(**changed: Any) -> dict[str, Any]:
    """Return the form as it stands, with some answers changed."""
    college = College.objects.get()
    names = [
        "name", "short_name", "peer_word", "staff_word", "colour", "accent", "phone", "email", "address",
        "opening_hours", "nation", "zone", "minimum_age", "offer_hours", "left_minutes", "completion_share",
    ]  # fmt: skip
    return {name: getattr(college, name) for name in names} | changed


def test_only_those_who_change_settings_get_here_and_see_it_in_the_menu(admin: Client) -> None:
    office = sign_in_client(Client(), make_user("Robin", roles=["office"]))
    line = HelpLine.objects.order_by("order")[0]
    addresses = [reverse(name) for name in ("college_settings", "college_help_lines", "college_help_line_add")]
    addresses.append(reverse("college_help_line", args=[line.pk]))
    for address in addresses:
        assert admin.get(address).status_code == 200
        assert [office.get(address).status_code, office.post(address, {}).status_code] in ([403, 403], [403, 405])
        assert Client().get(address).status_code == 302
    for name in ("college_help_line_move", "college_help_line_remove"):
        assert office.post(reverse(name, args=[line.pk])).status_code == 403
        assert admin.get(reverse(name, args=[line.pk])).status_code == 405
    assert reverse("college_settings") in text(admin.get(reverse("college_home")))
    assert reverse("college_settings") not in text(office.get(reverse("college_home")))


def test_settings_are_changed_and_shown_at_once(admin: Client) -> None:
    address = reverse("college_settings")
    sent = filled(
        name="Larkmoor Recovery College", minimum_age="16", first_term_before_panel="on", zone="Europe/Dublin"
    )
    page = text(admin.post(address, sent, follow=True))
    assert "Saved. Everybody sees it within half a minute." in page
    assert "Larkmoor Recovery College" in page
    college = current.college()
    assert (college.minimum_age, college.first_term_before_panel, college.zone) == (16, True, "Europe/Dublin")
    admin.post(address, filled())
    assert College.objects.get().first_term_before_panel is False


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"minimum_age": "12"}, "14 up to 65"),
        ({"zone": "London"}, "We do not know this time zone"),
        ({"colour": "#8899aa"}, "too light to read"),
        ({"email": "x"}, "valid email"),
        ({"name": ""}, "Please answer this: Name of the college"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(admin: Client, changed: dict[str, str], words: str) -> None:
    before = College.objects.values().get()
    page = text(admin.post(reverse("college_settings"), filled(**changed)))
    assert words in page
    assert "<title>Error:" in page
    assert College.objects.values().get() == before


def test_the_clock_stays_once_sessions_are_planned_by_it(admin: Client) -> None:
    make_offering()
    address = reverse("college_settings")
    assert "Sessions are planned by this clock, so it stays." in text(admin.get(address))
    admin.post(address, filled(zone="Europe/Dublin", minimum_age="17"))
    assert (College.objects.get().zone, College.objects.get().minimum_age) == ("Europe/London", 17)


def test_help_lines_are_added_changed_moved_and_taken_away(admin: Client) -> None:
    sent = {"words": "Night line", "call": "01632 960200"}
    assert "Night line" in text(admin.post(reverse("college_help_line_add"), sent, follow=True))
    assert "Night line: 01632 960200" in text(Client().get(reverse("help")))
    line = HelpLine.objects.get(words="Night line")
    change = reverse("college_help_line", args=[line.pk])
    assert "a number to ring" in text(admin.post(change, {"words": "Night line"}))
    assert "Larkmoor nights" in text(admin.post(change, {**sent, "words": "Larkmoor nights"}, follow=True))
    admin.post(reverse("college_help_line_move", args=[line.pk]), {"way": "up"})
    assert [each.words for each in current.help_lines()][-2] == "Larkmoor nights"
    gone = admin.post(reverse("college_help_line_remove", args=[line.pk]), follow=True)
    assert "It is off every page now." in text(gone)
    assert "Larkmoor nights" not in text(Client().get(reverse("help")))


def test_the_last_help_line_stays(admin: Client) -> None:
    last, *others = HelpLine.objects.order_by("order")
    HelpLine.objects.filter(pk__in=[each.pk for each in others]).delete()
    page = text(admin.post(reverse("college_help_line_remove", args=[last.pk]), follow=True))
    assert "nobody is left alone" in page
    assert HelpLine.objects.count() == 1
