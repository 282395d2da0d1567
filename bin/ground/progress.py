"""Says what is going on, for every step that takes longer than a second."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 0.8
REPEAT_SECONDS = 10.0


class Trouble(Exception):
    """Something is missing or broken; the words say what to do. Shown without a traceback."""


def say(words: str = "") -> None:
    """Print one line at once."""
    print(words, flush=True)


def _tell(label: str, begun: float, over: threading.Event) -> None:
    if over.wait(QUIET_SECONDS):
        return
    say(f"  … {label}")
    while not over.wait(REPEAT_SECONDS):
        say(f"  … {label} ({time.monotonic() - begun:.0f} s so far)")


@contextmanager
def step(label: str) -> Iterator[None]:
    """Name what happens inside when it takes longer than a second, and how long it took."""
    begun = time.monotonic()
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(label, begun, over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
    took = time.monotonic() - begun
    if took >= QUIET_SECONDS:
        say(f"  ✓ {label}, {took:.1f} s")


def complain(words: str) -> None:
    """Print a problem where problems are looked for."""
    sys.stdout.flush()
    print(words, file=sys.stderr, flush=True)
