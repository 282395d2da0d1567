"""Libraries and programs of the system: what PDF and browser need, where they come from, how they are found.

As root they are installed by apt. An ordinary user gets them unpacked into var/sysroot, without any right
on the machine; sudo is called only when `--system` says so.
"""

import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ground import place, stamps
from ground.progress import Trouble, say, step

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Need:
    """One thing of the system: a library to load, or a program to find, and Debian's package with it."""

    package: str
    library: str = ""
    programs: tuple[str, ...] = ()
    font: bool = False

    def met(self) -> bool:
        """True when it is here already, on the system or in var/sysroot."""
        if self.library:
            return _loads(self.library)
        if self.programs:
            return bool(find_program(*self.programs))
        return _font_here()


FOR_PDF = (
    Need("libpango-1.0-0", library="libpango-1.0.so.0"),
    Need("libpangoft2-1.0-0", library="libpangoft2-1.0.so.0"),
    Need("libharfbuzz-subset0", library="libharfbuzz-subset.so.0"),
    Need("fontconfig", programs=("fc-list",)),
    Need("fonts-dejavu-core", font=True),
)
FOR_TESTS = (
    Need("chromium", programs=BROWSERS),
    Need("poppler-utils", programs=("pdftotext",)),
)
FOR_BORROWED_NODE = (Need("libatomic1", library="libatomic.so.1"),)


def _sysroot_libraries() -> list[Path]:
    folders = [*place.SYSROOT.glob("usr/lib/*-linux-gnu*"), *place.SYSROOT.glob("lib/*-linux-gnu*")]
    nested = [*place.SYSROOT.glob("usr/lib/*-linux-gnu*/pulseaudio"), *place.SYSROOT.glob("usr/lib/chromium")]
    return [folder for folder in [*folders, *nested] if folder.is_dir()]


def _loads(library: str) -> bool:
    if any((folder / library).exists() for folder in _sysroot_libraries()):
        return True
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _font_here() -> bool:
    folders = [*FONT_FOLDERS, place.SYSROOT / "usr/share/fonts"]
    return any(next(folder.rglob(f"*.{kind}"), None) for folder in folders for kind in ("ttf", "otf", "ttc"))


def find_program(*names: str) -> str:
    """The path of the first of these programs, on the system or in var/sysroot; empty when there is none."""
    for name in names:
        found = shutil.which(name)
        if found and place.SYSROOT not in Path(found).parents:
            return found
        for inside in (
            f"usr/lib/{name}/{name}",
            f"usr/bin/{name}",
        ):  # the starter script in bin looks in /etc
            if (place.SYSROOT / inside).exists():
                return str(place.SYSROOT / inside)
    return ""


def find_browser() -> str:
    """The path of Chromium or Chrome; CHROMIUM says where it is when it is elsewhere."""
    return os.environ.get("CHROMIUM", "") or find_program(*BROWSERS)


def environment() -> dict[str, str]:
    """Variables that make programs find what lies in var/sysroot; empty when nothing does."""
    libraries = _sysroot_libraries()
    if not libraries:
        return {}
    known = os.environ.get("LD_LIBRARY_PATH", "")
    parts = [str(folder) for folder in libraries] + [part for part in known.split(":") if part]
    path = os.environ.get("PATH", "")
    programs = str(place.SYSROOT / "usr/bin")
    return {
        "LD_LIBRARY_PATH": ":".join(dict.fromkeys(parts)),
        "FONTCONFIG_FILE": str(_write_font_settings()),
        "PATH": path if programs in path.split(":") else f"{path}:{programs}",
    }


def _write_font_settings() -> Path:
    file = place.SYSROOT / "fonts.conf"
    if not file.exists():
        folders = "".join(f"<dir>{folder}</dir>" for folder in [place.SYSROOT / "usr/share/fonts", *FONT_FOLDERS])
        rules = place.SYSROOT / "etc/fonts/conf.d"
        file.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"{folders}<cachedir>{place.VAR / 'fontcache'}</cachedir>"
            f'<include ignore_missing="yes">{rules}</include></fontconfig>'
        )
    return file


def ensure(needs: tuple[Need, ...], *, may_use_sudo: bool) -> None:
    """Have every one of `needs`, installing what is missing. Raises Trouble with the line to type."""
    missing = sorted({need.package for need in needs if not need.met()})
    if not missing:
        return
    line = f"apt-get install --no-install-recommends {' '.join(missing)}"
    if not shutil.which("apt-get"):
        raise Trouble(f"These are missing on this machine. On Debian they are: {' '.join(missing)}")
    if place.running_as_root():
        say(f"Installing packages of the system: {' '.join(missing)}")
        _install(["apt-get"], missing, line)
    elif may_use_sudo:
        say(f"Installing packages of the system with sudo: {' '.join(missing)}")
        _install(["sudo", "apt-get"], missing, line)
    else:
        say(f"Unpacking into var/sysroot, nothing on the machine changes: {' '.join(missing)}")
        _unpack(missing, line)
    still = sorted({need.package for need in needs if not need.met()})
    if still:
        raise Trouble(f"Still missing: {' '.join(still)}. Type this as root, then try again:\n  {line}")


def _run(command: list[str], line: str) -> None:
    place.make_var()
    log = place.LOGS / "packages.log"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    with log.open("ab") as sink:
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, check=False)
    if done.returncode != 0:
        raise Trouble(f"{command[0]} did not work, see {log}. Type this as root, then try again:\n  {line}")


def _install(apt: list[str], packages: list[str], line: str) -> None:
    with step("Reading the lists of packages"):
        _run([*apt, "-qq", "update"], line)
    with step(f"Installing {len(packages)} packages and what they need"):
        _run([*apt, "-qq", "-y", "--no-install-recommends", "install", *packages], line)


def _unpack(packages: list[str], line: str) -> None:
    home = place.VAR / "apt"
    for name in ("lists/partial", "cache/archives/partial", "log"):
        (home / name).mkdir(parents=True, exist_ok=True)
    options = [
        *(
            "-o",
            f"Dir::State={home}",
            "-o",
            f"Dir::State::lists={home}/lists",
            "-o",
            f"Dir::Cache={home}/cache",
        ),
        *("-o", "Dir::State::status=/var/lib/dpkg/status", "-o", f"Dir::Log={home}/log"),
        *("-o", "Debug::NoLocking=true", "-o", "APT::Sandbox::User="),
    ]
    with step("Reading the lists of packages"):
        _run(["apt-get", *options, "-qq", "update"], line)
    with step(f"Fetching {len(packages)} packages and what they need"):
        flags = ["-qq", "-y", "--no-install-recommends", "--download-only"]
        _run(["apt-get", *options, *flags, "install", *packages], line)
    with step("Unpacking them"):
        place.SYSROOT.mkdir(exist_ok=True)
        for package in sorted((home / "cache/archives").glob("*.deb")):
            _run(["dpkg-deb", "-x", str(package), str(place.SYSROOT)], line)
            package.unlink()
    (place.SYSROOT / "fonts.conf").unlink(missing_ok=True)
    stamps.forget("fonts")
