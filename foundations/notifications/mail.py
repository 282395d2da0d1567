"""From templates to a message: one calm frame for every mail the college sends."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from foundations.college import current
from foundations.notifications.message import Attachment, Message


def template_of(purpose: str) -> str:
    """Return where its words live: "students.place_confirmed" -> "students/email/place_confirmed"."""
    app, name = purpose.split(".", 1)
    return f"{app}/email/{name}"


def compose(*, template: str, context: Mapping[str, Any], attachments: tuple[Attachment, ...] = ()) -> Message:
    """Render <template>.subject.txt, .txt and .html in the college's zone and return the message.

    The templates extend notifications/email_base.txt and .html, and are given, besides the context: college,
    help_lines, site (the address of the website, without a slash at its end), and subject, but in the subject.
    """
    college = current.college()
    full = {"college": college, "help_lines": current.help_lines(), "site": settings.PUBLIC_URL, **context}
    with timezone.override(ZoneInfo(college.zone)), translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(_render(template + ".subject.txt", full).split())
        text, html = (_render(template + part, {**full, "subject": subject}) for part in (".txt", ".html"))
    return Message(
        subject=subject,
        text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        html=html,
        attachments=attachments,
    )


def _render(name: str, context: Mapping[str, Any]) -> str:
    template: Any = get_template(name)
    return str(template.template.render(Context(dict(context), autoescape=name.endswith(".html"))))
