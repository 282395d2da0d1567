"""Where a course stands: moved to another part of the catalogue, of another kind, and offered no more."""

from datetime import timedelta

import pytest

from courses import authoring, kinds, library, offerings
from courses.models import Course, Listing, Offering
from foundations.audit.models import Entry
from foundations.college import current
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_category, make_course, make_offering
from tests.people import make_user

pytestmark = pytest.mark.django_db


def move(course: Course, **to: object) -> Course:
    values = {"category": course.category, "kind": course.kind_id, **to}
    return authoring.move(course=course, by=make_user(), now=NOW, **values)


def retire(course: Course, **more: object) -> Course:
    return authoring.retire(course=course, by=make_user(), **{"now": NOW, **more})


def listed(course: Course) -> bool:
    return Listing.objects.filter(course=course, next_start__isnull=False).exists()


def shelf(state: str = "") -> list[str]:
    return [row["title"] for row in library.shelf(state=state, today=current.today(NOW))]


def test_a_course_moves_and_the_catalogue_follows() -> None:
    course = make_offering().course
    create = make_category("create", "Making things")
    moved = move(course, category=create, kind="workshop")
    assert (moved.category, moved.kind_id) == (create, "workshop")
    listing = Listing.objects.get(course=course)
    assert (listing.category, listing.kind) == (create, "workshop")
    assert set(listing.offerings.values_list("category", "kind")) == {(create.pk, "workshop")}


def test_moved_to_where_it_is_nothing_is_written_down() -> None:
    move(make_course())
    assert Entry.objects.filter(act="authoring.move").count() == 0


def test_a_kind_that_is_not_in_use_is_refused() -> None:
    course = make_course()
    workshop = kinds.Kind.objects.get(slug="workshop")
    kinds.retire(kind=workshop, by=make_user(), now=NOW)
    with pytest.raises(Refusal, match="This kind is not in use any more") as refused:
        move(course, kind="workshop")
    assert refused.value.field == "kind"


def test_a_kind_that_needs_two_tutors_is_refused_while_groups_have_none() -> None:
    alone = kinds.add(name="Open day", needs_booking=False, needs_pair=False, by=make_user(), now=NOW)
    course = make_course(kind=alone.slug)
    offering = make_offering(course)
    Offering.objects.filter(pk=offering.pk).update(pair=None, without_pair="kind")
    with pytest.raises(Refusal, match="needs two tutors, and these groups have none") as refused:
        move(course, kind="course")
    words = "Course needs two tutors, and these groups have none: Spring 2027 from Tuesday 12 January."
    assert str(refused.value) == f"{words} Choose tutors for them first."
    assert refused.value.field == "kind"


def test_a_course_that_people_can_still_come_to_is_not_retired() -> None:
    course = make_offering(weeks=2).course
    with pytest.raises(Refusal, match="Spring 2027 from Tuesday 12 January"):
        retire(course)
    course.refresh_from_db()
    assert (course.retired_at, listed(course)) == (None, True)


def test_a_retired_course_leaves_the_catalogue_and_the_shelf_and_can_come_back() -> None:
    offering = make_offering(make_course("Kites"), weeks=1)
    after = offering.last_end + timedelta(days=1)
    course = retire(offering.course, now=after)
    assert (course.retired_at, listed(course)) == (after, False)
    assert (shelf(), shelf("retired")) == ([], ["Kites"])
    assert retire(course, now=after + timedelta(days=1)).retired_at == after
    back = authoring.bring_back(course=course, by=make_user(), now=after)
    assert (back.retired_at, back.retired_by, shelf(), shelf("retired")) == (None, None, ["Kites"], [])
    assert authoring.bring_back(course=course, by=make_user(), now=after).retired_at is None


def test_a_retired_course_is_not_in_the_catalogue_even_with_a_group_to_come() -> None:
    offering = make_offering(weeks=1)
    offerings.cancel(offering=offering, by=make_user(), now=NOW)
    draft = make_offering(offering.course, published=False)
    retire(offering.course)
    with pytest.raises(Refusal, match="is not offered any more"):
        offerings.publish(offering=draft, by=make_user(), now=NOW)
    with pytest.raises(Refusal, match="is not offered any more"):
        make_offering(Course.objects.get(pk=offering.course_id), published=False)
    assert not listed(offering.course)
