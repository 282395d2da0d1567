"""The quorum cannot be cheated: each way is tried by the verb, and in the database behind its back."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from courses import panels, quality
from courses.models import Approval, Member, Panel, Revision, Verdict
from foundations.college import current
from foundations.lib.refusals import Refusal
from tests.concurrency.together import at_once
from tests.courses.boards import (
    QUORUM,
    agree,
    convene,
    database,
    full,
    insert_approval,
    insert_member,
    insert_verdict,
    newest,
    note,
    refused,
    revise,
    seat,
    small,
    system,
    the_database_refuses,
)
from tests.factories.courses import NOW, approve, make_course
from tests.people import make_user


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
    convener = refused(lambda: seat(panel, "", "subject", robin))
    words = "Robin Convener looks after this panel and is not counted. Ask another person."
    assert (convener.field, str(convener)) == ("person", words)
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
    Approval.objects.update(expires=current.today(NOW - timedelta(days=1)))
    assert quality.approved_revision(course, now=NOW) is None
    ten_years = current.today(NOW + timedelta(days=3650))
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


def test_two_conveners_at_once_write_down_one_answer(own_database: str) -> None:
    panel = full()
    came = at_once([partial(agree, panel, outcome, by=make_user()) for outcome in ("approved", "returned") * 3])
    assert sorted(type(each).__name__ for each in came) == ["Refusal"] * 5 + ["Verdict"]
    verdict = Verdict.objects.get()
    assert Approval.objects.count() == (verdict.outcome == "approved")


def test_an_author_saving_and_a_convener_recording_at_once_never_approve_unseen_words(own_database: str) -> None:
    course = make_course(approved=False)
    panel, ida = full(course), make_user("Ida")
    came = at_once([partial(agree, panel), partial(revise, course, ida, title="A moment later")])
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
