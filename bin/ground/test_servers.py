"""The servers of the tests: started for one run, or kept by `./bin/test --env` until `./bin/test --stop`."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from ground import children, database, environment, place, postgres, servers, system_libraries
from ground.progress import Trouble, say
from ground.supervisor import Stopped, Supervisor, stop_on_signals

STATE = place.TEST_VAR / "servers.json"
KEEPER_SECONDS = 90.0


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


def start(supervisor: Supervisor) -> dict[str, str]:
    """Start the test servers under `supervisor` and note where they are."""
    ours = servers.of_tests()
    redis = ours.start_broker(supervisor)
    port = ours.start_postgres(supervisor)
    state = {"pid": str(os.getpid()), "port": str(port), "redis": redis}
    STATE.write_text(json.dumps(state))
    return state


def keep() -> int:
    """Start the test servers and keep them until told to stop; runs in the background."""
    prepare_folders()
    stop_on_signals()
    supervisor = Supervisor(place.TEST_VAR / "servers.lock")
    try:
        start(supervisor)
        supervisor.watch()
    except Stopped:
        say("Stopped.")
    finally:
        STATE.unlink(missing_ok=True)
        supervisor.stop()
    return 0


def ensure_kept() -> dict[str, str]:
    """Have test servers running in the background. Raises Trouble with the keeper's last words."""
    state = running()
    if state:
        return state
    log = place.LOGS / "test-servers.log"
    with log.open("ab") as sink:
        keeper = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent), "--inside", "test", "--keep"],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            cwd="/",
        )
    until = time.monotonic() + KEEPER_SECONDS
    while time.monotonic() < until and keeper.poll() is None:
        state = running()
        if state:
            return state
        time.sleep(0.05)
    raise Trouble(f"The test servers did not start. The end of {log}:\n{children.tail(log)}")


def stop() -> int:
    """Stop the servers that --env started."""
    state = running()
    if state is None:
        say("No test servers are running.")
        return 0
    os.kill(int(state["pid"]), signal.SIGTERM)
    while running():
        time.sleep(0.05)
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
    """Print the variables for a shell; starts the servers if none run."""
    prepare_folders()
    state = ensure_kept()
    name = database_name(words)
    make_database(state, name)
    values = variables(state, name)
    changed = {key: value for key, value in values.items() if os.environ.get(key) != value}
    sys.stdout.write(environment.exports(changed) + "\n")
    return 0
