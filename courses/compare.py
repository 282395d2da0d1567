"""Two texts of a course side by side, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diff_match_patch import diff_match_patch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import authoring
from courses.authoring import CourseText
from courses.models.revision import Method

MOST_SECONDS = 0.5  # for one part; a hostile text of 5,000 signs is then shown as changed altogether
WORD = re.compile(r"\w+(?:[’'-]\w+)*|\s+|[^\w\s]")
NAMES = {
    "title": gettext_lazy("Title"),
    "line": gettext_lazy("In one sentence"),
    "about": gettext_lazy("What it is about"),
    "who_for": gettext_lazy("Who it is for"),
    "outcomes": gettext_lazy("What you will learn"),
    "methods": gettext_lazy("How we will learn"),
    "session_titles": gettext_lazy("Sessions"),
    "session_minutes": gettext_lazy("Minutes of one session"),
    "size": gettext_lazy("Places"),
    "bring": gettext_lazy("What to bring"),
    "content_note": gettext_lazy("What may be hard"),
    "good_first_course": gettext_lazy("A good first course"),
    "access": gettext_lazy("How people can take part"),
    "easy_read": gettext_lazy("The same in easy words"),
}


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they are on this side only."""

    words: str
    only_here: bool


@dataclass(frozen=True)
class Part:
    """One part of a course that is different: the words taken out on the left, those put in on the right."""

    key: str
    name: str | Promise
    old: Sequence[Piece]
    new: Sequence[Piece]


@dataclass(frozen=True)
class Comparison:
    """What is different between two texts, and the names of the parts that are the same."""

    parts: Sequence[Part]
    same: Sequence[str | Promise]


def compare(old: CourseText, new: CourseText, *, only: Sequence[str] = tuple(NAMES)) -> Comparison:
    """Return two texts side by side; only: the names of the parts to look at."""
    different = set(authoring.changed(old, new))
    parts = []
    for key, name in NAMES.items():
        if key in only and key in different:
            left, right = words_side_by_side(shown(old, key), shown(new, key))
            parts.append(Part(key=key, name=name, old=left, new=right))
    return Comparison(parts=parts, same=[name for key, name in NAMES.items() if key in only and key not in different])


def shown(text: CourseText, key: str) -> str:
    """Return a part of a text as words: a line for each thing of a list, yes or no for a tick."""
    value = getattr(text, key)
    if key == "methods":
        return "\n".join(str(Method(each).label) if each in Method.values else str(each) for each in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "\n".join(value) if key in authoring.LISTS else str(value)


def words_side_by_side(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return the words of both sides in pieces. Whole words are compared, and what people would see as one change."""
    numbers: dict[str, str] = {}
    sides = [
        "".join(numbers.setdefault(word, chr(_sign(len(numbers)))) for word in WORD.findall(each))
        for each in (old, new)
    ]
    words = {sign: word for word, sign in numbers.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = MOST_SECONDS
    left: list[Piece] = []
    right: list[Piece] = []
    for way, signs in _calm(engine.diff_main(*sides, checklines=False), words):
        piece = "".join(words[sign] for sign in signs)
        if way <= 0:
            left.append(Piece(piece, only_here=way < 0))
        if way >= 0:
            right.append(Piece(piece, only_here=way > 0))
    return left, right


def _sign(number: int) -> int:
    """Return a code point to stand for a word; surrogates stand for nothing."""
    return number + 0x100 if number + 0x100 < 0xD800 else number + 0x1000 + 0x100


def _calm(steps: Sequence[tuple[int, str]], words: dict[str, str]) -> list[tuple[int, str]]:
    """Join changes with no more than a space or one short word between them: they read as one change."""
    found: list[tuple[int, str]] = []
    out = put = ""
    for place, (way, signs) in enumerate(steps):
        between = 0 < place < len(steps) - 1
        if way == 0 and not (between and (out or put) and _is_small([words[sign] for sign in signs])):
            found += [(step, text) for step, text in ((-1, out), (1, put)) if text]
            out = put = ""
            found.append((0, signs))
        else:
            out += signs if way <= 0 else ""
            put += signs if way >= 0 else ""
    return found + [(step, text) for step, text in ((-1, out), (1, put)) if text]


def _is_small(between: Sequence[str]) -> bool:
    told = [word for word in between if not word.isspace()]
    return not any("\n" in word for word in between) and (not told or (len(told) == 1 and len(told[0]) <= 3))
