"""What stands in the catalogue, what the filters leave, and its pages."""

from datetime import date, time, timedelta

import pytest
from django.utils.datastructures import MultiValueDict

from courses import catalogue, facets, listing, offerings
from courses.catalogue import Place
from courses.forms_catalogue import CatalogueForm
from courses.models import Approval, Category, Course, Listing, Places, Venue
from foundations.accounts.models import User
from tests.courses.catalogues import find, many, offer, titles
from tests.factories.courses import NOW, make_category, make_course, make_offering, make_room, make_venue
from tests.factories.tutors import make_pair, make_tutor

pytestmark = pytest.mark.django_db


# What is listed ---------------------------------------------------------------------------------------------------


def test_a_published_offering_for_everyone_is_listed_with_its_words_and_pair():
    pair = make_pair(make_tutor("Noor Haddad", lived="own"), make_tutor("Ash Pemberton", subject=True))
    room = make_room(venue=make_venue("The Old Library"))
    offering = offer("Sleep and rest", pair=pair, room=room, words={"line": "Small changes to try."})
    (card,) = find().cards
    assert card.title == "Sleep and rest"
    assert card.summary == "Small changes to try."
    assert card.when == "Tuesdays, 10am to 12pm, from 12 January"
    assert card.where == "The Old Library, Larkmoor"
    assert card.by == "Ash and Noor"
    assert card.places == "free"
    assert card.href == f"/courses/{offering.course.slug}/"
    assert card.number == offering.course_id


def test_one_session_is_said_with_its_day():
    offer(weeks=1)
    assert find().cards[0].when == "Tuesday 12 January, 10am to 12pm"


def test_a_draft_is_not_listed():
    offer(published=False)
    assert titles() == []


def test_an_offering_by_invitation_is_listed_nowhere():
    offer(audience="invitation")
    assert titles() == []
    assert titles(words="worry") == []


def test_a_cancelled_offering_leaves_the_catalogue_at_once(settings):
    settings.REACTIONS = "tests.courses.quiet"
    offering = offer()
    assert titles() == ["Understanding worry"]
    offerings.cancel(offering=offering, by=User.objects.system(), now=NOW)
    assert titles() == []
    assert titles(words="worry") == []


def test_a_retired_course_is_not_listed():
    offering = offer()
    Course.objects.filter(pk=offering.course_id).update(retired_at=NOW, retired_by=User.objects.system())
    listing.refresh(course_ids=[offering.course_id], now=NOW)
    assert titles() == []


def test_what_was_published_stays_when_its_approval_runs_out():
    offering = offer()
    Approval.objects.update(expires=date(2026, 11, 22))
    listing.refresh(course_ids=[offering.course_id], now=NOW)
    assert titles() == ["Understanding worry"]


def test_a_course_that_has_begun_is_gone_though_nobody_refreshed_it():
    offering = offer()
    first = offering.first_start
    assert find(now=first - timedelta(seconds=1)).total == 1
    assert find(now=first).total == 0


def test_when_one_run_has_begun_the_task_lists_the_next():
    course = make_course()
    begun = make_offering(course)
    make_offering(course, first=date(2027, 3, 2))
    later = begun.first_start + timedelta(minutes=1)
    assert find(now=later).cards == []
    assert listing.refresh_begun(now=later) == 1
    assert find(now=later).cards[0].when == "Tuesdays, 10am to 12pm, from 2 March"
    assert listing.refresh_begun(now=later) == 0


def test_a_drop_in_can_be_joined_until_its_last_session():
    course = make_course("Walk and talk", kind="drop_in")
    offering = make_offering(course, weeks=2)
    later = offering.first_start + timedelta(hours=1)
    listing.refresh_begun(now=later)
    (card,) = find(now=later).cards
    assert card.when == "Tuesday 19 January, 10am to 12pm"
    assert card.places == "open"


@pytest.mark.parametrize(("taken", "words"), [(12, "full"), (11, "few"), (9, "few"), (8, "free"), (0, "free")])
def test_places_are_said_kindly(taken, words):
    offering = offer(places=12)
    Places.objects.filter(offering=offering).update(taken=taken)
    assert find().cards[0].places == words


def test_a_refresh_twice_changes_nothing():
    offering = offer()
    before = list(Listing.objects.values_list("course", "next_start", "search"))
    listing.refresh(course_ids=[offering.course_id], now=NOW)
    assert list(Listing.objects.values_list("course", "next_start", "search")) == before


# Filters ----------------------------------------------------------------------------------------------------------


def test_filter_by_category():
    offer("Understanding worry")
    create = make_category("create", "Making and growing")
    make_offering(make_course("Drawing", category=create))
    assert titles(about=(create,)) == ["Drawing"]


def test_filter_by_kind():
    offer("Understanding worry")
    make_offering(make_course("A taste of college", kind="taster"))
    assert titles(kinds=("taster",)) == ["A taste of college"]


