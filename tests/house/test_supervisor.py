"""What ./bin/run starts stops with it, however it ends; a taken port is not an error."""

import os
import select
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ground import children, place, postgres, run, supervisor
from ground.progress import Trouble

# A fork beside other threads is frowned upon since Python 3.12; the children here only make system calls.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
STUBBORN = "trap '' TERM; sleep 600 & sleep 600"


def gone(pid: int) -> bool:
    """True once the process has ended; at most eight seconds are given."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([handle], [], [], 8)
    os.close(handle)
    return bool(ready)


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """Give pytest its signals back: stopping ignores them from then on."""
    held = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in held.items():
        signal.signal(number, handler)


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(place, "LOGS", tmp_path)
    return tmp_path


def start_and_die(lock: Path, number: int) -> list[int]:
    """Start two stubborn children in a process that then gets signal `number`; the ids of the children."""
    reader, writer = os.pipe()
    parent = os.fork()
    if parent == 0:
        crew = supervisor.Supervisor(lock)
        for name in ("web", "worker"):
            crew.start(name, ["sh", "-c", STUBBORN], env=dict(os.environ))
        os.write(writer, " ".join(str(child.pid) for child in crew.front.values()).encode())
        os.kill(os.getpid(), number)
    os.close(writer)
    os.waitpid(parent, 0)
    with os.fdopen(reader) as pipe:
        return [int(word) for word in pipe.read().split()]


def test_nothing_is_left_when_we_are_killed_outright(logs: Path) -> None:
    orphans = start_and_die(logs / "lock", signal.SIGKILL)
    assert len(orphans) == 2
    assert [gone(pid) for pid in orphans] == [True, True]
    again = supervisor.Supervisor(logs / "lock")
    again.stop()
    assert [children.group_alive(pid) for pid in orphans] == [False, False]


def test_one_start_at_a_time(logs: Path) -> None:
    reader, writer = os.pipe()
    first = os.fork()
    if first == 0:
        supervisor.Supervisor(logs / "lock")
        os.write(writer, b"ready")
        signal.pause()
    assert os.read(reader, 5) == b"ready"
    with pytest.raises(Trouble, match=str(first)):
        supervisor.Supervisor(logs / "lock")
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)


def test_a_child_that_ends_by_itself_is_noticed(logs: Path) -> None:
    crew = supervisor.Supervisor(logs / "lock")
    try:
        crew.start("web", ["sh", "-c", "echo out of paper; exit 3"], env=dict(os.environ))
        with pytest.raises(supervisor.Fallen, match="out of paper"):
            crew.watch()
    finally:
        crew.stop()


def test_a_taken_port_is_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        taken = int(squatter.getsockname()[1])
        monkeypatch.setattr(run, "FIRST_PORT", taken)
        door, port = run._open_door()
        door.close()
        assert port != taken
        assert postgres.free_port(taken) != taken
