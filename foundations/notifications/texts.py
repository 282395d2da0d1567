"""Text messages: what one says, and handing it to the gateway that the college pays for.

The gateway is one address (TEXT_URL): we post {"key", "to", "message"} as JSON, and any answer from 200 to 299 means
that it was taken. `key` is the notice's own, the same for every attempt, and is sent as the header Idempotency-Key
too, so that a gateway which had taken a text before our worker died does not send it twice. In the demo, without a
gateway, texts are written to files, as mails are.
"""

import json
import uuid
from datetime import datetime
from email.message import Message as Headers
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from foundations.college import current
from foundations.notifications.message import Message
from foundations.notifications.models import Notice

SECONDS = 20
FOLDER = "texts"


class NotTaken(OSError):  # noqa: N818 - reads aloud where it is raised
    """The gateway did not take a text."""


class _StayHere(HTTPRedirectHandler):
    """A gateway that sends us elsewhere is not followed: numbers and words go to the one address we know."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str) -> None:
        """Follow nobody."""


def can_send() -> bool:
    """Say whether this installation can send texts at all; without, who wants texts is rung."""
    return bool(settings.TEXT_URL) or settings.DEMO


def words(message: Message) -> str:
    """Return what a text says: no more than the subject line of the mail says, our number, and where to read on.

    Whoever composed the message may give words of their own for it (Message.short), with a link only if it has one.
    """
    college = current.college()
    link = message.link or ("" if message.short else settings.PUBLIC_URL)
    said = f"{college.short_name}: {message.short or message.subject}".rstrip(".")
    return ". ".join(part for part in (said, college.phone, link) if part)


def send(notice: Notice, message: Message) -> None:
    """Hand a text to the gateway, holding no lock. Raises OSError when it was not taken."""
    number = message.to or notice.person.phone
    assert number, "a notice is claimed for a text only when there is a number"
    if settings.TEXT_URL:
        _post(number, words(message), key=notice.uuid)
    elif settings.DEMO:
        _keep(number, words(message), key=notice.uuid, now=datetime.now().astimezone())
    else:
        raise NotTaken("There is no gateway for texts.")


def _post(number: str, said: str, *, key: uuid.UUID) -> None:
    body = json.dumps({"key": str(key), "to": number, "message": said}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(key)}
    if settings.TEXT_TOKEN:
        headers["Authorization"] = f"Bearer {settings.TEXT_TOKEN}"
    request = Request(settings.TEXT_URL, data=body, headers=headers, method="POST")  # noqa: S310 - settings allow https
    try:
        with build_opener(_StayHere).open(request, timeout=SECONDS) as answer:
            taken = 200 <= answer.status < 300
    except HTTPError as error:
        error.close()
        raise NotTaken(str(error.code)) from None
    except HTTPException as error:
        raise NotTaken(type(error).__name__) from None
    if not taken:
        raise NotTaken(str(answer.status))


def _keep(number: str, said: str, *, key: uuid.UUID, now: datetime) -> None:
    folder = Path(settings.VAR_DIR) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{now:%Y%m%d-%H%M%S}-{key}.txt"
    file.write_text(f"{number}\n{said}\n", encoding="utf-8")
