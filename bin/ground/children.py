"""Starts programs so that none of them outlives the one that started it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ground import place

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with(parent: int, death_signal: int) -> Callable[[], None]:
    def promise() -> None:
        if sys.platform == "linux":
            _libc.prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os._exit(1)

    return promise


def start(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path | None = None,
    as_nobody: bool = False,
    death_signal: int = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own; when this process dies, by whatever, it gets `death_signal`.

    Call it from the main thread: the kernel ties the promise to the thread.
    """
    become = place.nobody() if as_nobody and place.running_as_root() else None
    sink = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [str(word) for word in command],
            env=dict(env),
            cwd="/" if as_nobody else place.CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT if sink else None,
            start_new_session=True,
            pass_fds=pass_fds,
            user=become[0] if become else None,
            group=become[1] if become else None,
            extra_groups=[] if become else None,
            preexec_fn=_die_with(os.getpid(), death_signal),  # noqa: PLW1509  (one system call, no lock taken)
        )
    finally:
        if sink:
            sink.close()


def signal_group(pid: int, number: int) -> None:
    """Signal every process of the session that `pid` leads; nothing happens if all have gone."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def group_alive(pid: int) -> bool:
    """True while any process of the session that `pid` leads is left."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def alive(pid: int) -> bool:
    """True while a process of this id runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_all(processes: Sequence[subprocess.Popen[bytes]], seconds: float) -> bool:
    """Wait until all have ended, at most `seconds`; True when they have."""
    until = time.monotonic() + seconds
    while any(process.poll() is None for process in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, to show beside a complaint."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
