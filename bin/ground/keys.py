"""Random passwords and keys, each in a file that only its owner can read."""

import base64
import contextlib
import os
import secrets
from pathlib import Path

from ground import place


def _write_once(path: Path, text: str) -> None:
    place.private_folder(path.parent)
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
    with contextlib.suppress(FileExistsError):  # another start was quicker: its file stays
        path.hardlink_to(draft)
    draft.unlink()


def password(folder: Path, name: str) -> str:
    """The password kept in `folder`/`name`; a random one is made the first time."""
    path = folder / name
    _write_once(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def key_file(folder: Path, name: str, *, size: int) -> Path:
    """The path of a file holding `size` random bytes in URL-safe base64; it is made the first time."""
    path = folder / name
    _write_once(path, base64.urlsafe_b64encode(os.urandom(size)).decode())
    return path
