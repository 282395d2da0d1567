"""Provoke every kind of failure on a real gunicorn, and look for the person's words in all that was written."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import DatabaseError, connection, transaction

from tests.clones import clone

ROOT = Path(__file__).resolve().parents[2]
WORDS = "Zebedee Quillfeather feels hopeless"
ADDRESS = "zebedee@quillfeather.example"
ID = "3f0c2a52-6e0b-4b7e-9d55-7a3c1f8e2b11"
TOKEN = "9b1d4c7e2f60a83559b1d4c7e2f60a83"  # as in the address of a student's calendar
SECRETS = ("Zebedee", "Quillfeather", "quillfeather", "hopeless", ID, TOKEN[:8], TOKEN[-8:])
QUIET_POSTGRES = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_parameter_max_length_on_error": "0",
}


@dataclass
class Server:
    """A gunicorn with the product's settings, whose pages fail."""

    address: str
    log: Path

    def post(self, path: str) -> tuple[int, str]:
        """Send the person's words and return what came back."""
        body = urllib.parse.urlencode({"words": f"{WORDS} {ADDRESS}"}).encode()
        headers = {"User-Agent": f"Browser of {WORDS}", "Referer": f"{self.address}/?from={ADDRESS}"}
        request = urllib.request.Request(self.address + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def free_port() -> int:
    """A port that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Server]:
    port, log = free_port(), tmp_path_factory.mktemp("leaks") / "web.log"
    with django_db_blocker.unblock(), clone() as name, log.open("wb") as out:
        url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings_that_fail"}
        command = [sys.executable, "-m", "gunicorn", "recovery_college.wsgi"]
        command += ["--config", "python:recovery_college.gunicorn_conf", "--bind", f"127.0.0.1:{port}"]
        web = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
        try:
            wait_for(port, web, log)
            yield Server(f"http://127.0.0.1:{port}", log)
        finally:
            web.terminate()
            web.wait()


def wait_for(port: int, web: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it answers."""
    limit = time.monotonic() + 30
    while time.monotonic() < limit and web.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text())


@pytest.mark.parametrize(
    ("path", "status", "written"),
    [
        ("/form/", 500, ["builtins.ValueError", "builtins.KeyError", "in in_a_form"]),
        (f"/form/{ID}/?next={ADDRESS}", 500, ["POST /form/<id>/ 500", "builtins.ValueError"]),
        ("/row/", 500, ["psycopg2.errors.CheckViolation", "in in_the_database"]),
        ("/task/", 200, ["tests.fails", "ValueError"]),
        (f"/nowhere/{ID}/{ADDRESS}", 404, ["POST /nowhere/<id>/<address> 404"]),
        (f"/calendar/{TOKEN}.ics", 403, ["POST /calendar/<id>.ics 403", "Forbidden", ": /calendar/<id>.ics"]),
    ],
)
def test_neither_the_page_nor_the_log_repeats_what_a_person_wrote(server, path, status, written):
    before = server.log.stat().st_size
    answered, page = server.post(path)
    assert answered == status
    logged = wait_for_line(server.log, before, written)
    for secret in SECRETS:
        assert secret not in page
        assert secret not in logged
    for words in written:
        assert words in logged


def wait_for_line(log: Path, before: int, written: list[str]) -> str:
    """Give the log a moment: the access line is written after the answer."""
    limit = time.monotonic() + 5
    while True:
        logged = log.read_bytes()[before:].decode()
        if all(words in logged for words in (*written, "POST /")) or time.monotonic() > limit:
            return logged
        time.sleep(0.02)


def test_the_access_log_has_no_address_browser_or_referrer(server):
    server.post("/task/")
    logged = server.log.read_text()
    assert "127.0.0.1 -" not in logged
    assert "Browser of" not in logged
    assert "from=" not in logged


@pytest.mark.django_db
def test_postgres_itself_writes_neither_statements_nor_rows():
    shown = {}
    with connection.cursor() as cursor:
        for name in QUIET_POSTGRES:
            cursor.execute(f"SHOW {name}")
            shown[name] = cursor.fetchone()[0]
    assert shown == QUIET_POSTGRES


@pytest.mark.django_db
def test_the_log_of_postgres_repeats_no_row_and_no_statement():
    """A refused row, a wrong statement and a statement with words in it: none of them is in the server's own log."""
    canary = f"canary-{os.getpid()}-{time.monotonic_ns()}"
    refused = [
        ("UPDATE accounts_user SET email = '', name = %s WHERE is_system", [canary]),  # a check says no
        ("INSERT INTO college_college (id, name) VALUES (2, %s)", [canary]),  # not null and a check
        (f"SELECT '{canary}' FROM there_is_no_such_table", []),
    ]
    for statement, words in refused:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, words)
    log = Path(os.environ["POSTGRES_LOG"]).read_text(errors="replace")
    assert "ready to accept connections" in log  # it is the server's log
    assert canary not in log
