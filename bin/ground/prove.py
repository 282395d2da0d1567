"""./bin/prove: the long proofs. Each is a script tests/proofs/prove_<name>.py that exits 0 when it holds."""

import time
from collections.abc import Mapping
from pathlib import Path

from ground import place
from ground.gate import environment_of_tests, run_command
from ground.progress import say
from ground.supervisor import Stopped, stop_on_signals

PREFIX = "prove_"


def proofs() -> dict[str, Path]:
    """All proofs by name."""
    found = sorted((place.CHECKOUT / "tests" / "proofs").glob(f"{PREFIX}*.py"))
    return {path.stem.removeprefix(PREFIX): path for path in found}


def _list() -> int:
    say("Say which proof to run, or all:")
    for name, path in proofs().items():
        first = path.read_text().strip().lstrip('"').splitlines()[0].rstrip('"')
        say(f"  ./bin/prove {name:<16}{first}")
    return 0


def _run(names: list[str], arguments: list[str], env: Mapping[str, str]) -> int:
    outcomes: dict[str, tuple[int, float]] = {}
    for name in names:
        say(f"\n── {name}")
        begun = time.monotonic()
        status = run_command(["python", str(proofs()[name]), *arguments], {**env, "PYTHONPATH": str(place.CHECKOUT)})
        outcomes[name] = (status, time.monotonic() - begun)
    say()
    for name, (status, seconds) in outcomes.items():
        say(f"{'✓' if status == 0 else '✗'} {name:<18}{seconds:7.1f} s")
    return max(status != 0 for status, _ in outcomes.values())


def main(arguments: list[str]) -> int:
    """Run one proof (further words are passed on to it) or all; list them when none is named."""
    words = [word for word in arguments if word != "--system"]
    if not words:
        return _list()
    names = list(proofs()) if words[0] == "all" else words[:1]
    if not names or any(name not in proofs() for name in names):
        say(f"There is no proof called {words[0]}.")
        _list()
        return 2
    stop_on_signals()
    try:
        with environment_of_tests() as env:
            return _run(names, words[1:], env)
    except Stopped:
        say("\nStopped.")
        return 130
