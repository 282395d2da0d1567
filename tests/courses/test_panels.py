"""A panel is asked, writes its views, meets and answers."""

from functools import partial
from typing import Any

import pytest

from courses import authoring, panels, seats, small_changes
from courses.models import Approval, Contribution, Course, Member, Panel, ReviewRequest, Verdict
from foundations.notifications.models import Notice
from tests.courses.boards import (
    LATER,
    SAID,
    agree,
    convene,
    database,
    full,
    newest,
    note,
    refused,
    revise,
    seat,
    small,
    system,
)
from tests.factories.courses import NOW, make_course
from tests.people import make_user

EMPTY = "Say it in a few words, so that the authors can use it."
TICK = "Tick the parts that the small changes are in."


@database
@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"structure": " "}, "structure", EMPTY),
        ({"evaluation": ""}, "evaluation", EMPTY),
        (
            {"outcome": "small_changes", "may_change": ["line"]},
            "changes",
            "Write the small changes, so that the authors know what to do.",
        ),
        ({"outcome": "small_changes", "changes": "Less."}, "may_change", TICK),
        ({"outcome": "small_changes", "changes": "Less.", "may_change": ["course_id"]}, "may_change", TICK),
    ],
)
def test_an_answer_has_words(more: dict[str, Any], field: str, words: str) -> None:
    panel = full()
    refusal = refused(lambda: agree(panel, **more))
    assert (refusal.field, str(refusal)) == (field, words)
    assert Verdict.objects.count() == 0


def test_the_parts_that_may_change_are_the_parts_of_a_text() -> None:
    assert set(small_changes.PARTS) == set(authoring.CourseText.__dataclass_fields__)


@database
def test_a_panel_is_asked_about_the_newest_words_once() -> None:
    course = make_course(approved=False)
    panel = convene(course)
    assert convene(course) == panel
    first = newest(course)
    revise(course, title="Newer")
    assert "still open on version 1" in str(refused(lambda: convene(course)))
    panels.call_off(panel=panel, by=system(), now=NOW)
    older = refused(lambda: panels.convene(revision=first, by=system(), now=NOW))
    assert str(older) == "There are newer words of this course. Send those to the panel."
    assert convene(course).revision.number == 2
    Course.objects.filter(pk=course.pk).update(retired_at=NOW, retired_by=system())
    Panel.objects.filter(closed=False).update(closed=True)
    retired = refused(lambda: convene(course))
    assert str(retired) == "This course has been retired. Bring it back first, then ask a panel."


@database
def test_members_are_asked_told_and_taken_off() -> None:
    panel, amina = convene(), make_user("Amina Yusuf")
    member = seat(panel, "", "lived", amina)
    assert member.name == "Amina Yusuf"
    assert list(Notice.objects.values_list("person", "purpose")) == [(amina.pk, "courses.panel_asked")]
    panels.remove_member(member=member, by=system(), now=NOW)
    panels.remove_member(member=member, by=system(), now=NOW)
    assert panel.members.count() == 0
    nameless = refused(lambda: seat(panel, "  "))
    assert (nameless.field, str(nameless)) == ("name", "Write the name of the person.")


@database
def test_who_has_given_a_view_stays() -> None:
    panel, amina = convene(), make_user("Amina Yusuf")
    member = seat(panel, "", "lived", amina)
    seats.give_view(member=member, **SAID, by=amina, now=NOW)
    assert "has given their view" in str(refused(lambda: panels.remove_member(member=member, by=system(), now=NOW)))
    assert panel.members.count() == 1


@database
def test_a_new_time_is_told_once_and_the_same_one_is_quiet() -> None:
    panel = convene()
    seat(panel, "", "lived", make_user("Amina"))
    for _time in range(2):
        panels.set_meeting(panel=panel, meets=LATER, place="Room 2", by=system(), now=NOW)
    assert Notice.objects.filter(purpose="courses.panel_asked").count() == 2
    assert Panel.objects.get().place == "Room 2"


@database
def test_calling_off_tells_members_once_and_gives_no_answer() -> None:
    panel = full()
    seat(panel, "", "lived", make_user("Amina"))
    for _time in range(2):
        assert panels.call_off(panel=panel, by=system(), now=NOW).called_off_at == NOW
    assert Notice.objects.filter(purpose="courses.panel_off").count() == 1
    assert "was called off" in str(refused(lambda: agree(panel)))
    assert (Approval.objects.count(), Verdict.objects.count()) == (0, 0)


