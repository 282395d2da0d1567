"""The demo's database: embedded, or an empty one that DATABASE_URL names. It must carry its birth mark."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ground import database, place, servers, stamps
from ground.progress import say
from ground.supervisor import Supervisor

NAME = "recovery_college"
MADE_BY_THE_DEMO = ("mail", "files", "beat-schedule", "stamps/database", "stamps/people")


@dataclass(frozen=True)
class DemoDatabase:
    """Where the demo lives: one address to migrate with, one to run with."""

    owner_url: str
    app_url: str
    new: bool
    has_roles: bool


def begin(supervisor: Supervisor, *, fresh: bool) -> DemoDatabase:
    """Have a database with the birth mark. Raises Trouble for one that was not made by the demo."""
    given = os.environ.get("DATABASE_URL", "")
    return _given(given, fresh=fresh) if given else _embedded(supervisor, fresh=fresh)


def _clear_files() -> None:
    for name in MADE_BY_THE_DEMO:
        path = place.VAR / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _half_loaded(link: database.Link) -> bool:
    if not database.has_mark(link) or database.stage(link) != database.LOADING:
        return False
    say("The last start was cut off while it made the sample college: it begins again.")
    return True


def _given(url: str, *, fresh: bool) -> DemoDatabase:
    with database.connected(url) as link:
        if database.has_tables(link) and (fresh or _half_loaded(link)):
            database.empty(link)
            _clear_files()
        new = not database.has_mark(link)
        database.adopt(link)
        roles = all(database.role_exists(link, role) for role in ("rc_app", "rc_backup"))
    return DemoDatabase(owner_url=url, app_url=url, new=new, has_roles=roles)


def _embedded(supervisor: Supervisor, *, fresh: bool) -> DemoDatabase:
    ours = servers.of_demo()
    port = ours.start_postgres(supervisor)
    owner_url = ours.role_url("rc_owner", port, NAME)
    with database.connected(ours.superuser_url(port, "postgres")) as link:
        if database.exists(link, NAME) and _must_go(owner_url, fresh=fresh):
            database.drop(link, NAME)
            _clear_files()
        new = not database.exists(link, NAME)
        if new:
            database.create(link, NAME, owner="rc_owner")
    with database.connected(owner_url) as link:
        database.adopt(link)
    return DemoDatabase(owner_url, ours.role_url("rc_app", port, NAME), new=new, has_roles=True)


def _must_go(url: str, *, fresh: bool) -> bool:
    with database.connected(url) as link:
        if not fresh:
            return _half_loaded(link)
        database.adopt(link)
    return True


def note(url: str, stage: str) -> None:
    """Write down how far the sample college is."""
    with database.connected(url) as link:
        database.set_stage(link, stage)


def is_loaded(url: str) -> bool:
    """True when the whole sample college is there."""
    with database.connected(url) as link:
        return database.stage(link) == database.LOADED


def migrations_fingerprint() -> str:
    """Changes when the database has to be brought up to date."""
    folders = [path for path in place.CHECKOUT.glob("*/**/migrations") if _ours(path)]
    commands = [path for path in place.CHECKOUT.glob("*/**/commands/grant_roles.py") if _ours(path)]
    return stamps.fingerprint([*sorted(folders), *sorted(commands), place.REQUIREMENTS / "run.txt"])


def _ours(path: Path) -> bool:
    first = path.relative_to(place.CHECKOUT).parts[0]
    return not first.startswith(".") and first not in {"var", "node_modules"}
