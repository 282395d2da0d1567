"""A small process beside the supervisor: when that is killed outright, it ends what is left.

Told over its standard input: `+pid signal` for a session to end, `-pid` for one that has ended. When the
input closes, every session still known gets its signal, and after five seconds the rest is killed.
It also keeps the supervisor's lock file open, so that the next start waits until all is gone.
"""

import signal
import sys
import time

from ground import children

GRACE_SECONDS = 5.0


def listen() -> dict[int, int]:
    """Read until the supervisor is gone; the sessions still known then, with the signal each wants."""
    known: dict[int, int] = {}
    for line in sys.stdin:
        words = line.split()
        pid = int(words[0][1:])
        if line.startswith("+"):
            known[pid] = int(words[1])
        else:
            known.pop(pid, None)
    return known


def end(known: dict[int, int]) -> None:
    """End every session in `known`, newest first, gently for five seconds."""
    for pid, number in reversed(known.items()):
        children.signal_group(pid, number)
    until = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < until and any(children.group_alive(pid) for pid in known):
        time.sleep(0.05)
    for pid in known:
        children.signal_group(pid, signal.SIGKILL)


def main() -> int:
    """Guard until the supervisor is gone."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end(listen())
    return 0
