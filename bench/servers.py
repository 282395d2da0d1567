"""Databases and web servers of a run: made on this machine, on loopback only, and ended by their own ids."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
PATIENCE = 30.0
NANO = 1e6  # nanoseconds in a millisecond


def address_of(database: str) -> str:
    """Return DATABASE_URL with another database."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def tell_postgres(*statements: str) -> None:
    """Run statements outside a transaction, in a database that is always there."""
    with closing(psycopg2.connect(address_of("postgres"))) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


@contextmanager
def databases(names: Sequence[str]) -> Iterator[None]:
    """Have databases with these names gone when the run is over."""
    try:
        yield
    finally:
        tell_postgres(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))


def new_database(name: str, template: str = "template0") -> None:
    """Make a database, of a template. Its queries use one process each, so that all of their work is seen."""
    tell_postgres(
        f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'",
        f"ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0",
    )


def run(module: str, *arguments: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Run a Python module to its end. Returns its lines of "name value". Raises RuntimeError when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    return dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)


@dataclass
class Server:
    """One gunicorn with two workers and the database it reads. threads: of each worker."""

    name: str
    database: str
    application: str
    environment: Mapping[str, str] = field(default_factory=dict)
    threads: int = 1
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start on a free port. Raises RuntimeError when it does not answer in time."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        kind = ["--worker-class", "sync" if self.threads == 1 else "gthread", "--threads", str(self.threads)]
        command = [
            sys.executable, "-m", "gunicorn", "--config", str(ROOT / "recovery_college" / "gunicorn_conf.py"),
            *kind, "--workers", str(WORKERS), "--bind", f"127.0.0.1:{self.port}",
            "--access-logfile", "/dev/null", self.application,
        ]  # fmt: skip
        environment = {**os.environ, "DATABASE_URL": address_of(self.database), **self.environment}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0 and len(self.workers()) == WORKERS:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not start within {PATIENCE:.0f} seconds.")

    def stop(self) -> None:
        """End this server, and no other process."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)

    def get(self, path: str, times: int, cookie: str = "") -> int:
        """Ask for a page so many times, one after the other. Returns the length of the last answer.

        Raises RuntimeError unless every answer is 200.
        """
        length = 0
        for _each in range(times):
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as link:
                link.request("GET", path, headers={"Cookie": cookie} if cookie else {})
                answer = link.getresponse()
                length = len(answer.read())
                if answer.status != 200:
                    raise RuntimeError(f"{self.name} answered {answer.status} to {path}")
        return length

    def workers(self) -> list[int]:
        """Return the ids of the worker processes."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def spent(self) -> tuple[float, float]:
        """Return the CPU time so far, in milliseconds: of the workers, and of their Postgres backends."""
        with closing(psycopg2.connect(address_of("postgres"))) as link, link.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [self.database])
            backends = [pid for (pid,) in cursor.fetchall()]
        return sum(map(cpu_of, self.workers())), sum(map(cpu_of, backends))


def cpu_of(pid: int) -> float:
    """Return the CPU time that a process and its threads have had, in milliseconds; 0 when it is gone."""
    try:
        return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat")) / NANO
    except OSError:
        return _ticks(pid)


def _ticks(pid: int) -> float:
    """The same where the kernel keeps no schedstat, in steps of a clock tick."""
    try:
        words = re.sub(r"^.*\) ", "", Path(f"/proc/{pid}/stat").read_text()).split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) * 1000 / os.sysconf("SC_CLK_TCK")
