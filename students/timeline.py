"""What has happened with one student, newest first: the one place where the office sees it all in a row.

Each source gives its moments in order and from a place on, so that a page reads as little for ten years as for one
day. A new kind of thing joins by a function in SOURCES. Learning plans, feedback and concerns are never sources.
"""

import heapq
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.notifications.models import Delivery, Notice
from students.models import Enrolment, Mark, Student
from students.timeline_words import CAME, HOW_TOLD, PURPOSES, STEPS

A_PAGE = 12
BEFORE = re.compile(r"(\d{1,16})\.([a-z_]{1,20})\.(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Moment:
    """One thing that happened. what: in two or three words. words: the rest of the sentence, may be empty."""

    when: datetime
    source: str
    number: int
    what: str
    words: str = ""

    @property
    def key(self) -> tuple[datetime, str, int]:
        """Where it stands in the row."""
        return self.when, self.source, self.number


@dataclass(frozen=True)
class Before:
    """From where on a page begins: everything before this moment."""

    when: datetime
    source: str
    number: int

    @classmethod
    def read(cls, words: str) -> "Before | None":
        """Return the place that an address names; none for anything else."""
        found = BEFORE.fullmatch(words)
        if not found:
            return None
        try:
            when = EPOCH + timedelta(microseconds=int(found[1]))
        except OverflowError:
            return None
        return cls(when, found[2], int(found[3]))

    def rows(self, rows: QuerySet[Any], *, source: str, when: str = "when") -> QuerySet[Any]:
        """Return the rows of a source that come after this place, going back in time."""
        earlier = Q(**{f"{when}__lt": self.when})
        if source < self.source:
            earlier |= Q(**{when: self.when})
        elif source == self.source:
            earlier |= Q(**{when: self.when, "pk__lt": self.number})
        return rows.filter(earlier)


@dataclass(frozen=True)
class Page:
    """A page of the row. older: where the next page begins; empty when this is the last one."""

    moments: tuple[Moment, ...]
    older: str


Source = Callable[[Student, Before | None, int], list[Moment]]


def page(student: Student, *, show: str = "", before: str = "") -> Page:
    """Return what happened with a student, newest first. show: a key of SHOWN. before: where the page begins."""
    names = SHOWN.get(show, SHOWN[""])[1] or tuple(SOURCES)
    start = Before.read(before)
    found = [SOURCES[name](student, start, A_PAGE + 1) for name in names if name in SOURCES]
    row = list(heapq.merge(*found, key=lambda moment: moment.key, reverse=True))
    moments = tuple(row[:A_PAGE])
    return Page(moments, _place(moments[-1]) if len(row) > A_PAGE else "")


def _place(moment: Moment) -> str:
    since = (moment.when - EPOCH) // timedelta(microseconds=1)
    return f"{since}.{moment.source}.{moment.number}"


def newest(rows: QuerySet[Any], before: Before | None, *, source: str, most: int) -> list[Any]:
    """Return the newest rows of a source from a place on. They are annotated with `when`."""
    found = before.rows(rows, source=source) if before else rows
    return list(found.order_by("-when", "-pk")[:most])


# The sources --------------------------------------------------------------------------------------------------------


def steps(student: Student, before: Before | None, most: int) -> list[Moment]:
    """Every step of every enrolment, and of the record itself, as the trail has it."""
    titles = _titles(student)
    mine = Q(kind="enrolment", thing_id__in=list(titles)) | Q(kind="student", thing_id=student.pk)
    entries = Entry.objects.filter(mine, act__in=list(STEPS)).annotate(when=F("happened_on"))
    found = newest(entries, before, source="steps", most=most)
    names = dict(User.objects.filter(pk__in={each.by_id for each in found}).values_list("pk", "name"))
    own = {student.user_id, *User.objects.filter(is_system=True).values_list("pk", flat=True)}
    return [_step(each, titles, "" if each.by_id in own else names.get(each.by_id, "")) for each in found]


def _step(entry: Entry, titles: Mapping[int, str], by: str) -> Moment:
    what = STEPS[entry.act]
    if entry.act == "enrolment.withdraw" and entry.detail.get("was") == Enrolment.State.WAITING:
        what = lazy("Left the waiting list")
    about = _("for %(title)s") % {"title": titles[entry.thing_id]} if entry.kind == "enrolment" else ""
    helped = _("with the help of %(name)s") % {"name": by} if by else ""
    return Moment(entry.happened_on, "steps", entry.pk, str(what), _sentence(about, helped))


def marks(student: Student, before: Before | None, most: int) -> list[Moment]:
    """Whether they were there, at the time of each session."""
    rows = Mark.objects.filter(enrolment__student=student).annotate(when=F("session__period__startswith"))
    rows = rows.select_related("session__offering__revision")
    return [
        Moment(
            each.when,
            "marks",
            each.pk,
            str(CAME[each.was]),
            _sentence(
                _("session %(number)s of %(title)s")
                % {"number": each.session.number, "title": each.session.offering.revision.title}
            ),
        )
        for each in newest(rows, before, source="marks", most=most)
    ]


def messages(student: Student, before: Before | None, most: int) -> list[Moment]:
    """What we told them, how, and when; and what could not be told yet."""
    latest = Delivery.objects.filter(notice=OuterRef("pk"), state=Delivery.State.SENT).order_by("-ended_on")
    rows = Notice.objects.filter(person=student.user_id).select_related("told_by")
    rows = rows.annotate(
        brought_by=Subquery(latest.values("channel")[:1]),
        when=Coalesce("told_at", Subquery(latest.values("ended_on")[:1]), "written_on"),
    )
    found = newest(rows, before, source="messages", most=most)
    titles = _titles(student)
    return [_message(each, titles) for each in found]


def _message(notice: Any, titles: Mapping[int, str]) -> Moment:
    words = PURPOSES.get(notice.purpose, lazy("A message"))
    own = notice.purpose.startswith("students.") and str(notice.occasion).startswith("enrolment ")
    title = titles.get(notice.about_id or 0, "") if own else ""
    about = _("for %(title)s") % {"title": title} if title else ""
    if notice.told_by is not None:
        how = _("told by %(name)s, on the phone or by letter") % {"name": notice.told_by.name}
    elif notice.brought_by:
        how = _("sent by %(channel)s") % {"channel": Delivery.Channel(notice.brought_by).label}
    else:
        how = str(HOW_TOLD.get(notice.state, ""))
    return Moment(notice.when, "messages", notice.pk, str(words), _sentence(about, how))


def _titles(student: Student) -> dict[int, str]:
    rows = Enrolment.objects.filter(student=student).order_by("pk")
    return dict(rows.values_list("pk", "offering__revision__title"))


def _sentence(*parts: str) -> str:
    said = ", ".join(part for part in parts if part)
    return f"{said}." if said else ""


# Everything that has moments, by the name that stands in addresses. Names are in order of nothing but the alphabet.
SOURCES: Final[Mapping[str, Source]] = {"steps": steps, "marks": marks, "messages": messages}

# What the office can choose to see: the words, and the sources; none for all of them.
SHOWN: Final[Mapping[str, tuple["str | Promise", Sequence[str]]]] = {
    "": (lazy("Everything"), ()),
    "places": (lazy("Places and waiting lists"), ("steps",)),
    "sessions": (lazy("Sessions"), ("marks",)),
    "messages": (lazy("Messages"), ("messages",)),
}
