"""./bin/test: the gate. Every rule of the house and of the college once, each part timed."""

import contextlib
import os
import signal
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ground import children, database, place, servers, test_servers
from ground.progress import Trouble, say
from ground.supervisor import Stopped, stop_on_signals

NAME = "rc_gate_"
WORKERS = "2" if (os.cpu_count() or 1) > 1 else "0"
APART = ("tests/concurrency", "tests/journeys")  # races want the machine to themselves; browsers come last
LIKE_PRODUCTION = {
    "PUBLIC_URL": "https://college.example",
    "ALLOWED_HOSTS": "college.example",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "",
}


@dataclass(frozen=True)
class Part:
    """One part of the gate; `report` is set for parts run by pytest."""

    name: str
    command: Sequence[str]
    report: Path | None = None
    extra: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Outcome:
    """How one part went."""

    name: str
    passed: bool
    seconds: float


def _tests(name: str, *words: str) -> Part:
    report = place.TEST_VAR / f"report-{name.replace(' ', '-')}.xml"
    return Part(name, ["pytest", f"--junitxml={report}", *words], report, {"TEST_TEMPLATE": _own_name()})


def _own_name() -> str:
    return f"{NAME}{os.getpid()}"


def parts() -> list[Part]:
    """All parts of the gate, quick ones first. Migrating happens once: the tests begin with copies of what it made."""
    return [
        Part("format", ["ruff", "format", "--check", "--quiet", "."]),
        Part("lint", ["ruff", "check", "--quiet", "."]),
        Part("types", ["mypy"]),
        Part("layers", ["lint-imports", "--no-logo"]),
        Part("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
        Part(
            "deploy",
            ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            None,
            LIKE_PRODUCTION,
        ),
        Part("database", ["python", "manage.py", "migrate", "--verbosity", "0"]),
        _tests("unit and house", "-n", WORKERS, "tests", *(f"--ignore={folder}" for folder in APART)),
        _tests("concurrency", "-n", "0", APART[0]),
        _tests("browser", "-n", WORKERS, APART[1]),
    ]


def run_command(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run one command in sight of the person; its exit status. When we are stopped, so is it."""
    program = place.VENV / "bin" / command[0]
    process = children.start([program, *command[1:]], env=env)
    try:
        while process.poll() is None:
            time.sleep(0.02)
    except BaseException:
        children.signal_group(process.pid, signal.SIGINT)
        children.wait_all([process], 5)
        children.signal_group(process.pid, signal.SIGKILL)
        raise
    return process.returncode


def _sweep(state: dict[str, str]) -> None:
    """Drop databases that gates left which were killed."""
    with database.connected(servers.of_tests().superuser_url(int(state["port"]), "postgres")) as link:
        for name in database.names(link, f"%{NAME}%"):
            owner = name.partition(NAME)[2].partition("_")[0]
            if owner.isdigit() and not children.alive(int(owner)):
                database.drop(link, name)


@contextlib.contextmanager
def environment_of_tests() -> Iterator[dict[str, str]]:
    """The variables of a test run with a database of its own."""
    with test_servers.used() as state:
        _sweep(state)
        name = _own_name()
        test_servers.make_database(state, name)
        try:
            yield test_servers.variables(state, name)
        finally:
            test_servers.drop_database(state, name)


def _carry_out(part: Part, env: Mapping[str, str]) -> Outcome:
    say(f"\n── {part.name}")
    if part.report:
        part.report.unlink(missing_ok=True)
    begun = time.monotonic()
    status = run_command(part.command, {**env, **(part.extra or {})})
    if status == 5:
        say("There is no test here: that is a failure, not a success.")
    return Outcome(part.name, status == 0, time.monotonic() - begun)


def _count(reports: Sequence[Path]) -> tuple[int, int]:
    passed = failed = 0
    for report in reports:
        if not report.exists():
            failed += 1
            continue
        for suite in ET.parse(report).getroot().iter("testsuite"):
            broken = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
            left_out = int(suite.get("skipped", "0"))
            passed += int(suite.get("tests", "0")) - broken - left_out
            failed += broken + left_out  # a test that was left out is not a test that passed
    return passed, failed


def _everything(env: Mapping[str, str]) -> int:
    todo = parts()
    outcomes = [_carry_out(part, env) for part in todo]
    say("\n── How long each part took")
    for outcome in outcomes:
        say(f"{'✓' if outcome.passed else '✗'} {outcome.name:<18}{outcome.seconds:7.1f} s")
    say(f"  {'together':<18}{sum(outcome.seconds for outcome in outcomes):7.1f} s\n")
    passed, failed = _count([part.report for part in todo if part.report])
    broken = [outcome.name for outcome in outcomes if not outcome.passed]
    if broken:
        say(f"Not well: {', '.join(broken)}")
    say(f"tests: {passed} passed, {failed} failed")
    return 1 if broken or failed else 0


def main(arguments: list[str]) -> int:
    """The whole gate, or with arguments pytest alone; the exit status."""
    words = [word for word in arguments if word != "--system"]
    if words[:1] == ["--env"]:
        return test_servers.print_environment(" ".join(words[1:]))
    if words[:1] == ["--keep"]:
        return test_servers.keep()
    if words[:1] == ["--stop"]:
        return test_servers.stop()
    stop_on_signals()
    try:
        with environment_of_tests() as env:
            return run_command(["pytest", *words], env) if words else _everything(env)
    except Stopped:
        say("\nStopped.")
        return 130
    except Trouble as trouble:
        say(f"\n{trouble}\ntests: 0 passed, 1 failed")
        return 1
