"""Random sequences of every verb, by several people and the office, against a plain model."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from courses import places as gate
from students import line
from tests.students.enrolment_model import Machine

pytestmark = pytest.mark.django_db
A_LITTLE = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

# what is broken is found, and not made small
BROKEN = settings(A_LITTLE, max_examples=40, database=None, phases=[Phase.generate], report_multiple_bugs=False)


def test_every_sequence_ends_as_the_plain_model_says() -> None:
    run_state_machine_as_test(Machine, settings=A_LITTLE)


def test_a_line_that_passes_somebody_over_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fitting = line.fitting
    monkeypatch.setattr(line, "fitting", lambda *at, **more: fitting(*at, **more).order_by("-position"))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Machine, settings=BROKEN)


def test_a_gate_that_forgets_to_give_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "release", lambda **_more: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Machine, settings=BROKEN)
