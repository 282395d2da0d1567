"""A whole enrolment over HTTP: from the course page to "You have a place", every page and both mails included."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.servers import ROOT, Server, address_of, cpu_of

CSRF = "c" * 32
AS_MANY = 10  # a whole enrolment stands for so many requests of another cell


class Worker:
    """The process that delivers the mails, and what CPU time it has had."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, words: str) -> str:
        """Say one line and return its answer. Raises RuntimeError when the worker has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("The worker that delivers the mails has ended.")
        return answer.strip()


@contextmanager
def mail_server(folder: Path) -> Iterator[str]:
    """Run a mail server that keeps nothing; give its address."""
    command = [sys.executable, str(ROOT / "tests" / "proofs" / "smtp_sink.py"), str(folder / "mails")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"smtp://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.kill()


@contextmanager
def worker(database: str, environment: Mapping[str, str]) -> Iterator[Worker]:
    """Run the worker on a database."""
    env = {**os.environ, **environment, "DATABASE_URL": address_of(database)}
    command = [sys.executable, "-m", "bench.worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Worker(process)
        finally:
            process.kill()


@dataclass
class Journey:
    """A cell of the rounds: newcomers who enrol. whole, database: CPU milliseconds an enrolment, a number a round."""

    name: str
    server: Server
    worker: Worker
    course: str
    check: str
    path: str = ""
    length: int = 0
    people: int = 0
    whole: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    def warm(self) -> None:
        """Let every worker process and the mail worker wake up."""
        for _each in range(4):
            self._enrol()

    def measure(self, requests: int) -> None:
        """Let some people enrol and note what one cost: web workers, mail worker and Postgres."""
        times = max(2, requests // AS_MANY)
        web, base = self.server.spent()
        mails = cpu_of(self.worker.process.pid)
        for _each in range(times):
            self._enrol()
        web_after, base_after = self.server.spent()
        spent = web_after - web + base_after - base + cpu_of(self.worker.process.pid) - mails
        self.whole.append(spent / times)
        self.database.append((base_after - base) / times)

    def _enrol(self) -> None:
        self.people += 1
        email = f"newcomer{self.people}@larkmoor.example"
        visit = Visit(self.server.port, f"10.0.{self.people // 250}.{self.people % 250 + 1}")
        visit.get(self.course)
        way_in = self.check.removesuffix("check/")
        visit.get(way_in)  # the first question is asked there already
        path = visit.post(f"{way_in}name/", {"name": "Alex"})
        for answers in ({"email": email}, {"code": ""}, {"words": "A quiet corner"}, {"line": ""}):
            visit.get(path)
            told = {"code": self.worker.ask(f"code {email}")} if "code" in answers else answers
            path = visit.post(path, told)
        if not path.endswith("/done/"):
            raise RuntimeError(f"The enrolment ended at {path}")
        visit.get(path)
        self.worker.ask("deliver")
        self.length = visit.read


class Visit:
    """One browser. place: the address it seems to come from, since codes are counted by address."""

    def __init__(self, port: int, place: str) -> None:
        self.port, self.place, self.read = port, place, 0
        self.cookies = {"csrf": CSRF}

    def get(self, path: str, wanted: int = 200) -> str:
        """Open a page; return where it sends us."""
        return self._ask("GET", path, None, wanted)

    def post(self, path: str, answers: Mapping[str, str]) -> str:
        """Send a form; return where it sends us."""
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.cookies["csrf"], **answers}), 302)

    def _ask(self, method: str, path: str, body: str | None, wanted: int) -> str:
        headers = {"X-Forwarded-For": self.place, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as link:
            link.request(method, path, body=body, headers=headers)
            answer = link.getresponse()
            self.read += len(answer.read())
        if answer.status != wanted:
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.headers.get("Location") or ""
