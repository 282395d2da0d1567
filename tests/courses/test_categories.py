"""The parts of the catalogue and their marks."""

import pytest
from django.db import IntegrityError

from courses import categories
from courses.models import Category, Listing, Pattern
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_category, make_course, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_user("Kim")


def add(by: User, name: str, pattern: str, colour: str = "") -> Category:
    return categories.add(name=name, description="", pattern=pattern, colour=colour or pattern, by=by, now=NOW)


def change(category: Category, by: User, **values: str) -> Category:
    now = {name: getattr(category, name) for name in ("name", "description", "pattern", "colour")}
    return categories.change(category=category, **{**now, **values}, by=by, now=NOW)


def test_pattern_and_colour_are_chosen_apart(by: User) -> None:
    part = add(by, "Nature", "life", "create")
    assert (part.slug, part.look) == ("nature", "life create")
    assert change(part, by, colour="life").look == "life"
    assert categories.free_pattern() == "understand"


def test_a_pattern_is_not_given_twice_while_one_is_free(by: User) -> None:
    add(by, "Nature", "life")
    other = add(by, "Money", "create")
    with pytest.raises(categories.SameMark, match="“Nature” has this pattern") as refused:
        add(by, "Work", "life", "connect")
    assert refused.value.field == "pattern"
    with pytest.raises(categories.SameMark):
        change(other, by, pattern="life")
    assert change(other, by, name="Money and work").pattern == "create"


def test_when_all_six_are_taken_colours_tell_apart_and_never_both_are_the_same(by: User) -> None:
    for pattern in Pattern.values:
        add(by, f"Part {pattern}", pattern)
    assert categories.free_pattern() == "understand"
    seventh = add(by, "Seventh", "life", "create")
    with pytest.raises(categories.SameMark, match="Choose other colours") as refused:
        add(by, "Eighth", "life", "create")
    assert refused.value.field == "colour"
    assert change(seventh, by, colour="connect").look == "life connect"


def test_the_database_refuses_two_marks_that_are_the_same(by: User) -> None:
    add(by, "Nature", "life")
    with pytest.raises(IntegrityError, match="courses_category_mark"):
        Category.objects.create(slug="x", name="X", order=900, pattern="life", colour="life")


@pytest.mark.parametrize(
    ("name", "words"),
    [("nature", "There is a part with this name"), ("?", "Use letters or numbers in the name")],
)
def test_a_name_that_is_taken_or_empty_is_refused(by: User, name: str, words: str) -> None:
    add(by, "Nature", "life")
    with pytest.raises(Refusal, match=words) as refused:
        add(by, name, "create")
    assert refused.value.field == "name"


def test_a_new_name_is_found_by_the_search_and_the_address_stays(by: User) -> None:
    part = make_category("life", "Getting on with life")
    course = make_course(category=part)
    make_offering(course)
    before = Listing.objects.get(course=course).search
    changed = change(part, by, name="Housing and home")
    assert changed.slug == "life"
    after = Listing.objects.get(course=course).search
    assert "hous" not in before
    assert "hous" in after


def test_a_part_with_courses_stays_and_an_empty_one_can_go(by: User) -> None:
    part, empty = make_category("life"), make_category("create", "Making")
    make_course(category=part)
    with pytest.raises(categories.CategoryInUse, match="Move them to another part first"):
        categories.remove(category=part, by=by, now=NOW)
    categories.remove(category=empty, by=by, now=NOW)
    assert list(Category.objects.values_list("slug", flat=True)) == ["life"]


def test_parts_change_places_and_the_ends_stay(by: User) -> None:
    one, two = add(by, "One", "life"), add(by, "Two", "create")
    categories.move(category=two, up=True, by=by, now=NOW)
    categories.move(category=two, up=True, by=by, now=NOW)
    assert list(Category.objects.order_by("order").values_list("name", flat=True)) == ["Two", "One"]
    categories.move(category=two, up=False, by=by, now=NOW)
    categories.move(category=one, up=True, by=by, now=NOW)
    assert list(Category.objects.order_by("order").values_list("name", flat=True)) == ["One", "Two"]
