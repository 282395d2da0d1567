"""Terms, venues and rooms: what a year is planned with."""

from datetime import date

import pytest

from courses import planning
from courses.models import Room, Term, Venue
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_room, make_term, make_venue
from tests.people import make_user

pytestmark = pytest.mark.django_db


def add_term(by: User, **changes: object) -> Term:
    values = {
        "name": "Spring 2027",
        "starts": date(2027, 1, 11),
        "ends": date(2027, 3, 25),
        "enrolment_opens": date(2026, 11, 1),
        **changes,
    }
    return planning.add_term(**values, by=by, now=NOW)


def test_a_term_is_added_and_written_down() -> None:
    sam = make_user()
    term = add_term(sam)
    assert (term.slug, term.starts, term.ends) == ("spring-2027", date(2027, 1, 11), date(2027, 3, 25))
    assert list(Entry.objects.about(term).values_list("act", "by_id")) == [("planning.add_term", sam.pk)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": date(2027, 1, 10)}, "ends"),
        ({"enrolment_opens": date(2027, 3, 26)}, "enrolment_opens"),
        ({"name": "!!!"}, "name"),
        ({"starts": date(27, 1, 11)}, "starts"),
        ({"ends": date(2072, 3, 25)}, "ends"),
    ],
)
def test_a_term_that_will_not_do_is_refused_beside_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_term(make_user(), **changes)
    assert refused.value.field == field
    assert Term.objects.count() == 0


def test_two_terms_never_share_a_name_and_a_long_name_fits() -> None:
    sam = make_user()
    add_term(sam)
    with pytest.raises(Refusal) as refused:
        add_term(sam, name="spring 2027")
    assert refused.value.field == "name"
    assert len(add_term(sam, name="A very long name of a term that goes on and on and on").slug) <= 40


def test_a_one_day_term_is_a_term() -> None:
    day = date(2027, 5, 1)
    assert make_term("One day", day, day).ends == day


def test_a_venue_with_its_facts_and_never_two_at_one_address() -> None:
    sam = make_user()
    venue = planning.add_venue(slug="old-library", name="The Old Library", toilet=True, by=sam, now=NOW)
    assert (venue.toilet, venue.step_free) == (True, False)
    assert Entry.objects.about(venue).get().act == "planning.add_venue"
    with pytest.raises(Refusal) as refused:
        planning.add_venue(slug="old-library", name="The Old Library", by=sam, now=NOW)
    assert refused.value.field == "name"
    assert Venue.objects.count() == 1


def test_rooms_have_a_name_of_their_own_in_their_venue_and_seat_somebody() -> None:
    room = make_room("Room 1", size=16)
    for name, size, field in (("Room 1", 4, "name"), ("Cupboard", 0, "size")):
        with pytest.raises(Refusal) as refused:
            planning.add_room(venue=room.venue, name=name, size=size, by=make_user(), now=NOW)
        assert refused.value.field == field
    assert make_room("Room 1", venue=make_venue()).size == 20
    assert Room.objects.count() == 2
