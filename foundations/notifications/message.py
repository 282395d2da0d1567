"""What a notice says, once it was composed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import cast

from django.conf import settings

from foundations.notifications.models import Notice

Attachment = tuple[str, bytes, str]


@dataclass(frozen=True)
class Message:
    """A mail ready to go: subject on one line, the words as plain text and as HTML.

    attachments: (file name, content, type such as "text/calendar"). The file name is neutral, as the subject
    is. to: an address or number other than the person's own, such as the one they signed in with before they
    changed it. short: what a text says instead of the subject. link: where a text leads, signed or behind a sign-in.
    """

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    to: str = ""
    short: str = ""
    link: str = ""

    @property
    def spoken(self) -> str:
        """What is said to the person on paper or by phone: without the frame of a mail, and without our own links."""
        words = self.text.partition("\n--\n")[0].partition("\n\n")[2]
        lines = [line.rstrip() for line in words.strip().splitlines() if settings.PUBLIC_URL not in line]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


Composer = Callable[[Notice, datetime], Message | None]


class Unspoken(LookupError):  # noqa: N818 - reads aloud where it is raised
    """A purpose for which the table of notices has no composer."""


def composers() -> Mapping[str, Composer]:
    """Return the third table, NOTICES, of the module that settings.REACTIONS names: purpose -> composer."""
    return cast(Mapping[str, Composer], import_module(settings.REACTIONS).NOTICES)


def compose_for(notice: Notice, *, now: datetime) -> Message | None:
    """Return the words of a notice as they are true now, none if no longer true. Raises Unspoken."""
    try:
        composer = composers()[notice.purpose]
    except KeyError:
        raise Unspoken(notice.purpose) from None
    return composer(notice, now)
