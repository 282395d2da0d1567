"""The child process that renders a book: started, listened to, watched for time and memory, and always ended."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recovery_college.prospectus.models.print_job import PrintFault, PrintStage
from recovery_college.prospectus.render.limits import OUT_OF_MEMORY

# Six hundred courses need 1.0 GB; more than 1.2 GB resident is ended. Address space is always larger than what is used.
MOST_RESIDENT = 1_200_000_000
MOST_ADDRESSES = 2_500_000_000
MOST_SECONDS = 600.0
LISTEN_SECONDS = 1.0
SAY_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """How far the child is; total is 0 while nobody can know it."""

    stage: PrintStage
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of it: pages, and the most memory the child had, in bytes."""

    pages: int
    memory: int


class Stopped(Exception):  # noqa: N818 - not an error of ours
    """The child ended without a book, and would again."""

    def __init__(self, fault: PrintFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Killed(Exception):  # noqa: N818 - not an error of ours
    """Something from outside ended the child; another try may well succeed."""


def render(source: Path, target: Path, *, hear: Callable[[Step], None]) -> Printed:
    """Print the content in source into target. hear is told each step, and at least each second while nothing is new.

    Raises Stopped or Killed.
    """
    with _child(source, target) as process:
        step, printed, said_on = Step(PrintStage.STARTED, 0, 0), None, 0.0
        for line in _lines(process):
            if "pages" in line:
                printed = Printed(int(line["pages"]), int(line["memory"]))
            elif line:
                new = Step(PrintStage(str(line["stage"])), int(line["done"]), int(line["total"]))
                urgent, step = new.stage != step.stage, new
                if not urgent and time.monotonic() - said_on < SAY_EVERY:
                    continue
            hear(step)
            said_on = time.monotonic()
        return _outcome(process.wait(), printed)


def _outcome(code: int, printed: Printed | None) -> Printed:
    if code == 0 and printed is not None:
        return printed
    if code == OUT_OF_MEMORY:
        raise Stopped(PrintFault.MEMORY)
    if code < 0:
        raise Killed
    raise Stopped(PrintFault.LAYOUT)


@contextmanager
def _child(source: Path, target: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [
        sys.executable,
        "-m",
        "recovery_college.prospectus.render",
        str(source),
        str(target),
        str(MOST_ADDRESSES),
    ]
    home = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[dict[str, int | str]]:
    """Give what the child says; an empty one each second in which it says nothing. Raises Stopped at a limit."""
    assert process.stdout is not None
    pipe, rest = process.stdout.fileno(), b""
    ends = time.monotonic() + MOST_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            _within_limits(process.pid, ends)
            if not selector.select(LISTEN_SECONDS):
                yield {}
                continue
            chunk = os.read(pipe, 65536)
            if not chunk:
                return
            *whole, rest = (rest + chunk).split(b"\n")
            yield from (json.loads(line) for line in whole)


def _within_limits(pid: int, ends: float) -> None:
    if time.monotonic() > ends:
        raise Stopped(PrintFault.TIME)
    if resident(pid) > MOST_RESIDENT:
        raise Stopped(PrintFault.MEMORY)


def resident(pid: int) -> int:
    """Return how much memory a process has, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
