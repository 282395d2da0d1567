"""The course library as the office reads it: every course, its newest words, and which words are approved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses.models import Course, Revision


@dataclass(frozen=True)
class Shelved:
    """One course as the library lists it."""

    id: int
    slug: str
    code: str
    title: str
    category: str
    pattern: str
    newest: int
    approved: int | None

    @property
    def state(self) -> str:
        """Say how far its newest words are, in words."""
        if self.approved is None:
            return _("Not approved yet")
        return _("Approved") if self.approved == self.newest else _("Approved. Newer words are waiting")

    @property
    def settled(self) -> bool:
        """Whether the newest words are the approved ones."""
        return self.approved == self.newest


def shelf(*, words: str = "", today: date) -> QuerySet[Course, dict[str, Any]]:
    """Return the courses whose title or code holds these words, A to Z, as rows for shelved()."""
    mine = Revision.objects.filter(course=OuterRef("pk")).order_by("-number")
    found = Course.objects.filter(retired_at=None).annotate(
        title=Subquery(mine.values("title")[:1]),
        newest=Subquery(mine.values("number")[:1]),
        approved=Subquery(mine.filter(approval__expires__gte=today).values("number")[:1]),
    )
    if words:
        found = found.filter(Q(title__icontains=words) | Q(code__iexact=words))
    rows = found.values("id", "slug", "code", "title", "newest", "approved", "category__name", "category__pattern")
    return rows.order_by("title", "id")


def shelved(row: dict[str, Any]) -> Shelved:
    """Return one row of shelf() as a course of the library."""
    values = {key: row[key] for key in ("id", "slug", "code", "title", "newest", "approved")}
    return Shelved(category=row["category__name"], pattern=row["category__pattern"], **values)


def next_code() -> str:
    """Propose a code that no course has yet."""
    number = Course.objects.count() + 1
    taken = set(Course.objects.filter(code__startswith="C").values_list("code", flat=True))
    while f"C{number:03}" in taken:
        number += 1
    return f"C{number:03}"


def titles_of(revision: Revision) -> list[str]:
    """Return a title for each session; a course that names none has one session."""
    return list(revision.session_titles) or [""]
