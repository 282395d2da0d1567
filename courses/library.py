"""The course library as the office reads it: every course, its newest words, and which words are approved."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses.models import Course, Panel, Revision
from courses.models.category import look

DUE_SOON = timedelta(days=90)


class State(StrEnum):
    """How far the words of a course are, for choosing in the list."""

    DRAFT = "draft"
    PANEL = "panel"
    APPROVED = "approved"
    NEWER = "newer"
    DUE = "due"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        """The state as a choice in words."""
        return {
            State.DRAFT: _("Not approved"),
            State.PANEL: _("With a panel"),
            State.APPROVED: _("Approved"),
            State.NEWER: _("Newer words are waiting"),
            State.DUE: _("Review due soon"),
            State.RETIRED: _("Not offered any more"),
        }[self]


@dataclass(frozen=True)
class Shelved:
    """One course as the library lists it. expires: the last day of its approval."""

    id: int
    slug: str
    code: str
    title: str
    category: str
    pattern: str
    newest: int
    approved: int | None
    expires: date | None
    with_panel: bool
    due: bool

    @property
    def newer(self) -> bool:
        """Whether there are words that were never approved, beside those that are."""
        return self.approved is not None and self.approved != self.newest


def shelf(*, words: str = "", state: str = "", today: date) -> QuerySet[Course, dict[str, Any]]:
    """Return the courses whose title or code holds these words, A to Z, as rows for shelved().

    A retired course is found only among those that are not offered any more.
    """
    mine = Revision.objects.filter(course=OuterRef("pk")).order_by("-number")
    valid = mine.filter(approval__expires__gte=today)
    found = Course.objects.filter(retired_at__isnull=state != State.RETIRED).annotate(
        title=Subquery(mine.values("title")[:1]),
        newest=Subquery(mine.values("number")[:1]),
        approved=Subquery(valid.values("number")[:1]),
        expires=Subquery(valid.values("approval__expires")[:1]),
        with_panel=Exists(Panel.objects.filter(revision__course=OuterRef("pk"), closed=False)),
    )
    if words:
        found = found.filter(Q(title__icontains=words) | Q(code__iexact=words))
    if state in list(State):
        found = found.filter(_is_in(State(state), today=today))
    mark = ("category__name", "category__pattern", "category__colour")
    rows = found.values("id", "slug", "code", "title", "newest", "approved", "expires", "with_panel", *mark)
    return rows.order_by("title", "id")


def shelved(row: dict[str, Any], *, today: date) -> Shelved:
    """Return one row of shelf() as a course of the library."""
    names = ("id", "slug", "code", "title", "newest", "approved", "expires", "with_panel")
    pattern = look(row["category__pattern"], row["category__colour"])
    due = row["expires"] is not None and row["expires"] <= today + DUE_SOON
    return Shelved(category=row["category__name"], pattern=pattern, due=due, **{name: row[name] for name in names})


def _is_in(state: State, *, today: date) -> Q:
    return {
        State.DRAFT: Q(approved=None),
        State.PANEL: Q(with_panel=True),
        State.APPROVED: Q(approved__isnull=False),
        State.NEWER: Q(approved__lt=F("newest")),
        State.DUE: Q(expires__lte=today + DUE_SOON),
        State.RETIRED: Q(retired_at__isnull=False),
    }[state]


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
