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


def test_who_began_from_older_words_is_told_and_nothing_is_written() -> None:
    course, kit = make_course(), make_user("Kit")
    text = authoring.text_of(course.revisions.get())
    theirs = authoring.revise(course=course, text=replace(text, bring="A pen"), base=1, by=kit, now=NOW)
    with pytest.raises(authoring.Overtaken) as told:
        authoring.revise(course=course, text=replace(text, bring="A book"), base=1, by=make_user(), now=NOW)
    assert told.value.theirs == theirs
    assert str(told.value.words).startswith("Somebody else saved newer words")
    same = authoring.revise(course=course, text=replace(text, bring="A pen"), base=1, by=make_user(), now=NOW)
    assert same == theirs
    assert course.revisions.count() == 2


def test_spaces_and_line_ends_of_a_browser_are_no_change() -> None:
    course = make_course(about="One line.\n\nAnother.")
    text = replace(authoring.text_of(course.revisions.get()), about=" One line.\r\n\r\nAnother.\r\n")
    assert authoring.revise(course=course, text=text, by=make_user(), now=NOW).number == 1


def test_going_back_is_one_more_revision_with_the_old_words() -> None:
    course = make_course(bring="A pen")
    text = authoring.text_of(course.revisions.get())
    authoring.revise(course=course, text=replace(text, bring="A book"), by=make_user(), now=NOW)
    third = authoring.go_back(course=course, number=1, base=2, by=make_user(), now=NOW)
    assert (third.number, third.bring) == (3, "A pen")
    with pytest.raises(authoring.Overtaken):
        authoring.go_back(course=course, number=2, base=2, by=make_user(), now=NOW)
    assert course.revisions.count() == 3


def test_two_texts_from_one_beginning_are_joined_part_by_part() -> None:
    began = TEXT
    mine = replace(TEXT, about="Mine.", bring="A pen", access="Both the same")
    theirs = replace(TEXT, about="Theirs.", who_for="Anyone", access="Both the same")
    assert authoring.joined(began=began, mine=mine, theirs=theirs) == (["who_for"], ["about"])
    nobody_knows = authoring.joined(began=None, mine=mine, theirs=theirs)
    assert nobody_knows == ([], ["about", "who_for", "bring"])
