"""Posts that nobody should send, to every address that takes posts: the small version of ./bin/prove hostile_posts."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.addresses import Address, every_address
from tests.house.hostile.bad_urls import BAD
from tests.house.hostile.probe import Probe
from tests.house.world import build


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep hundreds of expected "Not Found" out of the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_hostile_posts_break_nothing_and_learn_nothing() -> None:
    """Every form is sent nothing, something hostile, and answers that it takes."""
    probe = Probe(build(), every_address(), thorough=False)
    assert probe.planted > 5
    targets = probe.targets()
    for number, (address, me) in enumerate(targets):
        probe.hit(address, me, 1, unsigned=number % 6 == 0)
        probe.succeed(address, me, times=1, tries=80)
    assert not probe.tally.faults, "\n".join(probe.tally.faults)
    assert not probe.never_valid(1)
    assert probe.tally.posts >= len(targets) * 3 > 600
    assert probe.tally.answers[403] > 20  # those without the token of their form


@pytest.mark.django_db
def test_the_probe_finds_pages_that_are_wrong(settings: Any) -> None:
    """The positive control: a page that fails, one that tells, one that refuses and writes, one that cannot be kept."""
    settings.ROOT_URLCONF = "tests.house.hostile.bad_urls"
    addresses = [Address(name, f"/bad/{name}/", view) for name, view in BAD.items()]
    probe = Probe(build(), addresses)
    targets = probe.targets()
    assert {address.name for address, _me in targets} == set(BAD)
    for address, me in targets:
        probe.hit(address, me, 80)
    faults = "\n".join(probe.tally.faults)
    assert "bad_fails: 500 ValueError at bad_urls.py" in faults
    assert "bad_leaks: words of another student shown to a visitor" in faults
    assert "bad_leaks: a script came back as it was sent" in faults
    assert "bad_writes: a refused post changed accounts_user (accounts_user" in faults
    assert "bad_keeps: 200 IntegrityError when it would be kept" in faults
    assert {fault.partition(":")[0] for fault in probe.tally.faults} == set(BAD)
