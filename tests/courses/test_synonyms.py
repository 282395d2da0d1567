"""Words that mean the same, as the college edits them."""

import pytest
import time_machine
from django.test import Client

from courses import synonyms
from courses.models import Synonym
from foundations.accounts.models import User
from tests.factories.courses import NOW, make_course, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_user("Robin")


def found(words: str) -> bool:
    return "1 course<" in Client().get("/courses/", {"q": words}).content.decode()


@time_machine.travel(NOW, tick=False)
def test_a_new_group_works_at_once_and_no_longer_when_it_is_gone(by: User) -> None:
    make_offering(make_course("Living with money"))
    assert [found("dosh"), found("out of pocket")] == [False, False]
    group = synonyms.add(words=["Dosh", "money", "Out of pocket"], by=by, now=NOW)
    assert [found("dosh"), found("DOSH"), found("out of pocket")] == [True, True, True]
    synonyms.change(group=group, words=["spondulicks", "money"], by=by, now=NOW)
    assert [found("dosh"), found("spondulicks")] == [False, True]
    synonyms.remove(group=group, by=by, now=NOW)
    assert found("spondulicks") is False


def test_words_are_folded_and_each_is_kept_once(by: User) -> None:
    group = synonyms.add(words=["  Crème  Brûlée ", "CUSTARD", "custard", "e-mail", ""], by=by, now=NOW)
    assert group.words == ["creme brulee", "custard", "e mail"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["money"], "at least two"),
        (["Money", "money!"], "at least two"),
        ([f"word{n}" for n in range(13)], "You have 13"),
        (["x" * 41, "y"], "too long to search for"),
        (["a b c d e f g h i", "y"], "too long to search for"),
    ],
)
def test_what_the_search_could_not_use_is_refused(by: User, words: list[str], said: str) -> None:
    with pytest.raises(synonyms.UnusableGroup, match=said) as refused:
        synonyms.add(words=words, by=by, now=NOW)
    assert refused.value.field == "words"


def test_the_same_group_again_is_that_group(by: User) -> None:
    one = synonyms.add(words=["wool", "yarn"], by=by, now=NOW)
    assert synonyms.add(words=["Yarn", "wool"], by=by, now=NOW) == one
    other = synonyms.add(words=["wool", "knitting"], by=by, now=NOW)
    with pytest.raises(synonyms.UnusableGroup, match="Another group has the same words"):
        synonyms.change(group=other, words=["yarn", "wool"], by=by, now=NOW)
    assert synonyms.change(group=one, words=["yarn", "wool"], by=by, now=NOW).words == ["yarn", "wool"]


def test_a_group_can_go(by: User) -> None:
    group = synonyms.add(words=["wool", "yarn"], by=by, now=NOW)
    synonyms.remove(group=group, by=by, now=NOW)
    assert not Synonym.objects.filter(pk=group.pk).exists()
