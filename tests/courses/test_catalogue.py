"""What stands in the catalogue, what the filters leave, and what words find."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils.datastructures import MultiValueDict

from courses import catalogue, listing, offerings, search
from courses.catalogue import Chosen, Place
from courses.forms_catalogue import CatalogueForm
from courses.models import Approval, Category, Course, Listing, Places, Synonym, Venue, Word
from foundations.accounts.models import User
from tests.factories.courses import NOW, make_category, make_course, make_offering, make_room, make_venue
from tests.factories.tutors import make_pair, make_tutor

pytestmark = pytest.mark.django_db


def find(*, number: int = 1, place: Place | None = None, now: datetime = NOW, **chosen: object) -> catalogue.Found:
    return catalogue.find(Chosen(**chosen), place=place or Place(), number=number, now=now)


def titles(**chosen: object) -> list[str]:
    return [card.title for card in find(**chosen).cards]


def offer(title: str = "Understanding worry", *, words: dict[str, object] | None = None, **more: object):
    return make_offering(make_course(title, **(words or {})), **more)


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


def test_a_course_whose_approval_ran_out_is_not_listed():
    offering = offer()
    Approval.objects.update(expires=date(2026, 11, 22))
    listing.refresh(course_ids=[offering.course_id], now=NOW)
    assert titles() == []


def test_an_approval_is_good_on_its_last_day():
    offering = offer()
    Approval.objects.update(expires=date(2026, 11, 23))
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


def many(count: int) -> list[str]:
    """List so many courses, four at each start, without going through a plan for each."""
    offering = offer("Course 000")
    category = Category.objects.get()
    first = Listing.objects.get()
    facts = first.offerings.get()
    system = User.objects.system()
    for number in range(1, count):
        course = Course.objects.create(
            slug=f"many-{number}", code=f"M{number}", category=category, started_at=NOW, started_by=system
        )
        offering.pk, offering.uuid, offering.course = None, f"00000000-0000-4000-8000-{number:012d}", course
        offering._state.adding = True
        offering.save()
        first.pk, first.course, first.title = None, course, f"Course {number:03d}"
        first.next_start = facts.next_start = first.next_start + timedelta(days=number % 4 == 0)
        first._state.adding = True
        first.save()
        facts.pk, facts.listing, facts.offering = None, first, offering
        facts._state.adding = True
        facts.save()
    return [f"Course {number:03d}" for number in range(count)]


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
    monkeypatch.setattr(catalogue, "MOST_COUNTED", 10)
    many(12)
    found = find()
    assert (found.total, found.more) == (10, True)


def test_words_give_numbered_pages():
    many(25)
    listing.refresh_all(now=NOW)
    Listing.objects.update(next_start=NOW + timedelta(days=1), search=Listing.objects.exclude(search=None).get().search)
    page = find(words="worry", number=2).page
    assert (page.number, page.paginator.num_pages, len(page.object_list)) == (2, 2, 5)


# Words ------------------------------------------------------------------------------------------------------------


def test_a_title_comes_before_the_text():
    offer("Feeling calm", words={"about": "We talk about gardening and plants."}, first=date(2027, 1, 12))
    offer("Gardening for all", first=date(2027, 2, 9))
    assert titles(words="gardening") == ["Gardening for all", "Feeling calm"]


def test_the_word_itself_comes_before_one_that_means_the_same():
    offer("Less stress", first=date(2027, 1, 12))
    offer("Living with anxiety", first=date(2027, 2, 9))
    assert titles(words="anxiety")[:2] == ["Living with anxiety", "Less stress"]


def test_a_typing_slip_is_put_right_and_said():
    offer("Living with anxiety")
    found = find(words="anxeity")
    assert [card.title for card in found.cards] == ["Living with anxiety"]
    assert found.meant == "anxiety"


@pytest.mark.parametrize(
    ("typed", "meant"), [("gardning", "gardening"), ("garden", ""), ("slepe", "sleep"), ("mindf", "mindfulness")]
)
def test_slips(typed, meant):
    for title in ("Gardening for all", "Good sleep", "Mindfulness"):
        offer(title)
    found = find(words=typed)
    assert (found.meant, found.total >= 1) == (meant, True)


def test_a_short_word_is_not_bent_into_another():
    offer("Poetry")
    assert find(words="pottery").total == 0


def test_a_word_nobody_could_mean_finds_nothing():
    offer("Gardening for all")
    assert find(words="zzzzqqqq").total == 0


@pytest.mark.parametrize("typed", ["worrying", "worries", "WORRIED", "Worry!"])
def test_endings_do_not_matter(typed):
    offer("Understanding worry")
    assert titles(words=typed) == ["Understanding worry"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("debt", "Money without fear"),
        ("insomnia", "Sleep well"),
        ("insomina", "Sleep well"),
        ("depression", "When you feel a low mood"),
        ("stress", "Living with anxiety"),
    ],
)
def test_words_that_mean_the_same(typed, title):
    words = {"line": "x", "about": "y", "outcomes": ["z"], "session_titles": ["One"]}
    for each in ("Money without fear", "Sleep well", "When you feel a low mood", "Living with anxiety"):
        offer(each, words=words)
    assert titles(words=typed) == [title]


def test_a_phrase_finds_the_word_for_it():
    offer("Living with depression", words={"line": "x", "about": "y", "outcomes": ["z"]})
    assert titles(words="low mood") == ["Living with depression"]


def test_the_college_can_add_its_own_synonyms():
    offer("Pottery")
    assert titles(words="ceramics") == []
    Synonym.objects.create(words=["pottery", "ceramics"])
    assert titles(words="ceramics") == ["Pottery"]


@pytest.mark.parametrize("typed", ["café", "cafe", "CAFÉ", "cafe\u0301"])
def test_accents_do_not_matter(typed):
    offer("The café")
    assert titles(words=typed) == ["The café"]


def test_all_words_win_over_any_but_any_is_better_than_none():
    offer("Money and work")
    offer("Money")
    assert titles(words="money work") == ["Money and work"]
    assert sorted(titles(words="money zebra")) == ["Money", "Money and work"]


@pytest.mark.parametrize(
    "typed",
    [
        "'; drop table courses_course; --",
        "x" * 5000,
        "the and of",
        "a\0b",
        "\ud800",
        "&|!():*<->",
        "\\",
        "%s %(x)s",
        "worry:*",
    ],
)
def test_hostile_words_do_no_harm(typed):
    offer()
    form = CatalogueForm(MultiValueDict({"q": [typed]}), categories=[], venues=[])
    found = catalogue.find(form.chosen(), place=Place(), number=1, now=NOW)
    assert found.total in {0, 1}
    assert find(words=typed.replace("\ud800", "")).total in {0, 1}
    assert Course.objects.count() == 1


def test_nothing_but_little_words_shows_everything_and_says_so():
    offer()
    found = find(words="the and of")
    assert (found.total, found.little) == (1, True)


def test_words_of_courses_that_are_gone_are_forgotten():
    offering = offer("Pottery")
    assert Word.objects.filter(word="pottery").exists()
    Course.objects.filter(pk=offering.course_id).update(retired_at=NOW, retired_by=User.objects.system())
    listing.refresh_all(now=NOW)
    assert Word.objects.count() == 0


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("anxeity", "anxiety", 1), ("slep", "sleep", 1), ("a", "b", 1), ("", "ab", 2), ("kitten", "sitting", 3)],
)
def test_steps_between_words(one, other, steps):
    assert search.steps_apart(one, other) == steps


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
