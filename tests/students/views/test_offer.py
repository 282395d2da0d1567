"""The page behind an offer's mail: it tells nothing until it is asked, and opening it answers nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from students import enrolment, offer_link
from students.models import Enrolment
from tests.factories.courses import make_offering
from tests.factories.students import make_enrolment, make_student

pytestmark = pytest.mark.django_db


def an_offer() -> Enrolment:
    now = timezone.now()
    offering = make_offering(places=1, first=timezone.localdate() + timedelta(days=30), now=now)
    first, mine = make_enrolment(offering, now=now), make_enrolment(offering, make_student("Alex"), now=now)
    enrolment.withdraw(enrolment=first, by=first.student.user, now=now)
    mine.refresh_from_db()
    return mine


def path(claim: Enrolment) -> str:
    return reverse("offer_link", args=[offer_link.token(claim)])


def test_it_names_nobody_and_nothing_until_it_is_asked() -> None:
    claim, client = an_offer(), Client()
    sealed = client.get(path(claim))
    assert sealed.status_code == 200
    assert "no-store" in sealed["Cache-Control"]
    assert not [word for word in ("Alex", "worry", "Recovery") if word in sealed.content.decode()]
    asked = client.post(path(claim), {"show": "1"}).content.decode()
    assert "Would you like this place, Alex?" in asked
    assert "Understanding worry" in asked
    assert Enrolment.objects.get(pk=claim.pk).state == "offered"


def test_yes_without_signing_in_acts_as_its_person() -> None:
    claim = an_offer()
    said = Client().post(path(claim), {"answer": "yes"}).content.decode()
    assert "You have a place, Alex" in said
    claim.refresh_from_db()
    assert (claim.state, claim.confirmed_by_id) == ("confirmed", claim.student.user_id)
    over = Client().get(path(claim)).content.decode()
    assert "There is nothing to answer any more" in over
    assert "Alex" not in over


def test_no_rolls_on_and_the_link_is_dead() -> None:
    claim = an_offer()
    following = make_enrolment(claim.offering, now=timezone.now())
    Client().post(path(claim), {"answer": "no"})
    again = Client().post(path(claim), {"answer": "yes"}).content.decode()
    assert "There is nothing to answer any more" in again
    assert [Enrolment.objects.get(pk=each.pk).state for each in (claim, following)] == ["declined", "offered"]


def test_a_link_that_was_changed_or_ran_out_opens_nothing() -> None:
    claim = an_offer()
    assert "nothing to answer" in Client().get(path(claim)[:-4] + "xyz/").content.decode()
    Enrolment.objects.filter(pk=claim.pk).update(offer_due=timezone.now() - timedelta(seconds=1))
    assert "nothing to answer" in Client().post(path(claim), {"answer": "yes"}).content.decode()
    assert Enrolment.objects.get(pk=claim.pk).state == "offered"
    waiting = make_enrolment(claim.offering, now=timezone.now())
    assert "nothing to answer" in Client().post(path(waiting), {"answer": "yes"}).content.decode()