def test_filter_by_the_way_to_join():
    offer("In a room")
    offer("On a screen", mode="online")
    offer("As you like", mode="blended")
    assert sorted(titles(ways=("room",))) == ["As you like", "In a room"]
    assert sorted(titles(ways=("online",))) == ["As you like", "On a screen"]


def test_filter_by_venue():
    library = make_venue("The Old Library")
    offer("Here", room=make_room(venue=library))
    offer("There")
    assert titles(where=(library,)) == ["Here"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("morning", ["At ten", "On Saturday"]),
        ("afternoon", ["At noon"]),
        ("evening", ["At five"]),
        ("weekend", ["On Saturday"]),
    ],
)
def test_filter_by_the_part_of_the_day(part, expected):
    offer("At ten")
    offer("At noon", starts=time(12), ends=time(14))
    offer("At five", starts=time(17), ends=time(19))
    offer("On Saturday", first=date(2027, 1, 16))
    assert sorted(titles(when=(part,))) == expected


def test_filter_by_places():
    full = offer("Full up")
    Places.objects.filter(offering=full).update(taken=12)
    offer("Room for you")
    make_offering(make_course("Walk and talk", kind="drop_in"))
    assert sorted(titles(places=True)) == ["Room for you", "Walk and talk"]


def test_the_card_shows_the_run_that_fits_the_filters():
    course = make_course()
    make_offering(course)
    make_offering(course, first=date(2027, 2, 3), starts=time(18), ends=time(20))
    assert find().cards[0].when == "Tuesdays, 10am to 12pm, from 12 January"
    assert find(when=("evening",)).cards[0].when == "Wednesdays, 6pm to 8pm, from 3 February"


def test_filters_must_fit_one_and_the_same_run():
    course = make_course()
    make_offering(course, mode="online")
    make_offering(course, first=date(2027, 2, 3), starts=time(18), ends=time(20))
    assert titles(ways=("online",), when=("evening",)) == []


def test_nothing_fits_so_ways_out_are_counted():
    offer("Worry in the morning")
    offer("Worry in the evening", starts=time(18), ends=time(20), mode="online")
    found = find(words="worry", ways=("online",), when=("morning",))
    assert found.total == 0
    assert {way.name: way.count for way in found.ways_out} == {"ways": 1, "when": 1}
    assert len(found.others) == 2


# Pages ------------------------------------------------------------------------------------------------------------


def test_pages_forwards_hold_every_course_once():
    everything = many(53)
    seen, place = [], Place()
    while place:
        found = find(place=place)
        seen += [card.title for card in found.cards]
        assert found.total == 53
        place = found.after
    assert seen == everything


def test_pages_backwards_hold_every_course_once():
    everything = many(53)
    seen, place = [], Place("last")
    while place:
        found = find(place=place)
        seen = [card.title for card in found.cards] + seen
        place = found.before
    assert seen == everything


def test_the_first_page_has_none_before_and_the_last_none_after():
    many(25)
    first, last = find(), find(place=Place("last"))
    assert (first.before, len(first.cards), bool(first.after)) == (None, 20, True)
    assert (last.after, len(last.cards), bool(last.before)) == (None, 20, True)


@pytest.mark.parametrize("text", ["", "-", "abc", "1-", "²-3", "9" * 40 + "-1", "99999999999999999-1", "-5-1"])
def test_a_place_that_makes_no_sense_is_the_first_page_or_an_empty_end(text):
    assert find(place=catalogue.place_of("after", text)).total == 0


def test_the_count_stops_at_a_thousand(monkeypatch):
    monkeypatch.setattr(facets, "MOST_COUNTED", 10)
    many(12)
    found = find()
    assert (found.total, found.more) == (10, True)


def test_words_give_numbered_pages():
    many(25)
    listing.refresh_all(now=NOW)
    Listing.objects.update(next_start=NOW + timedelta(days=1), search=Listing.objects.exclude(search=None).get().search)
    page = find(words="worry", number=2).page
    assert (page.number, page.paginator.num_pages, len(page.object_list)) == (2, 2, 5)


# What was ticked --------------------------------------------------------------------------------------------------


def test_what_is_not_known_is_left_out():
    make_category()
    data = MultiValueDict(
        {"about": ["understand", "nothing"], "how": ["flying"], "when": ["morning"], "places": ["free"]}
    )
    form = CatalogueForm(data, categories=Category.objects.all(), venues=Venue.objects.none())
    chosen = form.chosen()
    assert [category.slug for category in chosen.about] == ["understand"]
    assert (chosen.ways, chosen.when, chosen.places) == ((), ("morning",), True)
    assert form.address() == "/courses/?about=understand&when=morning&places=free"
    assert form.address(leave=["when"]) == "/courses/?about=understand&places=free"


def test_free_places_are_those_of_this_moment():
    offering = offer(places=3)
    assert find().cards[0].places == "few"
    Places.objects.filter(offering=offering).update(capacity=20)
    assert find().cards[0].places == "free"
