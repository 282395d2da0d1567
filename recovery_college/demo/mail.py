"""The mail that the demo sent, read back from the files it was written to."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

MOST = 60
NAME = re.compile(r"^[\w.-]+\.log$")
END_OF_MESSAGE = re.compile(rb"\n-{70,}\n")


@dataclass(frozen=True)
class SentMail:
    """One mail as it went out."""

    key: str
    subject: str
    to: str
    sent_on: datetime
    text: str
    html: str
    files: tuple[str, ...]


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "mail"


def latest() -> list[SentMail]:
    """Return the newest mails, at most sixty."""
    if not _folder().is_dir():
        return []
    names = sorted((path.name for path in _folder().iterdir() if NAME.match(path.name)), reverse=True)
    return [mail for name in names[:MOST] if (mail := read(name))]


def read(key: str) -> SentMail | None:
    """Return one mail by the name of its file, or none."""
    path = _folder() / key
    if not NAME.match(key) or not path.is_file():
        return None
    message = message_from_bytes(END_OF_MESSAGE.split(path.read_bytes())[0], policy=policy.default)
    assert isinstance(message, EmailMessage)
    return SentMail(
        key=key,
        subject=str(message["Subject"]),
        to=str(message["To"]),
        sent_on=parsedate_to_datetime(str(message["Date"])),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        files=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body is not None else ""
