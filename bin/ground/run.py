"""./bin/run: the whole college on this machine, with sample people, until it is told to stop."""

import argparse
import http.client
import os
import socket
import time
from collections.abc import Mapping

from ground import children, database, demo_database, environment, place, progress, servers, stamps
from ground.demo_database import DemoDatabase
from ground.progress import Trouble, say, step
from ground.supervisor import Stopped, Supervisor, stop_on_signals

FIRST_PORT = 8000
START_SECONDS = 60.0

# The same words stand in docker-compose.yml; tests/house/test_two_commands.py compares them.
WEB = ["gunicorn", "recovery_college.wsgi", "--config", "python:recovery_college.gunicorn_conf"]
WORKER = ["celery", "-A", "recovery_college", "worker", "--concurrency", "2", "--loglevel", "INFO"]
WORKER += ["--without-gossip", "--without-mingle"]
# Pages use one style sheet of Bootstrap and the plain htmx; hashing and compressing the rest takes half a minute.
UNUSED = ["bootstrap-*", "*.rtl.*", "bootstrap.css*", "*.esm.*", "bootstrap.js*", "bootstrap.bundle*"]
UNUSED += ["bootstrap.min.js*", "ext", "htmax-*"]
COLLECT = ["collectstatic", "--noinput", *(f"--ignore={pattern}" for pattern in UNUSED)]
MIGRATE = (("migrate", "--noinput"), ("createcachetable",), ("grant_roles",))
BEAT = ["celery", "-A", "recovery_college", "beat", "--loglevel", "INFO", "--pidfile="]


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM (status 0), or until something breaks (status 1)."""
    parser = argparse.ArgumentParser(prog="./bin/run", description="Start the whole college with sample people.")
    parser.add_argument("--fresh", action="store_true", help="throw the sample college away and begin again")
    parser.add_argument("--system", action="store_true", help="install what the system lacks with sudo")
    options = parser.parse_args(arguments)
    stop_on_signals()
    os.umask(0o077)
    supervisor = None
    try:
        supervisor = Supervisor(place.VAR / "run.lock")
        _college(supervisor, fresh=options.fresh)
    except Stopped:
        say("\nStopping …")
    except Trouble as trouble:
        progress.complain(f"\n{trouble}")
        return 1
    finally:
        if supervisor:
            supervisor.stop()
    say("Stopped. Nothing is left running.")
    return 0


def _college(supervisor: Supervisor, *, fresh: bool) -> None:
    begun = time.monotonic()
    redis = os.environ.get("REDIS_URL", "") or servers.of_demo().start_broker(supervisor)
    home = demo_database.begin(supervisor, fresh=fresh)
    door, port = _open_door()
    address = f"http://localhost:{port}"
    app, owner = _variables(home.app_url, redis, address), _variables(home.owner_url, redis, address)
    _bring_up_to_date(supervisor, home, owner)
    _collect_files(supervisor, app)
    if not demo_database.is_loaded(home.owner_url):
        _load(supervisor, home, owner)  # the owner alone may let Postgres count the rows while they come
    people = _people(supervisor, app)
    with step("Starting the web server"):
        supervisor.start("web", [*WEB, "--bind", f"fd://{door.fileno()}"], env=app, pass_fds=[door.fileno()])
        _wait_for_page(supervisor, port)
    supervisor.start("worker", WORKER, env=app)
    supervisor.start("beat", [*BEAT, "--schedule", str(place.VAR / "beat-schedule")], env=app)
    door.close()
    if port != FIRST_PORT:
        say(f"Port {FIRST_PORT} is taken, so this is on {port}.")
    say(f"\nThe college is open (after {time.monotonic() - begun:.1f} s):\n\n    {address}\n")
    say(f"{people}\nCtrl-C stops it.")
    supervisor.watch()


def _variables(database_url: str, redis: str, address: str) -> dict[str, str]:
    made = environment.base(place.VAR, database_url=database_url, redis_url=redis, public_url=address)
    return made | {"DEMO": "1", "ALLOWED_HOSTS": "localhost,127.0.0.1", "WEB_CONCURRENCY": "2"}


def _manage(supervisor: Supervisor, env: Mapping[str, str], *words: str) -> str:
    return supervisor.run(words[0], [place.PYTHON, place.CHECKOUT / "manage.py", *words], env=env)


def _bring_up_to_date(supervisor: Supervisor, home: DemoDatabase, env: Mapping[str, str]) -> None:
    value = demo_database.migrations_fingerprint()
    if not home.new and stamps.fresh("database", value) and "DATABASE_URL" not in os.environ:
        return
    stamps.forget("people")
    with step("Bringing the database up to date"):
        for words in MIGRATE if home.has_roles else MIGRATE[:-1]:
            _manage(supervisor, env, *words)
    stamps.put("database", value)


def _collect_files(supervisor: Supervisor, env: Mapping[str, str]) -> None:
    locks = [place.CHECKOUT / "package-lock.json", place.REQUIREMENTS / "run.txt"]
    value = stamps.fingerprint([place.CHECKOUT / "static", *locks], *COLLECT)
    if (place.VAR / "static").is_dir() and stamps.fresh("static", value):
        return
    with step("Collecting style sheets, fonts and scripts"):
        _manage(supervisor, env, *COLLECT, "--clear")
    stamps.put("static", value)


def _load(supervisor: Supervisor, home: DemoDatabase, env: Mapping[str, str]) -> None:
    demo_database.note(home.owner_url, database.LOADING)
    with step("Making the sample college"):
        _manage(supervisor, env, "load_sample_data")
    demo_database.note(home.owner_url, database.LOADED)
    stamps.forget("people")


def _people(supervisor: Supervisor, env: Mapping[str, str]) -> str:
    """Who to sign in as; asked once for each sample college, because asking takes a second."""
    value = stamps.fingerprint([place.VAR / "stamps" / "database"], env["DATABASE_URL"].rpartition("/")[2])
    if not stamps.fresh("people", value):
        (place.VAR / "people.txt").write_text(_manage(supervisor, env, "sample_people"))
        stamps.put("people", value)
    return (place.VAR / "people.txt").read_text()


def _open_door() -> tuple[socket.socket, int]:
    """A listening socket on this machine alone, on the usual port or, when that is taken, on any."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", FIRST_PORT))
    except OSError:
        door.bind(("127.0.0.1", 0))
    door.listen(1024)
    return door, int(door.getsockname()[1])


def _wait_for_page(supervisor: Supervisor, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(port):
        supervisor.check()
        if time.monotonic() > until:
            log = place.LOGS / "web.log"
            raise Trouble(f"The web server does not answer. The end of {log}:\n{children.tail(log)}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        line.request("GET", "/health/live", headers={"Host": f"localhost:{port}"})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
