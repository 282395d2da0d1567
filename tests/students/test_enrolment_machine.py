"""Random sequences of every verb, by several people and the office, against a plain model."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from courses import places as gate
from students import line
from tests.students.enrolment_machine import Machine, World

pytestmark = pytest.mark.django_db
A_LITTLE = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Machine, "world", World.make(), raising=False)


def test_every_sequence_ends_as_the_plain_model_says() -> None:
    run_state_machine_as_test(Machine, settings=A_LITTLE)


@pytest.fixture
def machine(world: None) -> Iterator[Machine]:
    """One run with one place: the first person has it, the second and third wait in that order."""
    found = Machine()
    found.begin(one=1, other=1)
    for who in range(3):
        found.enrol(who, 0)
    yield found
    found.teardown()


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
    fitting = line.fitting
    monkeypatch.setattr(line, "fitting", lambda *at, **more: fitting(*at, **more).order_by("-position"))
    with pytest.raises(AssertionError):
        machine.answer(number=0, act="withdraw")


def test_a_gate_that_forgets_to_give_back_is_found(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "release", lambda **_more: None)
    with pytest.raises(AssertionError):
        machine.answer(number=0, act="withdraw")
