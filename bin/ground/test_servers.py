"""The servers of the tests: started for one run, or kept by `./bin/test --env` until `./bin/test --stop`."""

import contextlib
import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from ground import children, database, environment, place, postgres, servers, system_libraries
from ground.progress import Trouble, say, step
from ground.supervisor import Stopped, Supervisor, stop_on_signals

STATE = place.TEST_VAR / "servers.json"
USERS = place.TEST_VAR / "users.lock"  # shared by every test run; the keeper stops when it gets it alone
ASKED = place.TEST_VAR / "kept"  # there while --env asked to keep the servers
KEEPER_SECONDS = 90.0
STOP_SECONDS = 6.0  # longer only when another run uses the servers too: then they are left to it


def prepare_folders() -> None:
    """Make var/test, which others may pass through (the servers of root do) but not list."""
    place.make_var()
    place.TEST_VAR.mkdir(exist_ok=True)
    place.TEST_VAR.chmod(0o711)


def _listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def running() -> dict[str, str] | None:
    """The port and broker of test servers that run now, or None."""
    try:
        state: dict[str, str] = json.loads(STATE.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return state if children.alive(int(state["pid"])) and _listening(int(state["port"])) else None


def _start(supervisor: Supervisor) -> None:
    ours = servers.of_tests()
    redis = ours.start_broker(supervisor)
    port = ours.start_postgres(supervisor)
    draft = STATE.with_suffix(".new")
    draft.write_text(json.dumps({"pid": str(os.getpid()), "port": str(port), "redis": redis}))
    draft.replace(STATE)


def _nobody_left(users: IO[str]) -> bool:
    if ASKED.exists():
        return False
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def keep() -> int:
    """Start the test servers and keep them while somebody uses them; runs in the background."""
    prepare_folders()
    stop_on_signals()
    with USERS.open("a") as users:
        supervisor = Supervisor(place.TEST_VAR / "servers.lock")
        try:
            _start(supervisor)
            while not _nobody_left(users):
                supervisor.check()
                time.sleep(0.2)
        except Stopped:
            say("Told to stop.")
        finally:
            STATE.unlink(missing_ok=True)
            supervisor.stop()
    return 0


def _start_keeper() -> subprocess.Popen[bytes]:
    log = place.LOGS / "test-servers.log"
    with log.open("wb") as sink:
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).parent), "--inside", "test", "--keep"],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            cwd="/",
        )


@contextlib.contextmanager
def used() -> Iterator[dict[str, str]]:
    """Have test servers running inside; they stop when the last run that uses them is over.

    Raises Trouble with the keeper's last words.
    """
    prepare_folders()
    with USERS.open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        keeper = None
        if running() is None:
            with step("Starting the test servers"):
                keeper = _start_keeper()
                _wait_until(lambda: running() is not None, KEEPER_SECONDS)
        state = running()
        if state is None:
            log = place.LOGS / "test-servers.log"
            raise Trouble(f"The test servers did not start. The end of {log}:\n{children.tail(log)}")
        yield state
    if keeper and not ASKED.exists():
        _wait_until(lambda: keeper.poll() is not None, STOP_SECONDS)


def _wait_until(question: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not question() and time.monotonic() < until:
        time.sleep(0.05)


def stop() -> int:
    """Stop the servers that --env keeps, once no test run uses them."""
    ASKED.unlink(missing_ok=True)
    if running() is None:
        say("No test servers are running.")
        return 0
    with USERS.open("a") as users, step("Waiting for test runs to end"):
        fcntl.flock(users, fcntl.LOCK_EX)
        state = running()
        if state:
            os.kill(int(state["pid"]), signal.SIGTERM)
            _wait_until(lambda: running() is None, STOP_SECONDS)
    say("The test servers have stopped.")
    return 0


def database_name(words: str) -> str:
    """A database name for one person's runs, so that two can test at once."""
    return "rc_" + (re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_") or "gate")


def variables(state: dict[str, str], name: str) -> dict[str, str]:
    """What the tests read, as they would in production but for the demo's servers."""
    ours = servers.of_tests()
    port = int(state["port"])
    url = ours.superuser_url(port, name)
    made = environment.base(
        place.TEST_VAR, database_url=url, redis_url=state["redis"], public_url="http://localhost:8000"
    )
    roles = {f"TEST_{role.upper()}_PASSWORD": word for role, word in ours.passwords().items()}
    browser = system_libraries.find_browser()
    plain = place.running_as_root() or browser.startswith(str(place.SYSROOT))
    ours_alone = {
        "CHROMIUM": browser,
        "CHROMIUM_NO_SANDBOX": "1" if plain else "",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "SMTP_URL": "smtp://127.0.0.1:9",  # nobody listens there: tests look at what would be sent
        "MAIL_FROM": "college@larkmoor.example",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "POSTGRES_BIN": str(postgres.binaries()),
        "POSTGRES_LOG": str(ours.cluster.log),
    }
    return made | roles | ours_alone


def make_database(state: dict[str, str], name: str) -> None:
    """Have an empty database of this name for commands outside the tests (runserver, migrate, shell)."""
    with database.connected(servers.of_tests().superuser_url(int(state["port"]), "postgres")) as link:
        if not database.exists(link, name):
            database.create(link, name, owner="rc_owner")


def drop_database(state: dict[str, str], name: str) -> None:
    """Drop a database that make_database() made."""
    with database.connected(servers.of_tests().superuser_url(int(state["port"]), "postgres")) as link:
        database.drop(link, name)


def print_environment(words: str) -> int:
    """Print the variables for a shell; starts the servers if none run, and keeps them."""
    prepare_folders()
    ASKED.touch()
    with contextlib.redirect_stdout(sys.stderr), used() as state:  # only what a shell evaluates goes to stdout
        name = database_name(words)
        make_database(state, name)
        values = variables(state, name)
    changed = {key: value for key, value in values.items() if os.environ.get(key) != value}
    sys.stdout.write(environment.exports(changed) + "\n")
    return 0
