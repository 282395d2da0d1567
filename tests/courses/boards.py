"""Panels for tests, and what the database says to who goes behind the verbs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from courses import authoring, panels
from courses.models import Approval, Contribution, Course, Member, Panel, Revision, Verdict
from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_course
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
        expires=current.today(NOW + timedelta(days=days)),
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
