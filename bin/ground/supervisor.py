"""Keeps the college's processes together: they start in order, watch over each other and stop in order."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from ground import children, place
from ground.progress import Trouble

FRONT_SECONDS = 3.5  # web, worker and beat; then they are killed. Together with BACK_SECONDS under eight.
BACK_SECONDS = 3.0  # broker and database
LOCK_SECONDS = 12.0  # what a killed start may leave is gone by then


class Stopped(BaseException):
    """A person or the machine asked us to stop."""


class Fallen(Trouble):
    """One of the processes ended by itself."""


class Supervisor:
    """The processes of one start. Use it from the main thread, and stop() it always."""

    def __init__(self, lock_file: Path) -> None:
        """Take the lock. Raises Trouble when the college runs already."""
        self.lock = _take(lock_file)
        self.front: dict[str, subprocess.Popen[bytes]] = {}
        self.back: dict[str, subprocess.Popen[bytes]] = {}
        self.guardian = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent), "guardian"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            pass_fds=[self.lock.fileno()],
        )

    def _tell(self, line: str) -> None:
        if self.guardian.stdin and self.guardian.poll() is None:
            self.guardian.stdin.write(f"{line}\n".encode())
            self.guardian.stdin.flush()

    def keep(self, name: str, process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> None:
        """Take a server (database, broker) into care; `number` is the signal that stops it cleanly."""
        self._tell(f"+{process.pid} {int(number)}")
        self.back[name] = process

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Start a process of the college itself; what it prints goes to var/log/."""
        log = place.LOGS / f"{name}.log"
        process = children.start(command, env=env, log=log, pass_fds=pass_fds)
        self._tell(f"+{process.pid} {int(signal.SIGKILL)}")
        self.front[name] = process

    def run(self, name: str, command: Sequence[str | Path], *, env: Mapping[str, str]) -> str:
        """Run a command to its end and return what it printed. Raises Trouble with its last words."""
        log = place.LOGS / f"{name}.log"
        log.unlink(missing_ok=True)
        process = children.start(command, env=env, log=log)
        self._tell(f"+{process.pid} {int(signal.SIGKILL)}")
        try:
            while process.poll() is None:
                self.check()
                time.sleep(0.02)
        except BaseException:
            children.signal_group(process.pid, signal.SIGKILL)
            raise
        self._tell(f"-{process.pid}")
        if process.returncode != 0:
            raise Trouble(f"{name} did not work ({log}):\n{children.tail(log, 30)}")
        return log.read_text(errors="replace")

    def check(self) -> None:
        """Raise Fallen when a process that should run has ended."""
        for name, process in {**self.front, **self.back}.items():
            if process.poll() is not None:
                log = place.LOGS / f"{name}.log"
                raise Fallen(f"{name} has ended by itself. The end of {log}:\n{children.tail(log)}")

    def watch(self) -> None:
        """Watch until a process ends by itself (Fallen) or we are told to stop (Stopped)."""
        while True:
            self.check()
            time.sleep(0.25)

    def stop(self) -> None:
        """Stop all: first web, worker and beat together, then broker and database."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self._stop_group(self.front, FRONT_SECONDS, {})
        self._stop_group(self.back, BACK_SECONDS, {"postgres": signal.SIGINT})
        if self.guardian.stdin:
            self.guardian.stdin.close()
        self.guardian.wait(timeout=10)
        self.lock.close()

    def _stop_group(
        self, group: dict[str, subprocess.Popen[bytes]], seconds: float, signals: Mapping[str, signal.Signals]
    ) -> None:
        for name, process in group.items():
            if process.poll() is None:
                process.send_signal(signals.get(name, signal.SIGTERM))
        children.wait_all(list(group.values()), seconds)
        for process in group.values():
            children.signal_group(process.pid, signal.SIGKILL)
            process.wait()
            self._tell(f"-{process.pid}")


def _take(path: Path) -> IO[str]:
    """Lock `path` for as long as we or our guardian live, and write our process id into it."""
    lock = path.open("a+")
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            if (holder and children.alive(int(holder.split()[0]))) or time.monotonic() > until:
                lock.close()
                raise Trouble(f"This runs already from this folder (process {holder}). Stop it there first.") from None
            time.sleep(0.1)
            continue
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        return lock


def stop_on_signals() -> None:
    """From now on Ctrl-C and SIGTERM raise Stopped in the main thread."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
