"""Another user of the same machine gets into neither the database nor the broker.

Run as root, a process of another user tries it, and gets in where the lock is taken off (the twin).
An ordinary user cannot become somebody else: then the rules that the servers follow and the permissions are
read instead.
"""

import os
import re
import select
import shutil
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from ground import children, keys, place, postgres, servers, valkey
from ground.progress import Trouble

# A fork beside other threads is frowned upon since Python 3.12; the children here only make system calls.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
SOMEBODY_ELSE = 64_321  # a user id that owns nothing here
REFUSED = "refused"


def as_somebody_else(attempt: Callable[[], str]) -> str:
    """What `attempt` answers in a process of another user, or REFUSED when it raises."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer = REFUSED
        try:
            os.setgroups([])
            os.setgid(SOMEBODY_ELSE)
            os.setuid(SOMEBODY_ELSE)
            answer = attempt()
        except (OSError, psycopg2.Error):
            answer = REFUSED
        finally:
            os.write(writer, answer.encode())
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        return pipe.read()


def rules(cluster: postgres.Cluster) -> list[tuple[str, str]]:
    """Kind of connection and way of signing in of every line of pg_hba.conf."""
    lines = (cluster.data / "pg_hba.conf").read_text().splitlines()
    words = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return [(line[0], line[-1]) for line in words]


def mode(path: Path) -> str:
    return stat.filemode(path.lstat().st_mode)


def ask_postgres(port: int) -> str:
    """Sign in as the database's superuser without a password; who we are then."""
    where = {"host": "127.0.0.1", "port": port, "user": postgres.SUPERUSER, "dbname": "postgres"}
    with psycopg2.connect(**where, passfile="/dev/null", connect_timeout=5) as link, link.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def ask_broker(address: Path) -> str:
    """Say PING to the broker."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(address))
        caller.sendall(b"PING\r\n")
        return caller.recv(16).decode().strip()


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A folder that the servers of root can reach, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="throwaway-", dir=place.servers_home()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def trusting_cluster() -> Iterator[tuple[postgres.Cluster, int]]:
    """A running cluster that believes everybody, and its port."""
    with throwaway_folder() as folder:
        cluster = postgres.Cluster(
            data=folder / "data", keys=folder / "keys", log=folder / "log", durable=False, auth="trust"
        )
        cluster.create()
        port = postgres.free_port()
        process = cluster.start(port)
        try:
            cluster.wait_until_ready(process)
            yield cluster, port
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def open_broker() -> Iterator[valkey.Broker]:
    """A running broker whose folder and socket stand open."""
    with throwaway_folder() as folder:
        broker = valkey.Broker(folder / "socket", folder / "log")
        process = broker.start()
        try:
            broker.wait_until_ready(process)
            broker.address.parent.chmod(0o755)
            broker.address.chmod(0o777)
            yield broker
        finally:
            process.terminate()
            process.wait(timeout=20)


def our_port() -> int:
    return int(re.search(r":(\d+)/", os.environ["DATABASE_URL"])[1])  # type: ignore[index]


def test_another_user_is_refused_by_postgres_and_its_twin_lets_them_in() -> None:
    ours = servers.of_tests().cluster
    assert set(rules(ours)) == {("local", "scram-sha-256"), ("host", "scram-sha-256")}
    assert mode(ours.data) == "drwx------"
    if place.running_as_root():
        assert as_somebody_else(lambda: ask_postgres(our_port())) == REFUSED
    with trusting_cluster() as (twin, port):
        assert set(rules(twin)) == {("local", "trust"), ("host", "trust")}
        ask = as_somebody_else if place.running_as_root() else (lambda attempt: attempt())
        assert ask(lambda: ask_postgres(port)) == "postgres"


def test_not_even_we_are_let_in_without_the_password() -> None:
    with pytest.raises(psycopg2.OperationalError):
        ask_postgres(our_port())


def test_another_user_is_refused_by_the_broker_and_its_twin_lets_them_in() -> None:
    ours = servers.of_tests().broker
    assert mode(ours.address.parent) == "drwx------"
    assert mode(ours.address) == "srw-------"
    assert ask_broker(ours.address) == "+PONG"
    with open_broker() as twin:
        if place.running_as_root():
            assert as_somebody_else(lambda: ask_broker(ours.address)) == REFUSED
            assert as_somebody_else(lambda: ask_broker(twin.address)) == "+PONG"
        assert ask_broker(twin.address) == "+PONG"


def test_the_broker_has_no_port() -> None:
    with open_broker() as broker, socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(broker.address))
        caller.sendall(b"CONFIG GET port\r\n")
        assert caller.recv(100).decode().split()[-1] == "0"


def test_passwords_and_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    word = keys.password(tmp_path / "keys", "word")
    key = keys.key_file(tmp_path / "keys", "key", size=32)
    assert len(word) >= 40
    assert keys.password(tmp_path / "keys", "word") == word
    assert (mode(tmp_path / "keys"), mode(key)) == ("drwx------", "-rw-------")
    assert {mode(path) for path in servers.of_tests().keys.iterdir()} == {"-rw-------"}
    assert mode(servers.of_tests().keys) == "drwx------"


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = valkey.Broker(tmp_path / ("deep" * 30), tmp_path / "log")
    assert len(os.fsencode(deep.address)) <= valkey.LONGEST_SOCKET_PATH
    assert str(os.geteuid()) in deep.address.parent.name


def test_a_broker_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    with pytest.raises(Trouble):
        valkey.Broker(tmp_path / "link", tmp_path / "log").start()


def test_what_we_start_does_not_outlive_us() -> None:
    reader, writer = os.pipe()
    parent = os.fork()
    if parent == 0:
        child = children.start(["sleep", "600"], env=dict(os.environ))
        os.write(writer, str(child.pid).encode())
        os.kill(os.getpid(), 9)
    os.close(writer)
    os.waitpid(parent, 0)
    with os.fdopen(reader) as pipe:
        orphan = int(pipe.read())
    assert gone(orphan)


def gone(pid: int) -> bool:
    """True once the process has ended; waited for at most five seconds through the kernel."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([handle], [], [], 5)
    os.close(handle)
    return bool(ready)
