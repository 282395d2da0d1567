"""Measure and print the table. `--quick`: fewer courses, rounds and requests, for a first look."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from kombu import Connection

from bench import table
from bench.journey import Journey, mail_server, worker
from bench.race import AT_ONCE, FIRST, Race
from bench.rounds import Cell, Played, play
from bench.servers import Server, address_of, databases, new_database, run

POSTS = 240  # enrolments of a round of the race
SEARCHES = ("worry", "anxeity", "understanding+living+talking", "money+friendship+at+work", "zzzzqqqq", "a")


def main() -> int:
    """Run everything. Returns 1 when a goal is missed, 2 when the machine is too busy to tell."""
    options = argparse.ArgumentParser(prog="python -m bench")
    options.add_argument("--quick", action="store_true", help="300, 3,000 and 10,000 courses, three rounds")
    options.add_argument("--rounds", type=int, default=0)
    options.add_argument("--requests", type=int, default=0)
    chosen = options.parse_args()
    sizes = (300, 3_000, 10_000) if chosen.quick else (300, 10_000, 100_000)
    rounds = chosen.rounds or (3 if chosen.quick else 9)
    requests = chosen.requests or (20 if chosen.quick else 30)
    began = time.monotonic()
    with ExitStack() as held:
        cells, race, facts = _prepare(held, sizes, rounds)
        print(f"Filled in {time.monotonic() - began:.0f} s; {rounds} rounds of {requests} requests a cell.", flush=True)
        play(list(cells.values()), rounds=rounds, requests=requests)
        race.play(rounds)
    found = table.lines(cells, race, facts, small=sizes[0], middle=sizes[1], large=sizes[2])
    print(table.text(cells, race, found, facts))
    print(f"{time.monotonic() - began:.0f} s in all.")
    noisy = table.noise(cells) > table.TOO_NOISY
    missed = any(line.verdict(noisy=noisy) == "MISSED" for line in found)
    return 1 if missed else 2 if noisy else 0


def _prepare(held: ExitStack, sizes: Sequence[int], rounds: int) -> tuple[dict[str, Played], Race, Mapping[str, str]]:
    """Make the databases, start the servers, and return the cells with what was found out while filling."""
    name = f"bench_{os.getpid()}"
    names = [f"{name}_base", f"{name}_floor", f"{name}_enrol", *(f"{name}_{size}" for size in sizes)]
    held.enter_context(databases(names))
    var = held.enter_context(tempfile.TemporaryDirectory(prefix="bench"))
    ours = {
        "VAR_DIR": var,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DJANGO_SETTINGS_MODULE": "recovery_college.settings",
    }
    new_database(names[1])
    floor_facts = run("bench.floor", environment={"DATABASE_URL": address_of(names[1])})
    new_database(names[0])
    base = {**ours, "DATABASE_URL": address_of(names[0])}
    run("django", "migrate", "--verbosity", "0", environment=base)
    run("django", "createcachetable", environment=base)
    run("django", "collectstatic", "--noinput", "--verbosity", "0", environment=base)
    floor = Server("floor", names[1], "bench.floor:application()")
    servers, facts = {}, {}
    for size, database in zip(sizes, names[3:], strict=True):
        new_database(database, template=names[0])
        facts[size] = run("bench.college", str(size), environment={**ours, "DATABASE_URL": address_of(database)})
        servers[size] = Server(f"college of {size}", database, "recovery_college.wsgi:application", ours)
    new_database(names[2], template=names[3])
    journey, race, counted = _enrolling(held, names[2], Path(var), ours, rounds)
    for server in (floor, *servers.values(), journey.server, race.server):
        held.callback(server.stop)
        server.start()
    cells = _cells(floor, floor_facts, servers, facts)
    return {**cells, journey.name: journey}, race, {**facts[sizes[0]], **counted}


def _enrolling(
    held: ExitStack, database: str, var: Path, ours: Mapping[str, str], rounds: int
) -> tuple[Journey, Race, Mapping[str, str]]:
    """Make the college that is enrolled in, with a broker and a mail server of its own that nobody else listens to."""
    broker = os.environ["REDIS_URL"]
    broker += f"{'&' if '?' in broker else '?'}virtual_host=14" if "socket" in broker else ""
    held.callback(_empty, broker)
    ours = {**ours, "SMTP_URL": held.enter_context(mail_server(var)), "REDIS_URL": broker, "BEHIND_PROXY": "1"}
    each = (rounds + 1) * POSTS // AT_ONCE + 1
    people = FIRST + (rounds + 1) * POSTS
    made = {**ours, "DATABASE_URL": address_of(database)}
    counted = run("bench.enrolling", str(var), str(people), str(each * (AT_ONCE + 1)), environment=made)
    known = json.loads((var / "paths.json").read_text(encoding="utf-8"))
    app = "recovery_college.wsgi:application"
    server = Server("enrolling", database, app, ours)
    posts = held.enter_context(worker(database, ours))
    journey = Journey(table.WHOLE, server, posts, known["course"], known["pages"][1])
    pressed = Server("pressed", database, app, ours, threads=8)
    race = Race(pressed, known["pages"], known["sessions"], var / "enrol.sql", POSTS, each)
    return journey, race, counted


def _empty(broker: str) -> None:
    """Forget the nudges that nobody listened to, unless the corner of the broker is not ours alone."""
    if "virtual_host" in broker:
        with Connection(broker) as link:
            link.default_channel.client.delete("celery")  # type: ignore[attr-defined]


def _cells(
    floor: Server, floor_facts: Mapping[str, str], servers: Mapping[int, Server], facts: Mapping[int, Mapping[str, str]]
) -> dict[str, Played]:
    small, middle, large = servers
    signed_in = f"sessionid={floor_facts['session']}"
    student = f"session={facts[small]['session']}"
    cells = [
        Cell("hello", floor, "/hello"),
        Cell(table.FLOOR, floor, "/list", signed_in),
        Cell("floor again", floor, "/list", signed_in),
        Cell(f"first {small} student", servers[small], "/courses/", student),
        Cell("course visitor", servers[small], f"/courses/{facts[small]['course']}/"),
        Cell("course student", servers[small], f"/courses/{facts[small]['course']}/", student),
    ]
    for size in (small, large):
        pages = {
            "first": "/courses/",
            "deep": f"/courses/?after={facts[size]['deep']}",
            "last": "/courses/?last=1",
            "filtered": "/courses/?about=create&when=morning&places=free",
        }
        cells += [Cell(f"{part} {size} visitor", servers[size], path) for part, path in pages.items()]
    cells += [Cell(f"search {words}", servers[middle], f"/courses/?q={words}") for words in SEARCHES]
    return {cell.name: cell for cell in cells}


if __name__ == "__main__":
    sys.exit(main())
