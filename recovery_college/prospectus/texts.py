"""The college's texts that a prospectus prints, and how their plain words become paragraphs, lists and headings.

A text is written as in an e-mail: an empty line ends a paragraph, lines that begin with "- " are a list, and a line
that begins with "## " is a small heading.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundations.college import current
from recovery_college.prospectus.content import Block, Section

# In printed order. What a college has not written is left out, and the checklist says so.
FRONT: dict[str, str | Promise] = {
    "welcome_staff": _("Welcome"),
    "welcome_student": _("From a student"),
    "what_is": _("What is a Recovery College?"),
    "who_can_come": _("Who can come?"),
    "how_it_works": _("How it works"),
    "charter": _("What we promise each other"),
}
BACK: dict[str, str | Promise] = {
    "getting_involved": _("Get involved"),
    "partners": _("Our partners"),
    "questions": _("Questions people ask"),
}
NEEDED = ("welcome_staff", "who_can_come", "how_it_works")


def printed() -> tuple[Section, ...]:
    """Return the texts that the college has written, in printed order."""
    found = []
    for key, heading in {**FRONT, **BACK}.items():
        text = current.text(key)
        if text is not None:
            found.append(Section(key, text.heading or str(heading), tuple(blocks(text.body))))
    return tuple(found)


def parts(content: dict[str, Any]) -> dict[str, Any]:
    """Return the college's texts by where they stand: before the courses and after them."""
    return {
        "front": [text for text in content["texts"] if text["key"] in FRONT],
        "back": [text for text in content["texts"] if text["key"] in BACK],
        "next_year": content["year"] + 1,
    }


def blocks(body: str) -> Iterator[Block]:
    """Give the pieces of a text."""
    for empty, lines in groupby(body.strip().splitlines(), key=lambda line: not line.strip()):
        if not empty:
            yield from _pieces([line.strip() for line in lines])


def paragraphs(body: str) -> tuple[str, ...]:
    """Return the paragraphs of a text that has no lists or headings."""
    return tuple(" ".join(part.split()) for part in body.replace("\r", "").split("\n\n") if part.strip())


def _pieces(lines: list[str]) -> Iterator[Block]:
    for kind, group in groupby(lines, key=_kind):
        words = [line.removeprefix("- ").removeprefix("## ") for line in group]
        if kind == "list":
            yield Block("list", items=tuple(words))
        elif kind == "heading":
            yield from (Block("heading", words=word) for word in words)
        else:
            yield Block("words", words=" ".join(words))


def _kind(line: str) -> str:
    return "list" if line.startswith("- ") else "heading" if line.startswith("## ") else "words"
