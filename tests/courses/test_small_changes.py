"""Small changes are small, and in the one revision that the panel was told of."""

from functools import partial

import pytest

from courses import small_changes
from courses.models import Approval, Course, Revision, Verdict
from foundations.accounts.models import User
from tests.courses.boards import (
    LATER,
    agree,
    database,
    full,
    newest,
    refused,
    revise,
    small,
    the_database_refuses,
)
from tests.factories.courses import NOW, make_course
from tests.people import make_user


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
    newer = "There are newer words than these. Read the newest version first."
    nothing = "There are no small changes to confirm here. Ask a new panel to look at newer words."
    for revision, words in ((first, newer), (read, newer), (newest(make_course(approved=False)), nothing)):
        confirm = partial(small_changes.confirm, verdict=verdict, revision=revision, by=robin, now=NOW)
        assert str(refused(confirm)) == words
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
