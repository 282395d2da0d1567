"""Nobody is left out: the whole worker group is killed again and again while it sends, and every mail arrives.

Two hundred confirmations are due, and a Celery worker (prefork, with its beat) sends them to a real mail server. Its
whole process group gets kill -9, ten times while a delivery is claimed. Then: every notice arrived, and one arrived
twice only if a kill fell between the mail server taking it and the row being marked, both with the same Message-ID.
Without the claim the same drill must fail.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
STALE_SECONDS = 12
# a worker marks the row at once after the mail server's answer, which comes at most 0.15 s after DATA; on a machine
# that is busy with something else it may have to wait for its turn
MARKED_WITHIN = 8.0
# the mail server writes down when it heard of a mail, which may be a moment after the worker that sent it was gone
HEARD_LATE = 1.0


@dataclass
class Outcome:
    """What a drill showed. Times are seconds since 1970."""

    notices: int
    kills: list[float] = field(default_factory=list)
    kills_while_sending: int = 0
    mails: int = 0
    left_out: int = 0
    doubled_by_a_kill: int = 0
    doubled_without_a_kill: int = 0
    not_marked: int = 0

    @property
    def holds(self) -> bool:
        """Say whether nobody was left out and every double has its kill."""
        return (self.left_out, self.doubled_without_a_kill, self.not_marked) == (0, 0, 0)


@contextmanager
def sink(log: Path) -> Iterator[int]:
    """Run the mail server in a process of its own and give its port."""
    command = [sys.executable, str(ROOT / "tests/proofs/smtp_sink.py"), str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def begins(log: Path) -> int:
    """Count the mails announced so far."""
    return log.read_text(encoding="utf-8").count("begin ") if log.exists() else 0


class Worker:
    """A Celery worker with beat, in a process group of its own."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env = folder, env
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; beat's file is new each time, as after a crash on another machine."""
        command = [sys.executable, "-m", "celery", "-A", "recovery_college", "worker", "--beat", "--concurrency=3"]
        command += ["--schedule", str(self.folder / f"beat-{uuid4().hex}"), "--loglevel=WARNING"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> float:
        """End the whole group with kill -9 and return when it was gone: a mail may begin up to that very moment."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return time.time()

    def running(self) -> bool:
        """Say whether it is there."""
        return self.process is not None and self.process.poll() is None


def wait_until(true: object, *, seconds: float, what: str) -> None:
    """Look every hundredth of a second. Raises TimeoutError."""
    assert callable(true)
    limit = time.monotonic() + seconds
    while not true():
        if time.monotonic() > limit:
            raise TimeoutError(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(0.01)


def drill(*, notices: int, kills: int, with_claim: bool, folder: Path) -> Outcome:
    """Write the notices, kill the worker `kills` times while it sends, let it finish, and compare."""
    from foundations.notifications.models import Delivery, Notice

    log = folder / "mails.log"
    with sink(log) as port:
        env = {**os.environ, "SMTP_URL": f"smtp://127.0.0.1:{port}", "PYTHONPATH": str(ROOT)}
        env |= {"TEST_STALE_SECONDS": str(STALE_SECONDS), "TEST_WITHOUT_CLAIM": "0" if with_claim else "1"}
        worker = Worker(folder, env)
        outcome = Outcome(notices=notices)
        write(notices)
        try:
            while outcome.kills_while_sending < kills:
                worker.start()
                seen = begins(log)
                wait_until(lambda: begins(log) > seen, seconds=90, what="the next mail to begin")  # noqa: B023
                time.sleep(random.uniform(0, 0.25))
                outcome.kills.append(worker.kill())
                outcome.kills_while_sending += Delivery.objects.filter(state="claimed").exists() or not with_claim
            worker.start()
            due = Notice.objects.filter(state="due")
            wait_until(lambda: not due.exists(), seconds=STALE_SECONDS + 120, what="the last delivery")
        except TimeoutError:
            print((folder / "worker.log").read_text(encoding="utf-8")[-4000:], file=sys.stderr)
            raise
        finally:
            if worker.running():
                worker.kill()
    return compare(outcome, log)


def write(count: int) -> None:
    """Write confirmations for as many people; each nudge goes out twice, as a broker may repeat a task."""
    from django.db import transaction
    from django.utils import timezone

    from foundations.accounts.models import User
    from foundations.notifications import notices

    for number in range(count):
        with transaction.atomic():
            person = User.objects.create(email=f"student{number}@larkmoor.example")
            notice = notices.write(
                person=person, purpose="test.confirmation", occasion=f"enrolment {number}", now=timezone.now()
            )
        notices.nudge(notice.pk)


def compare(outcome: Outcome, log: Path) -> Outcome:
    """Hold what the mail server took against the rows."""
    from foundations.notifications.deliveries import message_id
    from foundations.notifications.models import Delivery, Notice

    taken: defaultdict[str, list[float]] = defaultdict(list)
    for line in log.read_text(encoding="utf-8").splitlines():
        if line.startswith("data "):
            _, moment, identity = line.split(" ", 2)
            taken[identity].append(float(moment))
    outcome.mails = sum(map(len, taken.values()))
    for notice in Notice.objects.all():
        times = sorted(taken.pop(message_id(notice), []))
        outcome.left_out += not times
        for earlier, later in pairwise(times):
            killed = any(earlier - HEARD_LATE <= kill <= min(later, earlier + MARKED_WITHIN) for kill in outcome.kills)
            outcome.doubled_by_a_kill += killed
            outcome.doubled_without_a_kill += not killed
    assert not taken, "a mail with a Message-ID that belongs to no notice"
    told = Notice.objects.filter(state="told", deliveries__state=Delivery.State.SENT).distinct().count()
    outcome.not_marked = outcome.notices - told
    return outcome


@contextmanager
def database(name: str) -> Iterator[str]:
    """Give the address of a migrated database of this proof's own; drop it in the end."""
    import psycopg2

    parts = urlsplit(os.environ["DATABASE_URL"])
    link = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with link.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        link.close()


def run_here(*, notices: int, kills: int, with_claim: bool, migrate: bool) -> Outcome:
    """Run one drill against the database of DATABASE_URL, with this proof's settings."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings_for_deliveries"
    os.environ["TEST_QUEUE"] = f"deliveries-{uuid4().hex}"
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    if migrate:
        call_command("migrate", verbosity=0)
    if not with_claim:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX notifications_delivery_one_claim")
    with tempfile.TemporaryDirectory() as folder:
        return drill(notices=notices, kills=kills, with_claim=with_claim, folder=Path(folder))


def elsewhere(*, notices: int, kills: int, with_claim: bool) -> Outcome:
    """Run one drill in a process and a database of its own."""
    with database(f"proof_deliveries_{os.getpid()}") as url:
        command = [sys.executable, __file__, "--here", "--migrate", f"--notices={notices}", f"--kills={kills}"]
        command += [] if with_claim else ["--without-claim"]
        done = subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, check=True, text=True
        )
    return Outcome(**json.loads(done.stdout.splitlines()[-1]))


def tell(title: str, outcome: Outcome) -> None:
    """Print the figures of a drill."""
    print(
        f"{title}: {outcome.notices} confirmations, {len(outcome.kills)} kills of the worker group, "
        f"{outcome.kills_while_sending} of them while a delivery was being sent.\n"
        f"  {outcome.mails} mails taken; left out: {outcome.left_out}; taken twice because a kill fell between "
        f"taking and marking: {outcome.doubled_by_a_kill}; twice without such a kill: "
        f"{outcome.doubled_without_a_kill}; not marked: {outcome.not_marked}"
    )


def main(arguments: Sequence[str]) -> int:
    """Run the proof and its twin without the claim; 0 when the first holds and the second fails."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--notices", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    for flag in ("--here", "--migrate", "--without-claim"):
        parser.add_argument(flag, action="store_true")
    given = parser.parse_args(arguments)
    if given.here:
        outcome = run_here(
            notices=given.notices, kills=given.kills, with_claim=not given.without_claim, migrate=given.migrate
        )
        print(json.dumps(asdict(outcome)))
        return 0
    real = elsewhere(notices=given.notices, kills=given.kills, with_claim=True)
    tell("With the claim", real)
    twin = elsewhere(notices=30, kills=0, with_claim=False)
    tell("Without the claim", twin)
    print("Nobody is left out." if real.holds else "SOMEONE WAS LEFT OUT, OR TOLD TWICE WITHOUT A REASON.")
    print("THE TWIN HOLDS TOO: THE PROOF SHOWS NOTHING." if twin.holds else "Without the claim it fails, as it must.")
    return 0 if real.holds and not twin.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
