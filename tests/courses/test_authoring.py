"""Courses and their revisions."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from courses import authoring
from courses.authoring import CourseText
from courses.models import Course, FormerSlug, Revision
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_category, make_course
from tests.people import make_user

pytestmark = pytest.mark.django_db
TEXT = CourseText(title="Sleep and rest", line="Nights.", about="About nights.", methods=("stories", "trying_out"))


def start(**changes: object) -> Course:
    values = {"slug": "sleep-and-rest", "code": "FW01", "category": make_category(), "kind": "course", **changes}
    return authoring.start(**values, text=TEXT, by=make_user(), now=NOW)


def test_a_new_course_has_its_first_revision() -> None:
    course = start()
    revision = course.revisions.get()
    assert (revision.number, revision.title, revision.methods) == (1, "Sleep and rest", ["stories", "trying_out"])
    acts = Entry.objects.filter(by_id=revision.written_by_id).order_by("id").values_list("act", flat=True)
    assert list(acts) == ["authoring.start", "authoring.write"]


def test_addresses_and_codes_are_never_given_twice() -> None:
    course = start()
    FormerSlug.objects.create(slug="nights", course=course)
    for changes, field in (
        ({"code": "FW02"}, "title"),
        ({"code": "FW02", "slug": "nights"}, "title"),
        ({"slug": "other"}, "code"),
    ):
        with pytest.raises(Refusal) as refused:
            start(**changes)
        assert refused.value.field == field
    assert Course.objects.count() == 1


def test_changed_words_are_a_new_revision_and_the_old_one_stays_as_it_was() -> None:
    course = make_course("Understanding worry")
    first = course.revisions.get()
    text = replace(authoring.text_of(first), title="Living with worry")
    second = authoring.revise(course=course, text=text, by=make_user(), now=NOW)
    assert (second.number, second.title) == (2, "Living with worry")
    assert course.revisions.get(number=1).title == "Understanding worry"


def test_the_same_words_again_are_no_new_revision() -> None:
    course = make_course()
    first = course.revisions.get()
    again = replace(authoring.text_of(first), methods=tuple(first.methods), outcomes=tuple(first.outcomes))
    assert authoring.revise(course=course, text=again, by=make_user(), now=NOW) == first
    assert Revision.objects.count() == 1


def test_text_of_gives_every_word_back() -> None:
    course = make_course(bring="A pen", access="Ask us", good_first_course=True, size=8, session_minutes=90)
    text = authoring.text_of(course.revisions.get())
    assert (text.bring, text.access, text.good_first_course, text.size, text.session_minutes) == (
        "A pen",
        "Ask us",
        True,
        8,
        90,
    )


def test_the_database_refuses_a_revision_twice_and_a_course_without_places() -> None:
    course = make_course()
    first = course.revisions.get()
    for changes in ({"number": 1}, {"number": 2, "size": 0}):
        values = {"title": "x", "line": "x", "about": "x", "written_at": NOW, "written_by_id": first.written_by_id}
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.create(course=course, **{**values, **changes})
    assert course.revisions.count() == 1
