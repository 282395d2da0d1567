"""The numbers beside the filters, and the filters by day and term."""

from datetime import date, time

import pytest
from django.utils.datastructures import MultiValueDict

from courses import catalogue, facets, fitting
from courses.catalogue import Place
from courses.facets import Number
from courses.forms_catalogue import CatalogueForm
from courses.models import Places
from tests.courses.catalogues import many, offer, titles
from tests.factories.courses import NOW, make_category, make_course, make_offering, make_room, make_term, make_venue

pytestmark = pytest.mark.django_db


def numbers(address: str = "", **ticks: list[str]) -> dict[tuple[str, str], str]:
    categories, venues, terms = fitting.answers_on_offer(now=NOW)
    form = CatalogueForm(MultiValueDict(ticks), categories=categories, venues=venues, terms=terms)
    found = catalogue.find(form.chosen(), place=Place(), number=1, now=NOW, answers=form.answers())
    return {name: str(number) for name, number in found.counted.of.items()}


def three() -> None:
    offer("Worry in the morning")
    offer("Worry in the evening", starts=time(18), ends=time(20), mode="online")
    words = {"line": "Lines.", "about": "We draw.", "outcomes": ["draw a leaf"], "session_titles": ["Leaves"]}
    drawing = make_course("Drawing", category=make_category("create"), kind="workshop", **words)
    make_offering(drawing, first=date(2027, 1, 16))


def test_every_answer_is_counted_and_one_that_gives_nothing_says_so():
    three()
    found = numbers()
    assert [found["when", key] for key in ("morning", "afternoon", "evening", "weekend")] == ["2", "0", "1", "1"]
    assert [found["ways", key] for key in ("room", "online")] == ["2", "1"]
    assert (found["about", "create"], found["about", "understand"]) == ("1", "2")
    assert (found["kinds", "workshop"], found["kinds", "taster"]) == ("1", "0")
    assert (found["days", "tue"], found["days", "sat"], found["days", "mon"]) == ("2", "1", "0")
    assert (found["places", "free"], found["terms", "spring-2027"]) == ("3", "3")


def test_ticks_under_other_headings_count_and_those_under_its_own_do_not():
    three()
    found = numbers(when=["evening"])
    assert [found["when", key] for key in ("morning", "afternoon", "evening")] == ["2", "0", "1"]
    assert [found["ways", key] for key in ("room", "online")] == ["0", "1"]
    found = numbers(when=["evening"], how=["room"])
    assert [found["when", key] for key in ("morning", "evening")] == ["2", "0"]
    assert [found["ways", key] for key in ("room", "online")] == ["0", "1"]
    assert found["about", "understand"] == "0"


def test_words_are_counted_with():
    three()
    assert numbers(q=["worry"])["when", "morning"] == "1"
    assert numbers(q=["drawing"])["about", "understand"] == "0"


def test_a_course_with_two_runs_is_counted_once_and_one_run_must_fit_it_all():
    course = make_course()
    make_offering(course, mode="online")
    make_offering(course, first=date(2027, 2, 3), starts=time(18), ends=time(20), mode="blended")
    found = numbers()
    assert (found["ways", "online"], found["ways", "room"], found["about", "understand"]) == ("1", "1", "1")
    assert numbers(how=["room"])["when", "morning"] == "0"


def test_full_courses_are_not_counted_among_those_with_places():
    Places.objects.filter(offering=offer("Full up")).update(taken=12)
    offer("Room for you")
    make_offering(make_course("Walk and talk", kind="drop_in"))
    assert numbers()["places", "free"] == "2"


def test_the_number_of_an_answer_is_what_ticking_it_gives():
    three()
    library = make_venue("The Old Library")
    offer("Here", room=make_room(venue=library))
    found = numbers()
    assert found["where", library.slug] == str(len(titles(where=(library,))))
    assert found["days", "tue"] == str(len(titles(days=(1,))))


def test_beyond_a_thousand_a_number_is_at_least_and_an_unknown_one_is_left_out(monkeypatch):
    monkeypatch.setattr(facets, "MOST_COUNTED", 10)
    many(14)
    found = numbers()
    assert found["about", "understand"] == "10+"
    assert found["ways", "online"] == ""


def test_of_a_search_the_soonest_are_counted_and_a_heading_in_which_something_is_ticked_on_its_own(monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_RANKED", 10)
    many(14)
    found = numbers(q=["course"], when=["morning", "evening"])
    assert (found["about", "understand"], found["ways", "room"], found["ways", "online"]) == ("10+", "10+", "")
    assert (found["when", "morning"], found["when", "evening"]) == ("14", "0")
    monkeypatch.setattr(catalogue, "MOST_RANKED", 14)
    assert numbers(q=["course"])["about", "understand"] == "14"


def test_of_a_search_with_many_matches_the_soonest_are_shown(monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_RANKED", 4)
    titles_in_order = many(14)
    assert titles(words="course") == titles_in_order[:5]


@pytest.mark.parametrize(
    ("number", "words"), [(Number(0), "0"), (Number(1000), "1,000"), (Number(1000, more=True), "1,000+")]
)
def test_a_number_in_words(number, words):
    assert str(number) == words


def test_filter_by_the_day_of_the_week():
    three()
    assert titles(days=(5,)) == ["Drawing"]
    assert sorted(titles(days=(1, 5))) == ["Drawing", "Worry in the evening", "Worry in the morning"]


def test_filter_by_term():
    summer = make_term("Summer 2027", starts=date(2027, 4, 12), ends=date(2027, 7, 2))
    offer("Now")
    offer("Later", first=date(2027, 4, 20), term=summer)
    assert titles(terms=(summer,)) == ["Later"]
    assert titles(terms=(summer, make_term())) == ["Now", "Later"]


def test_only_venues_and_terms_with_something_on_are_offered():
    make_term("Empty", starts=date(2027, 9, 6), ends=date(2027, 12, 3))
    make_venue("Empty")
    library = make_venue("The Old Library")
    offer(room=make_room(venue=library))
    _categories, venues, terms = fitting.answers_on_offer(now=NOW)
    assert ([venue.name for venue in venues], [term.name for term in terms]) == (["The Old Library"], ["Spring 2027"])


def test_an_address_says_what_was_ticked():
    make_category()
    offer()
    categories, venues, terms = fitting.answers_on_offer(now=NOW)
    data = MultiValueDict({"day": ["tue", "nonsense"], "term": ["spring-2027"]})
    form = CatalogueForm(data, categories=categories, venues=venues, terms=terms)
    assert form.address() == "/courses/?day=tue&term=spring-2027"
    assert (form.chosen().days, [term.slug for term in form.chosen().terms]) == ((1,), ["spring-2027"])
