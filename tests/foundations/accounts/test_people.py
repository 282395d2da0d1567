"""Meeting people: known, new, without an address."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundations.accounts import people
from foundations.accounts.models import User

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def test_a_new_person_is_written_down_in_lower_case():
    user = people.meet(name=" Alex Field ", email=" Alex@Larkmoor.example", now=NOW)
    assert (user.name, user.email, user.joined_on) == ("Alex Field", "alex@larkmoor.example", NOW)


def test_a_known_person_is_found_and_left_as_they_are():
    first = people.meet(name="Alex Field", email="alex@larkmoor.example", now=NOW)
    again = people.meet(name="Someone Else", email="ALEX@larkmoor.example", now=NOW)
    assert (again, again.name, User.objects.filter(is_system=False).count()) == (first, "Alex Field", 1)


def test_people_without_an_address_are_different_people():
    one = people.meet(name="Alex Field", email=None, now=NOW)
    two = people.meet(name="Alex Field", email="  ", now=NOW)
    assert (one == two, one.email, two.email) == (False, None, None)
    assert people.at("") is None


def test_one_address_is_one_person_in_any_case_of_letters():
    people.meet(name="Alex Field", email="alex@larkmoor.example", now=NOW)
    with pytest.raises(IntegrityError, match="accounts_user_email_unique"), transaction.atomic():
        User.objects.create(name="Robin Ash", email="Alex@larkmoor.example")


def test_a_person_is_a_number_in_logs():
    user = people.meet(name="Alex Field", email="alex@larkmoor.example", now=NOW)
    assert str(user) == f"person {user.pk}"
