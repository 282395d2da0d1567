"""A language made for tests: every word that went through gettext stands in brackets, so that what has none shows.

Only the words between placeholders, tags and line ends are bracketed: what is put into a sentence is seen as well.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe

LETTERS = re.compile(r"[^\W\d_]{2}")
KEPT = re.compile(r"(<[^>]*>|%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[sdr]|\{\w*\}|&#?\w+;|\n)")
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
# what is no word of any language: e-mail addresses, web addresses, and places in a sentence that a script fills
ADDRESSES = re.compile(r"\S+@\S+\w|https?://\S+|(?<!\w)(?:localhost|testserver)(?::\d+)?\S*|\{\w+\}")

SPOKEN = {"alt", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder"}
SPOKEN |= {"data-one", "data-many", "label"}
SILENT = {"script", "style"}
OURS = ("courses", "learning_plans", "recovery_college", "students", "tutors")
OURS += ("foundations.accounts", "foundations.college")


def spoken(words: str) -> str:
    """Say words in the language made for tests."""
    parts = KEPT.split(words)
    said = "".join(part if number % 2 else _bracketed(part) for number, part in enumerate(parts))
    return mark_safe(said) if isinstance(words, SafeData) else said


def _bracketed(part: str) -> str:
    inner = part.strip()
    return part.replace(inner, f"⟦{inner}⟧", 1) if LETTERS.search(inner) or inner.isalpha() else part


def speak(patch: pytest.MonkeyPatch) -> None:
    """Make every gettext function, the lazy ones too, answer in the language made for tests."""
    trans: Any = translation._trans
    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        real = getattr(trans, name)
        patch.setattr(trans, name, lambda *args, real=real: spoken(real(*args)))


class Page(HTMLParser):
    """What a page says: to eyes, to screen readers, and in the browser's tab."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        given = {name: value or "" for name, value in attrs}
        self.said += [value for name, value in given.items() if name in SPOKEN]
        button = tag == "input" and given.get("type") in {"submit", "button", "reset"}
        if button:
            self.said.append(given.get("value", ""))
        if tag == "meta" and given.get("name", given.get("property")) in {"description", "og:title", "og:description"}:
            self.said.append(given.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


class Data:
    """The words that people wrote into this college, which no language file holds."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        found = {part for value in [*_stored(), *more] for part in _parts(value)}
        longest = sorted((part for part in found if _is_free(part)), key=len, reverse=True)
        self._known = re.compile("|".join(rf"(?<!\w){re.escape(part)}(?!\w)" for part in longest) or r"(?!)")

    def left(self, words: str) -> str:
        """Return what remains without what is bracketed, an address, or data; it may hold no letters."""
        while BRACKETED.search(words):
            words = BRACKETED.sub(" ", words)
        words = ADDRESSES.sub(" ", " ".join(words.split()))
        return self._known.sub(" ", words)


def _is_free(part: str) -> bool:
    """Tell what people wrote from keys and from what searches know: single words without a capital letter."""
    return bool(LETTERS.search(part)) and (" " in part or part != part.lower())


def bare(said: Iterable[str], data: Data) -> list[str]:
    """Return what was said in words that neither went through gettext nor are data."""
    return sorted({" ".join(words.split()) for words in said if LETTERS.search(data.left(words))})


def _stored() -> Iterator[str]:
    """Return every text that stands in a column of ours; what a column chooses from a list is not data."""
    for model in apps.get_models():
        if not model.__module__.startswith(OURS):
            continue
        names = [field.attname for field in model._meta.concrete_fields if _free_text(field)]
        for row in model._base_manager.all() if names else ():
            for name in names:
                yield from _strings(getattr(row, name))


def _free_text(field: Any) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    return isinstance(field, kinds) and not field.choices and not isinstance(field, models.SlugField)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _parts(value: str) -> Iterator[str]:
    """Return a text, and its lines as prose shows them: without the signs of lists and headings."""
    yield " ".join(value.split())
    for line in value.splitlines():
        yield " ".join(re.sub(r"^(- |#+ )", "", line.strip()).split())
