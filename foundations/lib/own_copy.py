"""The copy of everything that is kept about a person: parts, made by the floor that keeps them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Labels = Mapping[str, "str | Promise"]


@dataclass(frozen=True)
class Line:
    """One thing that is kept. name: for a computer. label: for a person. value: as both read it."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Part:
    """What is kept of one sort. rows: one for each thing, each with its lines; empty ones are left out."""

    key: str
    heading: str
    rows: tuple[tuple[Line, ...], ...]


def part(key: str, heading: str | Promise, things: Iterable[models.Model], labels: Labels, *, of: int) -> Part:
    """Return the part of these things. labels: column, or path of columns -> its name; of: the person's id."""
    rows = (_row(thing, labels, of) for thing in things)
    return Part(key, str(heading), tuple(row for row in rows if row))


def _row(thing: models.Model, labels: Labels, of: int) -> tuple[Line, ...]:
    found = ((path, str(label), said(thing, path, of)) for path, label in labels.items())
    return tuple(Line(path, label, value) for path, label, value in found if value)


def said(thing: Any, path: str, of: int) -> str:
    """Return what stands at a path of columns ("session__day"), in words; empty when nothing does."""
    *before, last = path.split("__")
    for name in before:
        thing = getattr(thing, name, None)
    value = getattr(thing, last, None)
    shown = getattr(thing, f"get_{last}_display", None)
    return _words(shown() if callable(shown) and value else value, of)


def _words(value: Any, of: int) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, AbstractBaseUser):
        return _who(value, of)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def _who(person: Any, of: int) -> str:
    if person.pk == of:
        return _("You")
    return _("The college’s computer") if person.is_system else str(person.name or _("Somebody at the college"))


def as_data(parts: Iterable[Part]) -> dict[str, list[dict[str, str]]]:
    """Return the parts as plain data, for a file that a computer reads."""
    return {each.key: [{line.name: line.value for line in row} for row in each.rows] for each in parts}
