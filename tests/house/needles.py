"""A word for each personal column, unlike every other word, and where a person's words must never turn up."""

import base64
import hashlib
import http.client
import io
import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from celery import current_app
from django.contrib.sessions.models import Session as Visit
from django.core import mail
from django.db import connection

from foundations.audit.models import Entry
from recovery_college.logs import Line, NothingPersonal
from tests.house.personal import columns, name_of

ROOT = Path(__file__).resolve().parents[2]
CSRF = "c" * 32
QUEUE = f"needles-{os.getpid()}"
LINK = re.compile(r'\b(?:href|action|src|hx-get|hx-post|content)="([^"]*)"')
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


def needle(column: str) -> str:
    """Return the word of a column: letters only, so that it fits into a name and an address."""
    digest = hashlib.sha256(column.encode()).digest()
    return "zq" + "".join(chr(ord("a") + byte % 26) for byte in digest[:10])


NEEDLES = {needle(name_of(column)): name_of(column) for column in columns()}


def found(words: str) -> set[str]:
    """Return the columns whose words stand in a text, in any case of letters."""
    low = unquote(words).lower()
    return {column for word, column in NEEDLES.items() if word in low}


@dataclass
class Seen:
    """Texts that came by, by the kind of place."""

    places: dict[str, list[str]] = field(default_factory=dict)

    def note(self, place: str, *words: str) -> None:
        """Keep texts of a place."""
        self.places.setdefault(place, []).extend(words)

    def leaks(self, place: str) -> set[str]:
        """Return the columns whose words stand in a place."""
        return found("\n".join(self.places.get(place, [])))


class Browser:
    """One person's browser. It follows nothing by itself, and notes every address that it is sent or shown."""

    def __init__(self, port: int, seen: Seen, session: str = "") -> None:
        self.port, self.seen = port, seen
        self.cookies = {"csrf": CSRF} | ({"session": session} if session else {})

    def get(self, path: str) -> str:
        """Open a page and return it; the address it leads to when it leads on."""
        return self._ask("GET", path, None)

    def post(self, path: str, **answers: str) -> str:
        """Send a form."""
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.cookies["csrf"], **answers}))

    def _ask(self, method: str, path: str, body: str | None) -> str:
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={is_}" for name, is_ in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request(method, path, body=body, headers=headers)
        answer = link.getresponse()
        page = answer.read().decode(errors="replace")
        link.close()
        assert answer.status != 500, (method, path, answer.status)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        onward = answer.headers.get("Location") or ""
        self.seen.note("addresses", onward, *LINK.findall(page) if "html" in answer.headers["Content-Type"] else [])
        if path.endswith(".ics"):
            self.seen.note("calendars", page)
        return onward if 300 <= answer.status < 400 else page


@contextmanager
def served(port: int, database: str, log: Path) -> Iterator[None]:
    """Serve the product with gunicorn on a database, with its access log and a queue of its own."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
    env = {**os.environ, "DATABASE_URL": url, "TEST_QUEUE": QUEUE, "DJANGO_SETTINGS_MODULE": "tests.settings_plain"}
    command = [sys.executable, "-m", "gunicorn", "recovery_college.wsgi", f"--bind=127.0.0.1:{port}"]
    command += ["--config", "python:recovery_college.gunicorn_conf"]
    with log.open("wb") as out:
        web = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        limit = time.monotonic() + 40
        while b"Listening at" not in log.read_bytes():
            assert web.poll() is None, log.read_text()
            assert time.monotonic() < limit, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        web.terminate()
        web.wait()


def queued() -> str:
    """Take everything out of our server's queue, and return it as it can be read."""
    texts = []
    with current_app.connection_for_read() as link:
        client = link.default_channel.client
        for raw in client.lrange(QUEUE, 0, -1):
            message = json.loads(raw)
            texts.append(json.dumps(message) + base64.b64decode(message["body"]).decode())
        client.delete(QUEUE)
    return "\n".join(texts)


@contextmanager
def listening(seen: Seen) -> Iterator[None]:
    """Note what this process logs, as the product would write it, and what it would give to Celery."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Line("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(NothingPersonal())

    def send_task(*given: Any, **more: Any) -> None:
        seen.note("Celery", f"{given} {more}")

    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with patch.object(type(current_app._get_current_object()), "send_task", staticmethod(send_task)):
            yield
    finally:
        root.removeHandler(handler)
        seen.note("logs", out.getvalue())


def read_mails(seen: Seen) -> None:
    """Note what mails show outside their words: subjects, addresses in them, and calendars."""
    for message in mail.outbox:
        bodies = [str(message.body), *(str(body) for body, _kind in getattr(message, "alternatives", []))]
        seen.note("mail subjects", str(message.subject))
        for body in bodies:
            seen.note("addresses", *ADDRESS.findall(body), *LINK.findall(body))
        for attached in message.attachments:
            name, content, _kind = attached
            words = content.decode() if isinstance(content, bytes) else str(content)
            seen.note("calendars", str(name), words.replace("\r\n ", ""))


def read_tables(seen: Seen) -> None:
    """Note audit rows, the contents of visits, and what notices and rate limits are called."""
    seen.note("audit", *(f"{row.act} {row.kind} {json.dumps(row.detail)}" for row in Entry.objects.order_by("pk")))
    seen.note("sessions", *(json.dumps(visit.get_decoded()) for visit in Visit.objects.all()))
    with connection.cursor() as cursor:
        for name, sql in (
            ("notices", "SELECT purpose || ' ' || occasion FROM notifications_notice"),
            ("rate limits", "SELECT cache_key FROM cache"),
        ):
            cursor.execute(sql)
            seen.note(name, *(words for (words,) in cursor.fetchall()))


def rows_without_needle() -> list[str]:
    """Return the personal columns in which no row holds a needle, after all was planted and driven."""
    missing = []
    for column in columns():
        rows: Mapping[int, str] = {
            row.pk: str(getattr(row, column.attname)) for row in column.model._base_manager.all()
        }
        if not any(found(words) for words in rows.values()):
            missing.append(name_of(column))
    return missing
