"""Every event and question is in the table of reactions, and every notice has its three templates."""

import importlib

import pytest
from django.template.loader import get_template

from foundations.lib.events import Event, Question
from recovery_college import reactions
from tests.house.test_never_asked import our_modules


def defined(base: type) -> set[type]:
    for name in our_modules():
        importlib.import_module(name)
    found: set[type] = set()
    waiting = [base]
    while waiting:
        for child in waiting.pop().__subclasses__():
            waiting.append(child)
            if child.__module__.split(".")[0] != "tests":
                found.add(child)
    return found


def test_every_event_has_its_reactions_and_nothing_else_is_listed() -> None:
    assert set(reactions.EVENTS) == defined(Event)
    assert all(reactions.EVENTS.values())


def test_every_question_has_one_answer_and_nothing_else_is_listed() -> None:
    listed = set(reactions.QUESTIONS)
    assert listed == {question for question in defined(Question) if not question.__qualname__.startswith("Question[")}


@pytest.mark.parametrize("purpose", sorted(reactions.NOTICES))
@pytest.mark.parametrize("ending", ["subject.txt", "txt", "html"])
def test_every_notice_has_its_templates(purpose: str, ending: str) -> None:
    app, name = purpose.split(".")
    source = get_template(f"{app}/email/{name}.{ending}").template.source  # type: ignore[attr-defined]
    assert source.strip() != ""
