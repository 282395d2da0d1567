"""Ten thousand hostile posts: to every form at least fifty that are checked by it, and five that it takes.

No page may fail, no answer may hold what belongs to somebody else, and a refused post changes nothing but visits and
rate limits. HOSTILE_POSTS=2000 for fewer, HOSTILE_ONLY="my_details my_reach" for some addresses, HOSTILE_SEED=2 for
other posts.
"""

import logging
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

if __name__ == "__main__":  # first of all: what is imported below needs Django, which pytest starts
    sys.exit(pytest.main(["-n", "0", "-p", "no:randomly", "--no-header", "--tb=line", *sys.argv[1:], __file__]))

from tests.house.addresses import Address, every_address
from tests.house.hostile.probe import Probe
from tests.house.world import Someone, build

POSTS = int(os.environ.get("HOSTILE_POSTS", "10000"))
ONLY = os.environ.get("HOSTILE_ONLY", "").split()
SEED = int(os.environ.get("HOSTILE_SEED", "1"))
CHECKED, TAKEN, TRIES, ROUNDS = 50, 5, 80, 90


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep thousands of expected "Not Found" out of the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def seldom_checked(probe: Probe) -> list[str]:
    """Return the forms that were checked too seldom."""
    cleaned = probe.tally.cleaned
    rare = {(name, kind): seen for name in cleaned for kind, seen in cleaned[name].items() if seen < CHECKED}
    rare = {(name, kind): seen for (name, kind), seen in rare.items() if not ONLY or name in ONLY}
    return [f"{name} {kind}: checked {seen} times" for (name, kind), seen in sorted(rare.items())]


def counts(tally: dict[str, Counter[str]]) -> list[int]:
    """Return how often each form of each address was counted."""
    return [count for kinds in tally.values() for count in kinds.values()]


def never_valid(probe: Probe) -> list[str]:
    """Return the forms that were taken too seldom."""
    return [line for line in probe.never_valid(TAKEN) if not ONLY or line.split()[0] in ONLY]


def fewest(probe: Probe, address: Address) -> int:
    """Return how many posts the form of an address has checked that checked fewest; enough where there is no form."""
    return min(probe.tally.cleaned[address.name].values(), default=CHECKED)


def send_all(probe: Probe, targets: Sequence[tuple[Address, Someone]]) -> Iterator[str]:
    """Send the friendly posts and then the hostile ones; say now and then how it goes."""
    for address, me in targets:
        probe.succeed(address, me, times=TAKEN, tries=TRIES)
    yield from ("Never valid", *never_valid(probe))
    share = math.ceil(POSTS / len(targets))
    for number, (address, me) in enumerate(targets, start=1):
        probe.hit(address, me, share)
        for _round in range(ROUNDS):
            if (lacks := CHECKED - fewest(probe, address)) > 0:
                probe.hit(address, me, math.ceil(lacks * 1.4) + 1)
        if number % 20 == 0:
            yield f"{number} of {len(targets)} addresses, {probe.tally.posts} posts, faults: {probe.tally.faults}"


@pytest.mark.django_db
def test_hostile_posts(capsys: Any) -> None:
    begun = time.monotonic()
    probe = Probe(build(), every_address(), seed=SEED)
    targets = [each for each in probe.targets() if not ONLY or each[0].name in ONLY]
    for line in send_all(probe, targets):
        with capsys.disabled():
            print(line, flush=True)
    tally, never, rare = probe.tally, never_valid(probe), seldom_checked(probe)
    with capsys.disabled():
        print(f"\n{tally.hostile} hostile posts ({tally.signed / tally.hostile:.0%} with visit and token)")
        print(f"and {tally.posts - tally.hostile} friendly ones to {len(targets)} addresses", end="")
        print(f" in {time.monotonic() - begun:.0f} s: {dict(tally.answers.most_common())}")
        checked, taken = counts(tally.cleaned), counts(tally.worked)
        print(
            f"{len(checked)} forms: checked least {min(checked, default=0)}, taken least {min(taken, default=0)} times"
        )
        for title, lines in (("Faults", tally.faults), ("Never valid", never), ("Seldom checked", rare)):
            print(f"{title}: {len(lines)}", *lines, sep="\n  ", flush=True)
    assert not tally.faults
    assert not never
    assert not rare
    assert ONLY or tally.hostile >= POSTS
    assert ONLY or 0.75 < tally.signed / tally.hostile < 0.9