@database
def test_authors_are_told_once_each_and_a_request_is_settled() -> None:
    course, morgan, ida = make_course(approved=False), make_user("Morgan"), make_user("Ida")
    for part in ("designed", "wrote"):
        Contribution.objects.create(
            course=course, person=morgan, name="Morgan", part=part, perspective="lived", noted_at=NOW, noted_by=ida
        )
    note(course, "Somebody by name")
    revise(course, by=ida, title="By Ida")
    ReviewRequest.objects.create(course=course, why="feedback", words="x", asked_at=NOW, asked_by=ida)
    verdict = small(full(course))
    told = Notice.objects.filter(purpose="courses.panel_answered")
    assert sorted(told.values_list("person_id", "about_id")) == [(morgan.pk, verdict.pk), (ida.pk, verdict.pk)]
    assert ReviewRequest.objects.get().settled_on == NOW
    words = revise(course, by=morgan, line="Changed.")
    small_changes.confirm(verdict=verdict, revision=words, by=make_user(), now=NOW)
    assert sorted(told.values_list("person_id", flat=True)) == [morgan.pk, morgan.pk, ida.pk]


@database
def test_a_draft_of_the_answer_waits_for_the_convener() -> None:
    panel = full()
    panels.save_draft(panel=panel, draft={"structure": "So far"}, by=system(), now=NOW)
    assert Panel.objects.get().draft == {"structure": "So far"}
    agree(panel)
    assert Panel.objects.get().draft == {}
    assert "has given its answer" in str(
        refused(lambda: panels.save_draft(panel=panel, draft={}, by=system(), now=NOW))
    )


class TestViews:
    """Each writes first, so that nobody is swayed."""

    pytestmark = database

    def two(self) -> tuple[Panel, Member, Member]:
        panel = convene()
        amina, idris = make_user("Amina"), make_user("Idris")
        return panel, seat(panel, "", "lived", amina), seat(panel, "", "subject", idris)

    def test_a_draft_is_seen_by_nobody_and_a_view_after_giving_ones_own(self) -> None:
        panel, first, second = self.two()
        amina, idris = first.person, second.person
        assert amina is not None
        assert idris is not None
        seats.save_view(member=first, **{**SAID, "content": "So far"}, by=amina, now=NOW)
        assert [seats.visible(panel, to=each) for each in (amina, idris, panel.convened_by)] == [[], [], []]
        seats.give_view(member=first, **SAID, by=amina, now=NOW)
        assert [seats.visible(panel, to=each) for each in (amina, idris, panel.convened_by)] == [[first], [], []]
        seats.give_view(member=second, **SAID, by=idris, now=LATER)
        assert seats.visible(panel, to=amina) == seats.visible(panel, to=idris) == [first, second]
        assert seats.visible(panel, to=panel.convened_by) == []

    def test_opened_together_everybody_on_the_panel_reads_them_and_no_maker(self) -> None:
        panel, first, second = self.two()
        amina, idris = first.person, second.person
        assert amina is not None
        assert idris is not None
        seats.give_view(member=first, **SAID, by=amina, now=NOW)
        panel = seats.open_views(panel=panel, by=panel.convened_by, now=NOW)
        assert seats.open_views(panel=panel, by=system(), now=LATER).opened_by == panel.convened_by
        assert [seats.visible(panel, to=each) for each in (idris, panel.convened_by)] == [[first], [first]]
        note(panel.revision.course, "Robin", person=panel.convened_by)
        assert seats.visible(panel, to=panel.convened_by) == []

    def test_a_view_is_ones_own_given_once_and_has_words(self) -> None:
        panel, first, second = self.two()
        amina = first.person
        assert amina is not None
        for verb in (seats.save_view, seats.give_view):
            own = refused(partial(verb, member=second, **SAID, by=amina, now=NOW))
            assert str(own) == "Only Idris can write this view. Ask them to sign in."
        empty = {"structure": " ", "content": "", "evaluation": ""}
        assert refused(partial(seats.give_view, member=first, **empty, by=amina, now=NOW)).field == "structure"
        seats.give_view(member=first, **SAID, by=amina, now=NOW)
        assert "You have given your view" in str(
            refused(partial(seats.give_view, member=first, **SAID, by=amina, now=NOW))
        )
        theirs = refused(partial(seats.write_down, member=first, **SAID, by=panel.convened_by, now=NOW))
        assert str(theirs) == "Amina writes their own view. Ask them to sign in."

    def test_the_convener_writes_down_what_somebody_without_an_account_says(self) -> None:
        panel = full()
        winnie = panel.members.get(name="Winnie")
        seats.write_down(member=winnie, **SAID, by=panel.convened_by, now=NOW)
        kept = seats.write_down(member=winnie, **{**SAID, "content": "Kinder."}, by=panel.convened_by, now=NOW)
        assert (kept.content, kept.given_by) == ("Kinder.", panel.convened_by)
        agree(panel)
        late = partial(seats.write_down, member=winnie, **SAID, by=panel.convened_by, now=NOW)
        assert "has given its answer" in str(refused(late))
