"""Many press at once: enrolments a second on one offering, spread over many, and what Postgres alone would do.

Postgres alone: pgbench sends the statements of one real enrolment, as they were logged, from as many connections.
"""

import http.client
import os
import re
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import unquote, urlencode, urlsplit

from bench.journey import CSRF
from bench.servers import Server, address_of

AT_ONCE = 8
FIRST = 200  # the students before were used to count queries
BODY = urlencode({"csrfmiddlewaretoken": CSRF, "line": ""})


@dataclass
class Race:
    """What is raced, and what was seen: enrolments a second, a number for each round."""

    server: Server
    pages: Sequence[str]
    sessions: Sequence[str]
    script: Path
    posts: int
    most: int
    contended: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)

    def play(self, rounds: int) -> None:
        """Run all three, round after round; the first round only wakes everything."""
        for number in range(rounds + 1):
            people = range(FIRST + number * self.posts, FIRST + (number + 1) * self.posts)
            rates = (
                self._press([(self.pages[0], self.sessions[each]) for each in people]),
                self._press([(self.pages[1 + each % (len(self.pages) - 1)], self.sessions[each]) for each in people]),
                self._alone(number),
            )
            if number:
                for found, rate in zip((self.contended, self.spread, self.alone), rates, strict=True):
                    found.append(rate)

    def _press(self, jobs: Sequence[tuple[str, str]]) -> float:
        """Post all, so many at once; return how many a second. Raises RuntimeError unless every one is taken."""
        start, wrong = Barrier(AT_ONCE + 1), list[str]()

        def one(share: Sequence[tuple[str, str]]) -> None:
            start.wait()
            for path, session in share:
                with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)) as link:
                    cookie = f"session={session}; csrf={CSRF}"
                    kind = "application/x-www-form-urlencoded"
                    link.request("POST", path, body=BODY, headers={"Cookie": cookie, "Content-Type": kind})
                    answer = link.getresponse()
                    answer.read()
                if answer.status != 302 or not (answer.headers["Location"] or "").endswith("/done/"):
                    wrong.append(f"{answer.status} {answer.headers['Location']}")

        threads = [Thread(target=one, args=(jobs[each::AT_ONCE],)) for each in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        start.wait()
        begun = time.monotonic()
        for thread in threads:
            thread.join()
        if wrong:
            raise RuntimeError(f"{len(wrong)} of {len(jobs)} enrolments failed, the first: {wrong[0]}")
        return len(jobs) / (time.monotonic() - begun)

    def _alone(self, number: int) -> float:
        """Let pgbench send the statements. Raises RuntimeError when it, or one of its transactions, fails."""
        url = urlsplit(address_of(self.server.database))
        each = self.posts // AT_ONCE
        command = [
            str(Path(os.environ["POSTGRES_BIN"]) / "pgbench"), "--no-vacuum", f"--file={self.script}",
            f"--client={AT_ONCE}", "--jobs=1", f"--transactions={each}",
            f"--define=n={number * each}", f"--define=each={self.most}",
            f"--host={url.hostname}", f"--port={url.port}", f"--username={url.username}", url.path.lstrip("/"),
        ]  # fmt: skip
        env = {**os.environ, "PGPASSWORD": unquote(url.password or "")}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        rate = re.search(r"tps = ([\d.]+)", done.stdout)
        if done.returncode or rate is None or f"processed: {each * AT_ONCE}/" not in done.stdout:
            raise RuntimeError(f"pgbench failed:\n{done.stderr[-2000:]}\n{done.stdout[-500:]}")
        return float(rate[1])
