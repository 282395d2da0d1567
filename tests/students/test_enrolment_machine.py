"""Random sequences of every verb, by several people and the office, against a plain model."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from courses import places as gate
from students import line
from students.models import Enrolment
from tests.students.enrolment_machine import Machine, World
from tests.students.enrolment_truth import Seen, Truth

pytestmark = pytest.mark.django_db
A_LITTLE = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
fitting = line.fitting


def last_first(*at: Any, **more: Any) -> QuerySet[Enrolment]:
    return fitting(*at, **more).order_by("-position")


@pytest.fixture(autouse=True)
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Machine, "world", World.make(), raising=False)


def test_every_sequence_ends_as_the_plain_model_says() -> None:
    run_state_machine_as_test(Machine, settings=A_LITTLE)


@contextmanager
def three_want_one_place() -> Iterator[Machine]:
    """One run with one place: the first person has it, the second and third wait in that order."""
    found = Machine()
    found.begin(one=1, other=1)
    for who in range(3):
        found.enrol(who, 0)
    try:
        yield found
    finally:
        found.teardown()


@pytest.fixture
def machine(world: None) -> Iterator[Machine]:
    with three_want_one_place() as found:
        yield found


def test_the_machine_follows_a_place_given_up_to_the_first_in_line(machine: Machine) -> None:
    machine.answer(number=0, act="withdraw")
    assert [each.state for each in machine.rows()] == ["withdrawn", "offered", "waiting"]


def test_who_rested_when_another_run_had_a_place_is_offered_it_after_the_rest(machine: Machine) -> None:
    machine.enrol(3, 1)
    machine.rest(4, None)
    machine.enrol(4, 0, any_run=True)
    machine.resize(1, 2)
    machine.rest_no_more(4)
    machine.time_passes(0, sweep=True, number=0)
    offered = machine.rows()[-1]
    assert (offered.student, offered.offering, offered.state) == (machine.people[4], machine.runs[1], "offered")


def test_a_line_that_passes_somebody_over_is_found(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "fitting", last_first)
    with pytest.raises(AssertionError):
        machine.answer(number=0, act="withdraw")


def test_a_gate_that_forgets_to_give_back_is_found(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "release", lambda **_more: None)
    with pytest.raises(AssertionError):
        machine.answer(number=0, act="withdraw")


@pytest.fixture
def rows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is not asked how every claim is, so that a fault has to be seen in the rows."""
    monkeypatch.setattr(Truth, "same_as_the_model", lambda _truth: None)


@pytest.mark.usefixtures("rows_alone")
def test_the_rows_alone_show_a_broken_line(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[tuple[str, object, str]] = [
        ("fitting", last_first, "somebody ahead could have had these seats"),
        ("offer_next", lambda **_more: [], "a free place that was not offered"),
        ("due", lambda _offering, *, now, by_post: now + timedelta(days=90), "an offer past the end of joining"),
        ("due", lambda _offering, *, now, by_post: now, "an offer that has run out already"),
    ]
    for name, instead, words in broken:
        with three_want_one_place() as machine, monkeypatch.context() as patched:
            patched.setattr(line, name, instead)
            with pytest.raises(AssertionError, match=words):
                machine.answer(number=0, act="withdraw")


@pytest.mark.usefixtures("rows_alone")
def test_the_rows_alone_show_an_offer_after_cut_off_and_one_that_was_dead(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "moving", lambda _offering, *, now: True)
    machine.time_passes(1200 + 1, sweep=False, number=0)
    with pytest.raises(AssertionError, match="an offer after cut-off"):
        machine.answer(number=0, act="withdraw")
    machine.truth.seen[machine.rows()[1].pk] = Seen("lapsed", None)
    with pytest.raises(AssertionError, match="what has ended is dead for good"):
        machine.truth.look(after="nothing")
