"""The small version of ./bin/prove deliveries: real worker, real mail server, kill -9 while it sends."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.clones import clone

PROOF = Path(__file__).resolve().parents[1] / "proofs" / "prove_deliveries.py"


@pytest.fixture
def drill(django_db_setup: None, django_db_blocker: Any):
    """Run the drill in a process and a clone of its own, and return its figures."""

    def run(*words: str) -> dict[str, Any]:
        with django_db_blocker.unblock(), clone() as name:
            url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
            done = subprocess.run(
                [sys.executable, str(PROOF), "--here", *words],
                env={**os.environ, "DATABASE_URL": url},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=200,
                check=False,
            )
        assert done.returncode == 0, done.stdout[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_nobody_is_left_out_when_the_worker_is_killed_while_it_sends(drill):
    outcome = drill("--notices=30", "--kills=3")
    assert outcome["kills_while_sending"] == 3
    assert (outcome["left_out"], outcome["not_marked"], outcome["doubled_without_a_kill"]) == (0, 0, 0)
    assert outcome["mails"] == 30 + outcome["doubled_by_a_kill"]


def test_without_the_claim_people_are_told_twice(drill):
    outcome = drill("--notices=30", "--kills=0", "--without-claim")
    assert outcome["doubled_without_a_kill"] > 0
