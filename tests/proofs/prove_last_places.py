"""Two hundred people press at once for fifty places, over real HTTP: fifty have one, 150 stand in line without a gap.

A gunicorn as in production serves a database made for this proof. Every person is signed in already and has the last
page open; all send it at the same moment. Then the same against a twin of the product without lock and constraint,
which must sell more than there is.
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlencode

from own_database import own_database

ROOT = Path(__file__).resolve().parents[2]
CSRF = "c" * 32


@dataclass(frozen=True)
class Outcome:
    """What came of the pressing. statuses: HTTP status -> how often. positions: of those in line, in order."""

    seconds: float
    statuses: dict[int, int]
    states: dict[str, int]
    positions: list[int]
    taken: int


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(application: str, log: Path) -> Iterator[int]:
    """Serve an application with gunicorn, three workers of eight threads, and give its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:recovery_college.gunicorn_conf", "--workers=3"]
    command += [f"--bind=127.0.0.1:{port}", "--backlog=2048", application]
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=out, stderr=out
        )
    try:
        limit = time.monotonic() + 60
        while not answers(port):
            if server.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(log.read_text(encoding="utf-8")[-3000:])
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def answers(port: int) -> bool:
    """Say whether the server is there."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/health/live", headers={"Host": "localhost"})
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


def people(count: int) -> list[str]:
    """Register students and sign each in; return the keys of their sessions."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from tests.factories.students import make_student

    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    for _person in range(count):
        user = make_student().user
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return keys


def press(port: int, path: str, keys: list[str]) -> tuple[float, Counter[int]]:
    """Let everybody send the last page at the same moment; return the seconds it took and the answers' statuses."""
    from django.conf import settings

    start, statuses = Barrier(len(keys) + 1), [0] * len(keys)
    body = urlencode({"csrfmiddlewaretoken": CSRF, "line": "1"})

    def one(number: int, key: str) -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        headers = {"Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        link.connect()
        start.wait()
        link.request("POST", path, body=body, headers=headers)
        response = link.getresponse()
        response.read()
        statuses[number] = response.status
        link.close()

    threads = [Thread(target=one, args=each) for each in enumerate(keys)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    return time.monotonic() - begun, Counter(statuses)


def drill(*, application: str, pressing: int, places: int, log: Path) -> Outcome:
    """Plan an offering, let everybody press, and read what is in the database."""
    from django.db import connections
    from django.urls import reverse
    from django.utils import timezone

    from courses.models import Places
    from students.models import Enrolment
    from tests.factories.courses import make_offering, make_room

    now = timezone.now()
    first, room = timezone.localdate() + timedelta(days=30), make_room(size=pressing)
    offering = make_offering(places=places, first=first, now=now, room=room)
    path = reverse("enrol_check", args=[offering.course.slug, offering.uuid])
    keys = people(pressing)
    connections.close_all()
    with served(application, log) as port:
        seconds, statuses = press(port, path, keys)
    claims = Enrolment.objects.filter(offering=offering)
    waiting = claims.waiting().order_by("position")
    return Outcome(
        seconds=seconds,
        statuses=dict(statuses),
        states=dict(Counter(claims.values_list("state", flat=True))),
        positions=list(waiting.values_list("position", flat=True)),
        taken=Places.objects.get(offering=offering).taken,
    )


def show(title: str, outcome: Outcome) -> None:
    """Print the figures."""
    print(f"{title}: {outcome.seconds:.2f} s, HTTP {outcome.statuses}, {outcome.states}, {outcome.taken} seats taken")
    if outcome.positions:
        print(
            f"  in line: positions {outcome.positions[0]} to {outcome.positions[-1]}, {len(outcome.positions)} people"
        )


def main() -> int:
    """Run both; 0 when the product holds and its twin does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--places", type=int, default=50)
    told = parser.parse_args()
    with own_database("last_places") as url, tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="recovery_college.settings")
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        log = Path(folder) / "server.log"
        counts = {"pressing": told.people, "places": told.places, "log": log}
        real = drill(application="recovery_college.wsgi:application", **counts)
        show("The product", real)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE courses_places DROP CONSTRAINT courses_places_never_oversold")
        twin = drill(application="tests.proofs.twin_without_lock:application", **counts)
        show("Its twin without lock and constraint", twin)
        connection.close()
    in_line = told.people - told.places
    holds = (
        real.statuses == {302: told.people}
        and real.states == {"confirmed": told.places, "waiting": in_line}
        and real.positions == list(range(1, in_line + 1))
        and real.taken == told.places
    )
    caught = twin.states.get("confirmed", 0) > told.places
    print("It holds." if holds else "IT DOES NOT HOLD.", "The twin oversells." if caught else "THE TWIN DID NOT FAIL.")
    return 0 if holds and caught else 1


if __name__ == "__main__":
    sys.exit(main())
