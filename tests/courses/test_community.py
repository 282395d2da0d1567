"""Where people can go on after a course."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import authoring, community, partners
from courses.models import CommunityPlace, Course, NextStep
from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_course, make_offering

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def make_place(name: str = "Larkmoor Choir", **more: object) -> CommunityPlace:
    values = {"name": name, "about": "Singing on Mondays.", "checked": TODAY, **more}
    return community.add(**values, by=User.objects.system(), now=NOW)


def lead(course: Course, *to: Course | CommunityPlace) -> list[NextStep]:
    return community.lead_to(course=course, to=to, by=User.objects.system(), now=NOW)


def shown(course: Course) -> list[str]:
    return [step.name for step in community.onward(course, today=TODAY)]


def test_a_place_is_added_changed_retired_and_comes_back() -> None:
    system, place = User.objects.system(), make_place(cost="Free")
    assert place.slug == "larkmoor-choir"
    changed = community.change(place=place, name="Moor Choir", about="Tuesdays.", checked=TODAY, by=system, now=NOW)
    assert (changed.slug, changed.name, changed.cost) == ("larkmoor-choir", "Moor Choir", "Free")
    for _time in range(2):
        community.retire(place=place, by=system, now=NOW)
    assert list(community.shown()) == []
    for _time in range(2):
        community.bring_back(place=place, by=system, now=NOW)
    assert list(community.shown()) == [place]
    acts = Entry.objects.about(place).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["community.add", "community.change", "community.retire", "community.bring_back"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("!!!", "Use letters or numbers in the name"),
        ("larkmoor choir", "There is a place with this name"),
        ("Larkmoor, Choir", "There is a place with this name"),
    ],
)
def test_a_name_that_will_not_do_is_refused(name: str, words: str) -> None:
    make_place()
    with pytest.raises(Refusal, match=words) as refused:
        make_place(name)
    assert refused.value.field == "name"


def test_a_name_is_not_changed_into_that_of_another_place() -> None:
    make_place()
    with pytest.raises(Refusal) as refused:
        community.change(place=make_place("Band"), name="LARKMOOR CHOIR", by=User.objects.system(), now=NOW)
    assert refused.value.field == "name"


def test_after_a_year_a_place_is_checked_again() -> None:
    assert community.is_old(make_place(checked=date(2025, 11, 22)), today=TODAY)
    assert not community.is_old(make_place("New", checked=date(2025, 11, 24)), today=TODAY)


def test_a_course_leads_on_in_the_order_that_was_chosen_and_says_it_anew() -> None:
    course, first, second, place = make_course(), make_course("Poems"), make_course("Drums"), make_place()
    for each in (first, second):
        make_offering(each)
    lead(course, second, place, first, second)
    assert shown(course) == ["Drums", "Larkmoor Choir", "Poems"]
    assert community.steps_of(course) == [f"course-{second.pk}", f"place-{place.pk}", f"course-{first.pk}"]
    lead(course, first)
    assert shown(course) == ["Poems"]
    lead(course)
    assert shown(course) == []


def test_what_is_not_for_everyone_is_hidden() -> None:
    course, place = make_course(), make_place()
    never, draft, unapproved, retired = (make_course() for _each in range(4))
    make_offering(draft, published=False)
    make_offering(unapproved)
    make_offering(retired)
    lead(course, never, draft, unapproved, retired, place)
    unapproved.revisions.get().approval.delete()
    community.retire(place=place, by=User.objects.system(), now=NOW)
    Course.objects.filter(pk=retired.pk).update(retired_at=NOW, retired_by=User.objects.system())
    assert shown(course) == []
    assert community.steps_of(course) == [f"course-{each.pk}" for each in (never, draft, unapproved)]


def test_one_thing_takes_as_many_queries_as_five() -> None:
    course = make_course()
    things = [make_course() for _each in range(4)]
    for each in things:
        make_offering(each)
    counts = []
    for to in ([things[0]], [*things, make_place()]):
        lead(course, *to)
        with CaptureQueriesContext(connection) as asked:
            assert len(shown(course)) == len(to)
        counts.append(len(asked))
    assert counts == [2, 2]


def test_a_course_leads_to_a_few_other_things() -> None:
    course = make_course()
    with pytest.raises(Refusal, match="A course does not lead to itself"):
        lead(course, course)
    with pytest.raises(Refusal, match="Choose up to 6"):
        lead(course, *(make_place(f"Place {number}") for number in range(7)))
    assert NextStep.objects.count() == 0


def test_the_facts_of_a_course_are_kept_once() -> None:
    system, course = User.objects.system(), make_course()
    partner = partners.add(name="Open Gate", by=system, now=NOW)
    for _time in range(2):
        kept = community.set_facts(course=course, partner=partner, strand=" Out and about ", by=system, now=NOW)
    assert (kept.partner, kept.strand) == (partner, "Out and about")
    assert Entry.objects.about(course).filter(act="community.set_facts").count() == 1


def test_courses_to_choose_are_all_the_others_by_their_newest_title() -> None:
    course, poems, drums = make_course(), make_course("Poems"), make_course("Drums")
    text = authoring.text_of(poems.revisions.get())
    authoring.revise(
        course=poems, text=type(text)(**{**vars(text), "title": "Ballads"}), by=User.objects.system(), now=NOW
    )
    assert community.courses_to_choose(course) == [(poems, "Ballads"), (drums, "Drums")]
    assert community.title_of(poems) == "Ballads"
