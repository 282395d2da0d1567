"""Thousands of random sequences of every verb of an enrolment, by several people and the office, against a plain model.

After every step the rows have to be as the model says, and what must always be true is looked up in them: places,
lines, offers, counters. Then two broken twins of the product, which random sequences must find. --sequences 500 for
fewer, --seed 2 for others. A failing sequence is made as short as can be, and printed.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from own_database import own_database

ROOT = Path(__file__).resolve().parents[2]


def press(sequences: int, steps: int, *, seed: int, shorten: bool) -> BaseException | None:
    """Run so many random sequences; return what the first failing one raised."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.students.enrolment_machine import Machine

    rules = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        phases=[Phase.generate, Phase.shrink] if shorten else [Phase.generate],
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    Machine.sequences = 0
    Machine.done.clear()
    Machine.refused.clear()
    hypothesis.seed(seed)(Machine)
    try:
        run_state_machine_as_test(Machine, settings=rules)
    except AssertionError as error:
        return error
    return None


def show(found: BaseException | None, seconds: float) -> None:
    """Print how many sequences there were, and how often each verb was done and refused."""
    from tests.students.enrolment_machine import Machine

    done, refused = Machine.done, Machine.refused
    print(f"{Machine.sequences} sequences of {done.total() + refused.total()} steps in {seconds:.0f} s", end="")
    print(f": {done.total()} done, {refused.total()} refused.")
    for act in sorted(done | refused):
        print(f"  {act:<16}{done[act]:>7} done{refused[act]:>7} refused")
    print("Every step ends as the model says." if found is None else f"IT DOES NOT HOLD: {found!r}", flush=True)


def twins() -> dict[str, tuple[Any, str, Any]]:
    """Return what is broken in each twin: the module, its function, and what stands there instead."""
    from courses import places
    from students import line

    fitting = line.fitting

    def last_first(*at: Any, **more: Any) -> Any:
        return fitting(*at, **more).order_by("-position")

    return {
        "The last in line comes first": (line, "fitting", last_first),
        "The gate forgets to give back": (places, "release", lambda **_more: None),
    }


def caught(told: argparse.Namespace) -> bool:
    """Let random sequences find each broken twin."""
    from tests.students.enrolment_machine import Machine

    misses = 0
    for title, broken in twins().items():
        with patch.object(*broken):
            found = press(told.twin_sequences, told.steps, seed=told.seed, shorten=False)
        misses += found is None
        outcome = "NOT FOUND" if found is None else f"found, {str(found).splitlines()[0]}"
        print(f"{title}: {outcome} ({Machine.sequences} sequences)", flush=True)
    return misses == 0


def main() -> int:
    """Run the product and its twins; 0 when it holds and they do not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=2000)
    parser.add_argument("--twin-sequences", type=int, default=300)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with own_database("sequences") as url:
        os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="recovery_college.settings")
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from tests.students.enrolment_machine import Machine, World

        call_command("migrate", verbosity=0)
        Machine.world = World.make()
        begun = time.monotonic()
        try:
            found = press(told.sequences, told.steps, seed=told.seed, shorten=True)
        except KeyboardInterrupt:
            show(None, time.monotonic() - begun)
            print("Stopped before the end.")
            return 130
        show(found, time.monotonic() - begun)
        all_caught = found is None and caught(told)
        connection.close()
    return 0 if found is None and all_caught else 1


if __name__ == "__main__":
    sys.exit(main())
