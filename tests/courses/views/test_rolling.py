"""The page that brings groups over from another term."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.models import Offering
from tests.courses.test_rolling import IN_A_YEAR, close, last_year, next_term, ran
from tests.courses.views.pages import queries, text
from tests.factories.courses import NOW, make_term
from tests.people import make_user, sign_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def asked() -> dict[str, str]:
    return {"since": last_year().slug, "to": next_term().slug}


def test_a_preview_says_what_is_kept_and_makes_nothing(office: Client) -> None:
    ran()
    close(IN_A_YEAR)
    page = reverse("college_roll")
    empty = text(office.get(page))
    assert 'value="spring-2026" selected' not in empty
    html = text(office.get(page, asked()))
    assert "1 group can be brought over." in html
    assert "Tuesdays, 10am to 12pm, from 26 January" in html
    assert "Closed on Tuesday 19 January (Team day), so it goes on a week later." in html
    assert Offering.objects.filter(term=next_term()).count() == 0


def test_what_is_ticked_becomes_a_draft_once(office: Client) -> None:
    one, other = ran(), ran()
    page, ticked = reverse("college_roll"), {**asked(), "offering": str(one.uuid)}
    answer = office.post(page, ticked)
    assert answer.url == f"{reverse('college_offerings')}?term=spring-2027&state=draft"
    assert "1 group is there as a draft." in text(office.get(answer.url))
    assert "Brought over already." in text(office.get(page, asked()))
    both = {**asked(), "offering": [str(one.uuid), str(other.uuid)]}
    assert "1 group is there as a draft." in text(office.post(page, both, follow=True))
    assert "Nothing new." in text(office.post(page, both, follow=True))
    assert set(Offering.objects.filter(term=next_term()).values_list("rolled_from", flat=True)) == {one.pk, other.pk}


def test_what_will_not_do_is_said(office: Client) -> None:
    page = reverse("college_roll")
    same = {"since": next_term().slug, "to": next_term().slug}
    assert "Choose two different terms." in text(office.get(page, same))
    ran()
    assert "Choose at least one group to bring over." in text(office.post(page, asked()))
    summer = make_term("Summer 2027", date(2027, 4, 19), date(2027, 7, 9))
    assert "Nothing ran in that term" in text(office.get(page, {"since": next_term().slug, "to": summer.slug}))
    assert "There is a problem" in text(office.get(page, {"since": "never", "to": "never"}))
    assert Offering.objects.filter(term=next_term()).count() == 0


def test_only_who_plans_may(client: Client) -> None:
    page = reverse("college_roll")
    assert client.get(page).status_code == 302
    stranger = sign_in_client(Client(), make_user("Alex"))
    assert stranger.get(page).status_code == 403
    assert stranger.post(page, asked()).status_code == 403


def test_the_page_costs_the_same_for_one_group_and_three(office: Client) -> None:
    ran()
    address = f"{reverse('college_roll')}?since={last_year().slug}&to={next_term().slug}"
    one = queries(office, address)
    ran()
    ran()
    assert queries(office, address) == one
