"""Random passwords and keys, each in a file that only its owner can read."""

import base64
import os
import secrets
from pathlib import Path

from ground import place


def _write_once(path: Path, text: str) -> None:
    place.private_folder(path.parent)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")


def password(folder: Path, name: str) -> str:
    """The password kept in `folder`/`name`; a random one is made the first time."""
    path = folder / name
    _write_once(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def key_file(folder: Path, name: str) -> Path:
    """The path of a file holding 32 random bytes in URL-safe base64 (what Fernet asks for)."""
    path = folder / name
    _write_once(path, base64.urlsafe_b64encode(os.urandom(32)).decode())
    return path
