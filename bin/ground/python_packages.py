"""The Python packages: exactly those of the lock, installed by uv into .venv."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ground import place, stamps
from ground.progress import Trouble, step

LOCKS = {"run": place.REQUIREMENTS / "run.txt", "test": place.REQUIREMENTS / "test.txt"}
TOOLS = place.VAR / "tools"


def _call(command: list[str | Path], what: str) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    env["UV_PYTHON_DOWNLOADS"] = "never"
    words = [str(word) for word in command]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False, cwd=place.CHECKOUT)
    if done.returncode != 0:
        raise Trouble(f"{what} did not work:\n{done.stdout}{done.stderr}")


def _works(program: str) -> bool:
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def uv() -> str:
    """The path of uv: the one on PATH, else one that pip puts into var/tools. Raises Trouble."""
    found = shutil.which("uv")
    if found and _works(found):
        return found
    own = TOOLS / "bin" / "uv"
    value = stamps.fingerprint([place.REQUIREMENTS / "uv.txt"])
    if own.exists() and stamps.fresh("uv", value):
        return str(own)
    with step("Installing uv"):
        _call(
            [sys.executable, "-m", "venv", "--clear", TOOLS],
            "Making an environment (is python3-venv here?)",
        )
        pip: list[str | Path] = [
            TOOLS / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
        ]
        _call([*pip, "-r", place.REQUIREMENTS / "uv.txt"], "Installing uv")
    stamps.put("uv", value)
    return str(own)


def ensure(kind: str) -> None:
    """Have the packages of the lock `kind` ("run" or "test") in .venv; a larger set stays if there."""
    for candidate in dict.fromkeys((kind, "test")):
        if place.PYTHON.exists() and stamps.fresh(f"packages-{candidate}", _value(candidate)):
            return
    if kind == "run" and _file_of("test").exists():
        kind = "test"
    program = uv()
    with step("Installing Python packages"):
        if not _interpreter_works():
            _call(
                [program, "venv", "--quiet", "--clear", "--python", sys.executable, place.VENV],
                "Making .venv",
            )
        stamps.forget("packages-run")
        stamps.forget("packages-test")
        sync: list[str | Path] = [
            program,
            "pip",
            "sync",
            "--quiet",
            "--python",
            place.PYTHON,
            "--require-hashes",
        ]
        _call([*sync, LOCKS[kind]], "Installing Python packages")
    stamps.put(f"packages-{kind}", _value(kind))


def _file_of(kind: str) -> Path:
    return place.VAR / "stamps" / f"packages-{kind}"


def _value(kind: str) -> str:
    return stamps.fingerprint([LOCKS[kind]], str(place.PYTHON.resolve()))


def _interpreter_works() -> bool:
    return place.PYTHON.exists() and _works(str(place.PYTHON))
