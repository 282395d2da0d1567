"""Quality panels. The quorum cannot be cheated: each way is tried by the verb, and in the database behind its back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from courses import authoring, panels, quality, seats, small_changes
from courses.models import Approval, Contribution, Course, Member, Panel, ReviewRequest, Revision, Verdict
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from tests.factories.courses import NOW, approve, make_course
from tests.people import make_user

SAID = {"structure": "Good shape.", "content": "True and kind.", "evaluation": "Three questions."}
LATER = NOW + timedelta(days=3)
database = pytest.mark.django_db


def system() -> User:
    return User.objects.system()


def newest(course: Course) -> Revision:
    return course.revisions.order_by("-number")[0]


def revise(course: Course, by: User | None = None, **words: Any) -> Revision:
    text = replace(authoring.text_of(newest(course)), **words)
    return authoring.revise(course=course, text=text, by=by or make_user("Ida Writer"), now=NOW)


def convene(course: Course | None = None, by: User | None = None) -> Panel:
    course = course or make_course(approved=False)
    return panels.convene(revision=newest(course), by=by or make_user("Robin Convener"), now=NOW)


def seat(panel: Panel, name: str = "Winnie", perspective: str = "lived", person: User | None = None) -> Member:
    return panels.add_member(panel=panel, name=name, perspective=perspective, person=person, by=system(), now=NOW)


def full(course: Course | None = None) -> Panel:
    panel = convene(course)
    seat(panel, "Winnie", "lived")
    seat(panel, "Idris", "subject")
    return panel


def agree(panel: Panel, outcome: str = "approved", **more: Any) -> Verdict:
    by = more.pop("by", None) or panel.convened_by
    return panels.agree(panel=panel, outcome=outcome, by=by, now=NOW, **{**SAID, **more})


def small(panel: Panel, *parts: str) -> Verdict:
    return agree(panel, "small_changes", changes="Say less.", may_change=parts or ("line",))


def note(course: Course, name: str = "Maker", person: User | None = None) -> Contribution:
    return Contribution.objects.create(
        course=course, person=person, name=name, part="wrote", perspective="lived", noted_at=NOW, noted_by=system()
    )


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act()
    return caught.value


def insert_approval(verdict: Verdict, revision: Revision | None = None, days: int = 365) -> Approval:
    """Write an approval past the verbs, as somebody with the database in their hands would."""
    revision = revision or verdict.panel.revision
    return Approval.objects.create(
        revision=revision, verdict=verdict, approved_at=NOW, approved_by=system(),
        expires=quality.today(NOW + timedelta(days=days)),
    )  # fmt: skip


def insert_verdict(panel: Panel, outcome: str = "approved", **more: Any) -> Verdict:
    values = {**SAID, "agreed_at": NOW, "agreed_by": panel.convened_by, **more}
    return Verdict.objects.create(panel=panel, outcome=outcome, **values)


def insert_member(panel: Panel, name: str, perspective: str, **more: Any) -> Member:
    return Member.objects.create(
        panel=panel, name=name, perspective=perspective, asked_at=NOW, asked_by=system(), **more
    )


def the_database_refuses(constraint: str, act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=constraint_words(constraint)) as caught, transaction.atomic():
        act()
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]
    assert Approval.objects.filter(approved_at=NOW).count() == 0


def constraint_words(constraint: str) -> str:
    return {
        "courses_approval_rests_on_a_quorum": "an approval rests on a panel with its quorum",
        "courses_verdict_confirms_only_those": "which holds only those",
        "courses_verdict_never_changed": "a verdict is never changed",
        "courses_member_settled_once_closed": "who sat on a panel is settled",
        "courses_panel_stays_closed": "a panel that has closed stays closed",
        "courses_revision_never_changed": "words that a panel has seen are never changed",
    }.get(constraint, constraint)


QUORUM = "courses_approval_rests_on_a_quorum"


@database
def test_a_panel_of_both_kinds_of_knowledge_approves_for_three_years() -> None:
    panel = full()
    verdict = agree(panel)
    approval = Approval.objects.get(revision=panel.revision)
    assert (approval.verdict, approval.expires.isoformat()) == (verdict, "2029-11-22")
    panel.refresh_from_db()
    assert panel.closed


@database
@pytest.mark.parametrize("perspective", ["lived", "subject"])
def test_two_of_one_perspective_are_no_quorum(perspective: str) -> None:
    panel = convene()
    seat(panel, "Winnie", perspective)
    seat(panel, "Idris", perspective)
    assert refused(lambda: agree(panel)).field == "came"
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel)))


@database
def test_one_person_counts_once_by_account_and_by_name() -> None:
    panel, amina = convene(), make_user("Amina Yusuf")
    seat(panel, "Amina", "lived", amina)
    assert "One person counts once" in str(refused(lambda: seat(panel, " amina  YUSUF", "subject")))
    assert "One person counts once" in str(refused(lambda: seat(panel, "Amina", "subject", amina)))
    assert seat(panel, "Amina Yusuf", "lived").person == amina
    assert panel.members.count() == 1
    insert_member(panel, "Another name", "subject")
    Member.objects.filter(name="Another name").update(name="amina")
    Member.objects.filter(person=amina).update(name="A. Y.")
    Member.objects.filter(name="amina").update(name="AMINA YUSUF")
    assert refused(lambda: agree(panel)).field == "came"
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel)))


@database
def test_one_account_or_one_name_has_one_seat_in_the_database() -> None:
    panel, amina = convene(), make_user("Amina Yusuf")
    insert_member(panel, "Amina", "lived", person=amina)
    the_database_refuses("courses_member_person_once", lambda: insert_member(panel, "Mina", "subject", person=amina))
    the_database_refuses("courses_member_name_once", lambda: insert_member(panel, "AMINA", "subject"))


@database
def test_a_name_that_signs_in_later_keeps_one_seat() -> None:
    panel, winnie = convene(), make_user("Winnie")
    by_name = seat(panel)
    assert seat(panel, "", "lived", winnie).pk == by_name.pk
    assert panel.members.get().person == winnie


@database
@pytest.mark.parametrize("way", ["account", "name", "name of the account", "writer", "writer by name"])
def test_who_made_the_course_has_no_seat(way: str) -> None:
    course, maker = make_course(approved=False), make_user("Morgan Ellis")
    if way.startswith("writer"):
        revise(course, by=maker, title="Their words")
    else:
        note(course, "M. E." if way != "name" else "morgan ELLIS", person=None if way == "name" else maker)
    panel = full(course)
    person = maker if way in {"account", "writer"} else None
    name = {"name": "Morgan Ellis", "name of the account": "morgan ellis", "writer by name": "MORGAN ELLIS"}.get(
        way, "x"
    )
    assert "helped to make this course" in str(refused(lambda: seat(panel, name, "lived", person)))
    insert_member(panel, name, "lived", person=person)
    assert "cannot count" in str(refused(lambda: agree(panel)))
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel)))


@database
def test_who_is_noted_as_a_maker_after_being_seated_does_not_count() -> None:
    course = make_course(approved=False)
    panel = full(course)
    note(course, "idris")
    assert "Idris helped to make this course" in str(refused(lambda: agree(panel)))
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel)))


@database
def test_a_maker_who_is_unticked_does_not_stand_in_the_way_of_others() -> None:
    course = make_course(approved=False)
    panel = full(course)
    third = seat(panel, "Amina", "subject")
    note(course, "Idris")
    came = [third.pk, panel.members.get(name="Winnie").pk]
    agree(panel, came=came)
    assert quality.approved_revision(course, now=NOW) == newest(course)
    assert not panel.members.get(name="Idris").came


@database
def test_the_convener_is_not_counted() -> None:
    robin = make_user("Robin Convener")
    panel = convene(by=robin)
    seat(panel, "Winnie", "lived")
    assert "is not counted" in str(refused(lambda: seat(panel, "", "subject", robin)))
    assert "is not counted" in str(refused(lambda: seat(panel, "robin convener", "subject")))
    insert_member(panel, "R. C.", "subject", person=robin)
    assert refused(lambda: agree(panel)).field == "came"
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel)))


@database
def test_whoever_records_the_answer_is_not_counted_either() -> None:
    panel, kim = convene(), make_user("Kim Admin")
    seat(panel, "Winnie", "lived")
    seat(panel, "", "subject", kim)
    assert refused(lambda: agree(panel, by=kim)).field == "came"
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel, agreed_by=kim)))
    agree(panel)
    assert Approval.objects.get().verdict.panel == panel


@database
def test_a_member_who_did_not_come_does_not_count() -> None:
    panel = full()
    only_winnie = [panel.members.get(name="Winnie").pk]
    assert refused(lambda: agree(panel, came=only_winnie)).field == "came"
    assert panel.members.filter(came=True).count() == 2
    panel.members.filter(name="Idris").update(came=False)
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel)))


@database
def test_a_verdict_on_older_words_approves_nothing() -> None:
    course = make_course(approved=False)
    panel = full(course)
    revise(course, title="Newer")
    assert "changed the words since" in str(refused(lambda: agree(panel)))
    assert Verdict.objects.count() == 0
    the_database_refuses(QUORUM, lambda: insert_approval(insert_verdict(panel)))


@database
def test_the_verdict_of_one_course_approves_no_other() -> None:
    verdict = agree(full(), "returned")
    other = make_course(approved=False)
    the_database_refuses(QUORUM, lambda: insert_approval(verdict))
    the_database_refuses(QUORUM, lambda: insert_approval(verdict, newest(other)))
    the_database_refuses(QUORUM, lambda: quality.approve(revision=newest(other), verdict=verdict, by=system(), now=NOW))


@database
def test_editing_after_approval_leaves_the_approved_words_as_they_were() -> None:
    course = make_course(approved=False)
    approve(newest(course))
    first = newest(course)
    second = revise(course, title="Quietly changed")
    assert quality.approved_revision(course, now=NOW) == first
    assert not Approval.objects.filter(revision=second).exists()
    the_database_refuses(
        "courses_revision_never_changed", lambda: Revision.objects.filter(pk=first.pk).update(title="In place")
    )
    approval = Approval.objects.get(revision=first)
    the_database_refuses(QUORUM, lambda: Approval.objects.filter(pk=approval.pk).update(revision=second))
    first.refresh_from_db()
    assert first.title == "Understanding worry"


@database
def test_an_expired_approval_is_not_stretched() -> None:
    course = make_course()
    approval = Approval.objects.get()
    Approval.objects.update(expires=quality.today(NOW - timedelta(days=1)))
    assert quality.approved_revision(course, now=NOW) is None
    ten_years = quality.today(NOW + timedelta(days=3650))
    the_database_refuses(QUORUM, lambda: Approval.objects.filter(pk=approval.pk).update(expires=ten_years))
    assert quality.approved_revision(course, now=NOW) is None


@database
def test_what_was_settled_stays_settled() -> None:
    panel = full()
    verdict = agree(panel, "returned")
    never, member = "courses_verdict_never_changed", panel.members.get(name="Idris")
    the_database_refuses(never, lambda: Verdict.objects.filter(pk=verdict.pk).update(outcome="approved"))
    settled = "courses_member_settled_once_closed"
    the_database_refuses(settled, lambda: Member.objects.filter(pk=member.pk).update(perspective="lived"))
    the_database_refuses(settled, lambda: Member.objects.filter(pk=member.pk).update(came=False))
    the_database_refuses(settled, member.delete)
    the_database_refuses(settled, lambda: insert_member(panel, "Late", "lived"))
    the_database_refuses("courses_panel_stays_closed", lambda: Panel.objects.filter(pk=panel.pk).update(closed=False))
    for act in (
        lambda: agree(panel),
        lambda: seat(panel, "Late"),
        lambda: panels.call_off(panel=panel, by=system(), now=NOW),
    ):
        assert "has given its answer" in str(refused(act))


@database
def test_small_changes_are_confirmed_once_for_the_one_next_revision() -> None:
    course, robin = make_course(approved=False), make_user("Robin")
    verdict = small(full(course))
    assert Approval.objects.count() == 0
    assert "have not changed anything yet" in str(
        refused(lambda: small_changes.confirm(verdict=verdict, revision=newest(course), by=robin, now=LATER))
    )
    words = revise(course, line="Shorter, and the ways people have found to live with it.")
    small_changes.confirm(verdict=verdict, revision=words, by=robin, now=LATER)
    again = small_changes.confirm(verdict=verdict, revision=words, by=make_user(), now=LATER)
    assert (again.confirmed, again.confirmed_by) == (words, robin)
    assert Approval.objects.get().revision == words


def not_small(course: Course, way: str, robin: User) -> Revision:
    if way == "another part":
        return revise(course, line="A new line.", bring="Boots")
    if way == "too many words":
        return revise(course, line=" ".join(f"w{n}" for n in range(40)))
    if way == "a second revision":
        revise(course, line="One.")
        return revise(course, line="Two.")
    return revise(course, by=robin, line="Mine.")


@database
@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("another part", "Other parts were changed too: What to bring."),
        ("too many words", "That is more than a small change."),
        ("a second revision", "There is more than one new version."),
        ("its own writer", "You wrote these words"),
    ],
)
def test_small_changes_that_are_not_small_are_not_confirmed(way: str, words: str) -> None:
    course, robin = make_course(approved=False), make_user("Robin")
    verdict = small(full(course))
    revision = not_small(course, way, robin)
    confirm = partial(small_changes.confirm, verdict=verdict, revision=revision, by=robin, now=NOW)
    assert words in str(refused(confirm))
    rows = Verdict.objects.filter(pk=verdict.pk)
    behind_its_back = partial(rows.update, confirmed=revision, confirmed_at=NOW, confirmed_by=robin)
    if way == "too many words":  # how much is small is a matter of words; the database holds the other three
        assert Approval.objects.count() == 0
    else:
        the_database_refuses("courses_verdict_confirms_only_those", behind_its_back)


@database
def test_only_what_was_read_is_confirmed() -> None:
    course, robin = make_course(approved=False), make_user("Robin")
    verdict = small(full(course))
    first = newest(course)
    read = revise(course, line="Read.")
    revise(course, line="Written a moment later.")
    for revision in (first, read, newest(make_course(approved=False))):
        refused(lambda chosen=revision: small_changes.confirm(verdict=verdict, revision=chosen, by=robin, now=NOW))
    assert Approval.objects.count() == 0


@database
def test_a_later_panel_overtakes_the_small_changes_of_an_earlier_one() -> None:
    course, robin = make_course(approved=False), make_user("Robin")
    verdict = small(full(course))
    words = revise(course, line="Changed.")
    agree(full(course), "returned")
    confirm = partial(small_changes.confirm, verdict=verdict, revision=words, by=robin, now=NOW)
    assert "Another panel was asked" in str(refused(confirm))
    rows = Verdict.objects.filter(pk=verdict.pk)
    the_database_refuses(
        "courses_verdict_confirms_only_those",
        lambda: rows.update(confirmed=words, confirmed_at=NOW, confirmed_by=robin),
    )


@database
@pytest.mark.parametrize("outcome", ["approved", "returned"])
def test_there_is_nothing_to_confirm_after_another_answer(outcome: str) -> None:
    course = make_course(approved=False)
    verdict = agree(full(course), outcome)
    words = revise(course, line="Changed.")
    confirm = partial(small_changes.confirm, verdict=verdict, revision=words, by=make_user(), now=NOW)
    assert "no small changes to confirm" in str(refused(confirm))


@database
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"structure": " "}, "structure"),
        ({"evaluation": ""}, "evaluation"),
        ({"outcome": "small_changes", "may_change": ["line"]}, "changes"),
        ({"outcome": "small_changes", "changes": "Less."}, "may_change"),
        ({"outcome": "small_changes", "changes": "Less.", "may_change": ["course_id"]}, "may_change"),
    ],
)
def test_an_answer_has_words(more: dict[str, Any], field: str) -> None:
    panel = full()
    assert refused(lambda: agree(panel, **more)).field == field
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
    assert "newer words" in str(refused(lambda: panels.convene(revision=first, by=system(), now=NOW)))
    assert convene(course).revision.number == 2
    Course.objects.filter(pk=course.pk).update(retired_at=NOW, retired_by=system())
    Panel.objects.filter(closed=False).update(closed=True)
    assert "retired" in str(refused(lambda: convene(course)))


@database
def test_members_are_asked_told_and_taken_off() -> None:
    panel, amina = convene(), make_user("Amina Yusuf")
    member = seat(panel, "", "lived", amina)
    assert member.name == "Amina Yusuf"
    assert list(Notice.objects.values_list("person", "purpose")) == [(amina.pk, "courses.panel_asked")]
    panels.remove_member(member=member, by=system(), now=NOW)
    panels.remove_member(member=member, by=system(), now=NOW)
    assert panel.members.count() == 0
    assert refused(lambda: seat(panel, "  ")).field == "name"


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
            assert str(own) == "Only Idris can write this view."
        empty = {"structure": " ", "content": "", "evaluation": ""}
        assert refused(partial(seats.give_view, member=first, **empty, by=amina, now=NOW)).field == "structure"
        seats.give_view(member=first, **SAID, by=amina, now=NOW)
        assert "You have given your view" in str(
            refused(partial(seats.give_view, member=first, **SAID, by=amina, now=NOW))
        )
        assert "sign in" in str(refused(partial(seats.write_down, member=first, **SAID, by=panel.convened_by, now=NOW)))

    def test_the_convener_writes_down_what_somebody_without_an_account_says(self) -> None:
        panel = full()
        winnie = panel.members.get(name="Winnie")
        seats.write_down(member=winnie, **SAID, by=panel.convened_by, now=NOW)
        kept = seats.write_down(member=winnie, **{**SAID, "content": "Kinder."}, by=panel.convened_by, now=NOW)
        assert (kept.content, kept.given_by) == ("Kinder.", panel.convened_by)
        agree(panel)
        late = partial(seats.write_down, member=winnie, **SAID, by=panel.convened_by, now=NOW)
        assert "has given its answer" in str(refused(late))


def at_once(*acts: Callable[[], object]) -> list[object]:
    start, came = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            came[number] = act()  # type: ignore[call-overload]
        except Exception as error:  # whatever it is, the test says so
            came[number] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_two_conveners_at_once_write_down_one_answer(own_database: str) -> None:
    panel = full()
    came = at_once(*(partial(agree, panel, outcome, by=make_user()) for outcome in ("approved", "returned") * 3))
    assert sorted(type(each).__name__ for each in came) == ["Refusal"] * 5 + ["Verdict"]
    verdict = Verdict.objects.get()
    assert Approval.objects.count() == (verdict.outcome == "approved")


def test_an_author_saving_and_a_convener_recording_at_once_never_approve_unseen_words(own_database: str) -> None:
    course = make_course(approved=False)
    panel, ida = full(course), make_user("Ida")
    came = at_once(partial(agree, panel), partial(revise, course, ida, title="A moment later"))
    assert [each for each in came if isinstance(each, Exception) and not isinstance(each, Refusal)] == []
    approved = quality.approved_revision(course, now=NOW)
    assert approved is None or approved.number == 1
    assert (approved is None) == isinstance(came[0], Refusal)


@pytest.mark.parametrize(
    ("table", "trigger"),
    [
        ("courses_approval", "rests_on_a_quorum"),
        ("courses_verdict", "never_changed"),
        ("courses_revision", "never_changed"),
    ],
)
def test_twin_without_the_trigger_takes_it(own_database: str, table: str, trigger: str) -> None:
    """With the trigger gone in a database of its own, what it refuses goes in: so the tests above can fail."""
    course, robin = make_course(approved=False), make_user("Robin")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s", [table, f"%{trigger}%"]
        )
        ((name,),) = cursor.fetchall()
        cursor.execute(f'DROP TRIGGER "{name}" ON {table}')
    if table == "courses_approval":
        panel = convene(course)
        seat(panel, "Winnie", "lived")
        insert_approval(insert_verdict(panel))
    elif table == "courses_verdict":
        verdict = small(full(course))
        words = revise(course, by=robin, bring="Boots")
        Verdict.objects.filter(pk=verdict.pk).update(confirmed=words, confirmed_at=NOW, confirmed_by=robin)
        insert_approval(verdict, words)
    else:
        agree(full(course))
        assert Revision.objects.filter(course=course).update(title="In place") == 1
    assert quality.approved_revision(course, now=NOW) is not None
