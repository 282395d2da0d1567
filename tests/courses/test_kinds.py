"""The college's own kinds of course."""

from datetime import timedelta

import pytest

from courses import kinds, listing
from courses.models import Kind, Listing
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_course, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_user("Kim")


def order() -> list[str]:
    return [kind.slug for kind in kinds.all_of_them()]


def test_a_kind_is_added_last_and_offered_at_once(by: User) -> None:
    before = kinds.choices()
    kind = kinds.add(name="  Open   studio ", needs_booking=False, needs_pair=True, by=by, now=NOW)
    assert (kind.slug, kind.name) == ("open-studio", "Open studio")
    assert kinds.choices() == [*before, ("open-studio", "Open studio")]
    assert [entry.act for entry in Entry.objects.by(by)] == ["kinds.add"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("WORKSHOP", "There is a kind with this name"), ("!!", "Use letters or numbers in the name")],
)
def test_a_name_that_is_taken_or_empty_is_refused(by: User, name: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        kinds.add(name=name, needs_booking=True, needs_pair=True, by=by, now=NOW)
    assert refused.value.field == "name"
    workshop, course = Kind.objects.get(slug="workshop"), Kind.objects.get(slug="course")
    with pytest.raises(Refusal, match="There is a kind with this name"):
        kinds.change(kind=course, name=workshop.name, needs_booking=True, needs_pair=True, by=by, now=NOW)


def test_two_long_names_get_two_web_addresses(by: User) -> None:
    names = ["A very long kind of course indeed", "A very long kind of course again"]
    made = [kinds.add(name=name, needs_booking=True, needs_pair=True, by=by, now=NOW) for name in names]
    assert [kind.slug for kind in made] == ["a-very-long-kind-of", "a-very-long-kind--2"]


def test_a_kind_that_no_longer_needs_booking_changes_the_catalogue_at_once(by: User) -> None:
    workshop = Kind.objects.get(slug="workshop")
    course, other = make_course(kind="workshop"), make_course("Other")
    make_offering(course)
    make_offering(other)
    begun = NOW + timedelta(days=60)
    listing.refresh(course_ids=[course.pk, other.pk], now=begun)
    assert Listing.objects.get(course=course).next_start is None
    kinds.change(kind=workshop, name="Workshop", needs_booking=False, needs_pair=True, by=by, now=begun)
    assert Listing.objects.get(course=course).needs_booking is False
    assert Listing.objects.get(course=course).next_start is not None
    assert Listing.objects.get(course=other).needs_booking is True
    assert [kind.needs_booking for kind in kinds.all_of_them() if kind.slug == "workshop"] == [False]


def test_the_same_again_is_no_change(by: User) -> None:
    workshop = Kind.objects.get(slug="workshop")
    facts = {"needs_booking": workshop.needs_booking, "needs_pair": workshop.needs_pair}
    kinds.change(kind=workshop, name=workshop.name, **facts, by=by, now=NOW)
    assert Entry.objects.count() == 0


def test_a_kind_in_use_is_retired_and_its_courses_stay(by: User) -> None:
    course = make_course(kind="workshop")
    workshop = Kind.objects.get(slug="workshop")
    with pytest.raises(kinds.KindInUse, match="stop offering it"):
        kinds.remove(kind=workshop, by=by, now=NOW)
    kinds.retire(kind=workshop, by=by, now=NOW)
    kinds.retire(kind=workshop, by=by, now=NOW)
    assert "workshop" not in dict(kinds.choices())
    assert "workshop" in order()
    course.refresh_from_db()
    assert course.kind_id == "workshop"
    kinds.bring_back(kind=workshop, by=by, now=NOW)
    assert "workshop" in dict(kinds.choices())
    assert [entry.act for entry in Entry.objects.by(by).order_by("pk")] == ["kinds.retire", "kinds.bring_back"]


def test_a_kind_without_courses_can_go_but_never_the_last_one(by: User) -> None:
    for kind in Kind.objects.exclude(slug="taster").order_by("pk"):
        kinds.remove(kind=kind, by=by, now=NOW)
    (last,) = Kind.objects.all()
    for act in (kinds.remove, kinds.retire):
        with pytest.raises(Refusal, match="the last kind in use"):
            act(kind=last, by=by, now=NOW)
    assert kinds.choices() == [("taster", last.name)]


def test_kinds_change_places_and_the_ends_stay(by: User) -> None:
    first, second, *rest = order()
    kinds.move(kind=Kind.objects.get(slug=second), up=True, by=by, now=NOW)
    assert order() == [second, first, *rest]
    kinds.move(kind=Kind.objects.get(slug=second), up=True, by=by, now=NOW)
    kinds.move(kind=Kind.objects.get(slug=rest[-1]), up=False, by=by, now=NOW)
    assert order() == [second, first, *rest]
    kinds.move(kind=Kind.objects.get(slug=second), up=False, by=by, now=NOW)
    assert order() == [first, second, *rest]


@pytest.mark.django_db(transaction=False)
def test_what_other_requests_keep_is_forgotten_after_the_commit(by: User, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as after:
        kinds.add(name="Open studio", needs_booking=True, needs_pair=True, by=by, now=NOW)
    kinds.all_of_them()
    assert kinds._kept != []
    for each in after:
        each()
    assert kinds._kept == []
