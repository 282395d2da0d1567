"""Who made a course together."""

import pytest
from django.db import IntegrityError, transaction

from courses import contributions, panels
from courses.models import Contribution, Course
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_course
from tests.people import make_user

pytestmark = pytest.mark.django_db


def note(course: Course, name: str = "Amina", **more: object) -> Contribution:
    values = {"part": "designed", "perspective": "lived", "by": make_user(), "now": NOW, **more}
    return contributions.note(course=course, name=name, **values)


def test_somebody_is_noted_once_for_a_part_and_the_newer_words_stand() -> None:
    course = make_course()
    first = note(course, words=" Had the  idea ")
    again = note(course, "  AMINA ", words="Had it all", perspective="subject")
    assert (first.words, again.pk) == ("Had the idea", first.pk)
    kept = Contribution.objects.get()
    assert (kept.name, kept.words, kept.perspective) == ("AMINA", "Had it all", "subject")
    note(course, part="tested")
    assert Contribution.objects.count() == 2
    assert set(Entry.objects.about(course).values_list("act", flat=True)) >= {"contributions.note"}


def test_without_a_name_nobody_is_noted() -> None:
    with pytest.raises(Refusal, match="Write the name of the person") as refused:
        note(make_course(), "  ")
    assert refused.value.field == "name"
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("by_account", [True, False])
def test_who_sits_on_the_panel_of_a_course_is_not_noted_as_its_maker(by_account: bool) -> None:
    course, sam, by = make_course(approved=False), make_user("Sam Whitlock"), make_user()
    panel = panels.convene(revision=course.revisions.get(), by=by, now=NOW)
    panels.add_member(panel=panel, name="Sam Whitlock", person=sam, perspective="lived", by=by, now=NOW)
    with pytest.raises(Refusal) as refused:
        note(course, "Sam" if by_account else "sam whitlock", person=sam if by_account else None)
    assert "sits on the panel" in str(refused.value.words)
    note(make_course("Another"), "Sam", person=sam)
    assert list(Contribution.objects.values_list("name", flat=True)) == ["Sam"]


def test_once_the_panel_has_answered_its_members_may_help_with_what_comes_next() -> None:
    course = make_course()
    assert note(course, "Winnie Achieng", part="reviewed").name == "Winnie Achieng"


def test_people_are_shown_once_a_to_z_and_a_hidden_perspective_stays_hidden() -> None:
    course = make_course()
    note(course, "Robin", part="wrote", perspective="subject")
    note(course, "Amina", part="designed", words="Had the idea")
    note(course, "Amina", part="tested", hide_perspective=True)
    shown = contributions.makers(course)
    assert [(each.name, each.did, each.perspective) for each in shown] == [
        ("Amina", "Had the idea. Tried it out", ""),
        ("Robin", "Wrote it", "Knows it from work or training"),
    ]
    assert contributions.missing(contributions.noted(course)) == []
    assert contributions.missing(contributions.noted(make_course("Other"))) == [
        "somebody who knows it from life",
        "somebody who knows it from work or training",
    ]


def test_taken_off_twice_is_taken_off() -> None:
    course = make_course()
    noted = note(course)
    for _each in range(2):
        contributions.remove(contribution=noted, by=make_user(), now=NOW)
    assert Contribution.objects.count() == 0
    assert list(Entry.objects.about(course).values_list("act", flat=True)).count("contributions.remove") == 1


def test_the_database_refuses_a_nameless_maker_and_one_person_twice_for_a_part() -> None:
    course = make_course()
    noted = note(course)
    values = {"course": course, "perspective": "lived", "noted_at": NOW, "noted_by_id": noted.noted_by_id}
    for wrong in ({"name": "", "part": "wrote"}, {"name": "aMINA", "part": "designed"}, {"name": "X", "part": "led"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.create(**values, **wrong)
    assert Contribution.objects.count() == 1
