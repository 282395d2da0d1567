"""Ten thousand hostile posts: to every form at least fifty that are checked by it, and five that it takes.

No page may fail, no answer may hold what belongs to somebody else, and a refused post changes nothing but visits and
rate limits. HOSTILE_POSTS=2000 for fewer, HOSTILE_ONLY=my_details for one address, HOSTILE_SEED=2 for other posts.
"""

import logging
import math
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

if __name__ == "__main__":  # first of all: what is imported below needs Django, which pytest starts
    sys.exit(pytest.main(["-n", "0", "-p", "no:randomly", "--no-header", "--tb=line", *sys.argv[1:], __file__]))

from tests.house.addresses import every_address
from tests.house.hostile.answers import NEVER_VALID
from tests.house.hostile.probe import Probe
from tests.house.world import build

POSTS = int(os.environ.get("HOSTILE_POSTS", "10000"))
ONLY = os.environ.get("HOSTILE_ONLY", "")
SEED = int(os.environ.get("HOSTILE_SEED", "1"))
CHECKED, TAKEN, TRIES = 50, 5, 80


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
    return [f"{name} {kind}: checked {seen} times" for (name, kind), seen in sorted(rare.items())]


@pytest.mark.django_db
def test_hostile_posts(capsys: Any) -> None:
    begun = time.monotonic()
    probe = Probe(build(), every_address(), seed=SEED)
    targets = [each for each in probe.targets() if ONLY in {"", each[0].name}]
    for address, me in targets:
        probe.succeed(address, me, times=TAKEN, tries=TRIES)
    valid = probe.tally.posts
    for address, me in targets:
        probe.hit(address, me, math.ceil(POSTS / len(targets)))
    for address, me in targets:
        while min(probe.tally.cleaned[address.name].values(), default=CHECKED) < CHECKED:
            before = sum(probe.tally.cleaned[address.name].values())
            probe.hit(address, me, CHECKED)
            if sum(probe.tally.cleaned[address.name].values()) == before:
                break
    never = [line for line in probe.never_valid(TAKEN) if line.split()[0] not in NEVER_VALID]
    rare = seldom_checked(probe)
    forms = sum(len(kinds) for kinds in probe.tally.cleaned.values())
    with capsys.disabled():
        print(f"\n{probe.tally.posts - valid} hostile and {valid} friendly posts to {len(targets)} addresses", end="")
        print(f" with {forms} forms in {time.monotonic() - begun:.0f} s: {dict(probe.tally.answers.most_common())}")
        for title, lines in (("Faults", probe.tally.faults), ("Never valid", never), ("Seldom checked", rare)):
            print(f"{title}: {len(lines)}", *lines, sep="\n  ", flush=True)
    assert not probe.tally.faults
    assert not never
    assert not rare
