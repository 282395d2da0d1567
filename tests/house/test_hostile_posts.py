"""Posts that nobody should send, to every address that takes posts: the small version of ./bin/prove hostile_posts."""

import logging
from collections.abc import Iterator

import pytest

from tests.house.addresses import every_address
from tests.house.hostile.probe import Probe
from tests.house.world import build

POSTS = 4  # to each address


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep hundreds of expected "Not Found" out of the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_hostile_posts_break_nothing_and_learn_nothing() -> None:
    probe = Probe(build(), every_address())
    assert probe.planted > 5
    targets = probe.targets()
    for address, me in targets:
        probe.hit(address, me, POSTS)
    assert not probe.tally.faults, "\n".join(probe.tally.faults)
    assert probe.tally.posts >= len(targets) * POSTS > 200
    assert probe.tally.answers[403] > 20  # those without the token of their form
