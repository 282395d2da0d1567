"""Remembers what was already done, so that a second start does not do it again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from ground import place


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """A hash over the contents of `paths` (folders are walked) and `words`."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            digest.update(str(file).encode())
            digest.update(file.read_bytes() if file.exists() else b"missing")
    return digest.hexdigest()


def _file(name: str) -> Path:
    folder = place.VAR / "stamps"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def fresh(name: str, value: str) -> bool:
    """True when `name` was last done for exactly this `value`."""
    file = _file(name)
    return file.exists() and file.read_text() == value


def put(name: str, value: str) -> None:
    """Remember that `name` was done for `value`."""
    _file(name).write_text(value)


def forget(name: str) -> None:
    """Do `name` again next time."""
    _file(name).unlink(missing_ok=True)
