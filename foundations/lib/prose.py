"""Plain words as a page shows them, written as in an e-mail.

An empty line ends a paragraph; lines that begin with "- " are a list; a line that begins with "## " is a
heading.
"""

from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def html(words: str, level: int = 3) -> SafeString:
    """Return the words as paragraphs, lists and headings of the level; everything in them is escaped."""
    parts = []
    for empty, lines in groupby(words.strip().splitlines(), key=lambda line: not line.strip()):
        if not empty:
            parts += [_part(kind, list(group), level) for kind, group in groupby(lines, key=_kind)]
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _kind(line: str) -> str:
    words = line.strip()
    return "list" if words.startswith("- ") else "heading" if words.startswith("## ") else "words"


def _part(kind: str, lines: list[str], level: int) -> SafeString:
    words = [line.strip().removeprefix("- ").removeprefix("## ") for line in lines]
    if kind == "list":
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in words)))
    if kind == "heading":
        return format_html_join("", "<h{}>{}</h{}>", ((level, each, level) for each in words))
    return format_html("<p>{}</p>", " ".join(words))
