"""Finding one person: by a name that is nearly right, a part of it, digits of their phone, or their e-mail address.

What is looked for is never kept: the trail says that somebody looked, and how many they were shown.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.contrib.postgres.search import TrigramWordDistance
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.utils.translation import gettext as _

from courses.search import fold
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.models import Student
from students.models.student import Plain

MOST_FOUND = 50
SHORTEST = 2
FEWEST_DIGITS = 4
# how much of two words is the same, in order, when one is a slip of the other: "feild" and "field" share 0.8
A_SLIP = 0.7
WORD = re.compile(r"[^\W_]+")
# 0 at home is +44 or 0044 from abroad; the number itself is what follows
IN_FRONT = re.compile(r"^(?:00)?44|^0")


@dataclass(frozen=True)
class Found:
    """Who was found. near: nobody has this name, these look like it. more: there are more than are shown."""

    students: tuple[Student, ...]
    near: bool = False
    more: bool = False


@verb
def find(*, wanted: str, by: User, now: datetime) -> Found:
    """Return who the words may mean, 50 at most, likeliest first. Raises Refusal for fewer than two letters."""
    words = " ".join(wanted.replace("\0", " ").split())[:80]
    if len(words) < SHORTEST:
        raise Refusal(_("Write two letters or more of the name, or a part of the phone number."), field="name")
    found = _found(Student.objects.visible_to(by).current().select_related("user"), words)
    trail.append(act="students.search", thing=by, by=by, now=now, found=len(found.students))
    return found


def alike(student: Student) -> list[Student]:
    """Return records that may be of the same person: the same phone number, or a name that is nearly the same."""
    others = _searchable(Student.objects.current().exclude(pk=student.pk).select_related("user"))
    digits = _digits(student.user.phone)
    alike = Q(plain=fold(student.name))
    if len(digits) >= FEWEST_DIGITS:
        alike |= Q(digits=digits)
    return list(others.filter(alike).order_by("name", "pk")[:5])


def _found(students: QuerySet[Student], words: str) -> Found:
    if "@" in words:
        return _cut(students.filter(user__email__icontains=words))
    digits = _digits(words)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", words):
        return _cut(_searchable(students).filter(digits__contains=digits))
    parts = WORD.findall(fold(words))[:6]
    if not parts:
        return Found(())
    named = _searchable(students)
    for part in parts:
        named = named.filter(Q(plain__contains=part) | Q(user__email__istartswith=part))
    exact = _cut(named)
    return exact if exact.students else _near(students, parts)


def _near(students: QuerySet[Student], parts: list[str]) -> Found:
    """Return who is called nearly so: the index walks from the nearest name on, so that 50 is all it reads."""
    far = TrigramWordDistance(" ".join(parts), Plain("name"))
    nearest = students.annotate(far=far).order_by("far", "pk")[:MOST_FOUND]
    return Found(tuple(each for each in nearest if _slip(parts, WORD.findall(fold(each.name)))), near=True)


def _slip(parts: list[str], name: list[str]) -> bool:
    return all(get_close_matches(part, name, n=1, cutoff=A_SLIP) for part in parts)


def _cut(students: QuerySet[Student]) -> Found:
    found = list(students.order_by("name", "pk")[: MOST_FOUND + 1])
    return Found(tuple(found[:MOST_FOUND]), more=len(found) > MOST_FOUND)


def _searchable(students: QuerySet[Student]) -> QuerySet[Any]:
    bare = Func(
        F("user__phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField()
    )
    national = Func(bare, Value("^((00)?44|0)"), Value(""), function="regexp_replace", output_field=TextField())
    return students.alias(plain=Plain("name"), digits=national)


def _digits(words: str) -> str:
    return IN_FRONT.sub("", re.sub(r"\D", "", words))
