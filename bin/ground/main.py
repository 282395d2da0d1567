"""The commands: prepares the machine, then goes on inside .venv."""

import contextlib
import fcntl
import os
import signal
import sys
from types import FrameType

from ground import guardian, lock, node_packages, place, progress, python_packages, system_libraries
from ground.progress import Trouble

INSIDE = "--inside"


def _prepare(command: str, arguments: list[str]) -> None:
    """Install what `command` needs. One at a time: two starts at once would install over each other."""
    place.make_var()
    sudo = "--system" in arguments
    needs: tuple[system_libraries.Need, ...] = system_libraries.FOR_PDF
    if command != "run":
        needs += system_libraries.FOR_TESTS
    with (place.VAR / "prepare.lock").open("w") as gate:
        with progress.step("Waiting for another start to finish installing"):
            fcntl.flock(gate, fcntl.LOCK_EX)
        if command != "run" and os.environ.get("CHROMIUM"):
            needs = tuple(need for need in needs if need.package != "chromium")
        system_libraries.ensure(needs, may_use_sudo=sudo)
        python_packages.ensure("run" if command == "run" else "test")
        node_packages.ensure(may_use_sudo=sudo)


def _go_inside(command: str, arguments: list[str]) -> None:
    env = {**os.environ, **system_libraries.environment()}
    env.pop("PYTHONPATH", None)
    words = [str(place.PYTHON), str(place.CHECKOUT / "bin" / "ground"), INSIDE, command, *arguments]
    sys.stdout.flush()
    os.execve(words[0], words, env)


def _inside(command: str, arguments: list[str]) -> int:
    from ground import gate, prove, run  # noqa: PLC0415  (they need the packages that _prepare installs)

    doors = {"run": run.main, "test": gate.main, "prove": prove.main}
    return doors[command](arguments)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(words: list[str]) -> int:
    """Carry out one command; the exit status."""
    try:
        if words[0] == "guardian":
            return guardian.main()
        if words[0] == "lock":
            return lock.main()
        if words[0] == INSIDE:
            return _inside(words[1], words[2:])
        signal.signal(signal.SIGTERM, _interrupted)
        talk = sys.stderr if "--env" in words else sys.stdout  # what --env prints is for a shell to evaluate
        with contextlib.redirect_stdout(talk):
            _prepare(words[0], words[1:])
        _go_inside(words[0], words[1:])
    except Trouble as trouble:
        progress.complain(f"\n{trouble}")
        return 1
    except KeyboardInterrupt:
        progress.say("\nStopped.")
        return 0 if "run" in words[:2] else 130
    return 0
