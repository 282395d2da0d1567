"""What words find in the catalogue: endings, slips, words that mean the same, titles first, and hostile words."""

from datetime import date

import pytest
from django.utils.datastructures import MultiValueDict

from courses import catalogue, listing, search
from courses.catalogue import Place
from courses.forms_catalogue import CatalogueForm
from courses.models import Course, Synonym, Word
from foundations.accounts.models import User
from tests.courses.catalogues import find, offer, titles
from tests.factories.courses import NOW

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    ("same", "meant"),
    [
        ("!clock", ["Time and the clock"]),
        ("clo:*", []),
        ("clock' | 'pottery", []),
        ("clock\\' | 'pottery", []),
        ("clock\\", ["Time and the clock"]),
    ],
)
def test_signs_among_words_that_mean_the_same_mean_nothing(same, meant):
    offer("Time and the clock")
    offer("Pottery")
    Synonym.objects.create(words=["hour", same])
    assert titles(words="hour") == meant


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
