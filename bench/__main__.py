"""Measure and print the table. `--quick`: fewer courses, rounds and requests, for a first look."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from bench import table
from bench.rounds import Cell, play
from bench.servers import Server, address_of, databases, new_database, run

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
        cells, facts = _prepare(held, sizes)
        print(f"Filled in {time.monotonic() - began:.0f} s; {rounds} rounds of {requests} requests a cell.", flush=True)
        play(list(cells.values()), rounds=rounds, requests=requests)
    found = table.lines(cells, facts, small=sizes[0], middle=sizes[1], large=sizes[2])
    print(table.text(cells, found, facts))
    print(f"{time.monotonic() - began:.0f} s in all.")
    noisy = table.noise(cells) > table.TOO_NOISY
    missed = any(line.verdict(noisy=noisy) == "MISSED" for line in found)
    return 1 if missed else 2 if noisy else 0


def _prepare(held: ExitStack, sizes: Sequence[int]) -> tuple[dict[str, Cell], Mapping[str, str]]:
    """Make the databases, start the servers, and return the cells with what was found out while filling."""
    name = f"bench_{os.getpid()}"
    names = [f"{name}_base", f"{name}_floor", *(f"{name}_{size}" for size in sizes)]
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
    for size, database in zip(sizes, names[2:], strict=True):
        new_database(database, template=names[0])
        facts[size] = run("bench.college", str(size), environment={**ours, "DATABASE_URL": address_of(database)})
        servers[size] = Server(f"college of {size}", database, "recovery_college.wsgi:application", ours)
    for server in (floor, *servers.values()):
        held.callback(server.stop)
        server.start()
    return _cells(floor, floor_facts, servers, facts), facts[sizes[0]]


def _cells(
    floor: Server, floor_facts: Mapping[str, str], servers: Mapping[int, Server], facts: Mapping[int, Mapping[str, str]]
) -> dict[str, Cell]:
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
