"""Panels as the pages list them: those to come, those whose small changes wait, those that have answered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from courses.models import Course, Member, Outcome, Panel, Perspective, Revision, Verdict
from courses.models.revision import Method
from courses.small_changes import PARTS
from foundations.accounts.models import User


def to_come() -> QuerySet[Panel]:
    """Return the open panels, those that meet soonest first, each with .lived, .subject and .given counted."""
    panels = Panel.objects.filter(closed=False).select_related("revision__course__category", "convened_by")
    return panels.annotate(
        lived=Count("members", filter=Q(members__perspective=Perspective.LIVED, members__came=True)),
        subject=Count("members", filter=Q(members__perspective=Perspective.SUBJECT, members__came=True)),
        given=Count("members", filter=Q(members__given_at__isnull=False)),
    ).order_by(F("meets").asc(nulls_last=True), "pk")


def to_confirm() -> QuerySet[Verdict]:
    """Return the answers "yes, with small changes" that wait for their one new version, or for the convener to read it.

    Each with .newest, the number of the newest revision. An answer that a later panel has overtaken is not among them.
    """
    words = Revision.objects.filter(course=OuterRef("panel__revision__course")).order_by("-number")
    later = Panel.objects.filter(
        revision__course=OuterRef("panel__revision__course"), pk__gt=OuterRef("panel_id"), called_off_at=None
    )
    verdicts = Verdict.objects.filter(outcome=Outcome.SMALL_CHANGES, confirmed=None)
    verdicts = verdicts.annotate(newest=Subquery(words.values("number")[:1])).exclude(Exists(later))
    return verdicts.select_related("panel__revision__course__category").order_by("agreed_at", "pk")


def done() -> QuerySet[Panel]:
    """Return the panels that have answered or were called off, newest first."""
    panels = Panel.objects.filter(closed=True).select_related("revision__course__category", "verdict")
    return panels.order_by(Coalesce("verdict__agreed_at", "called_off_at").desc(), "-pk")


def of_course(course: Course) -> QuerySet[Panel]:
    """Return every panel of a course, newest first."""
    panels = Panel.objects.filter(revision__course=course).select_related(
        "revision", "convened_by", "verdict__confirmed", "verdict__agreed_by"
    )
    return panels.prefetch_related("members").order_by("-pk")


def visible_to(user: User) -> QuerySet[Panel]:
    """Return the panels that a person sits on."""
    seat = Member.objects.filter(panel=OuterRef("pk"), person=user)
    panels = Panel.objects.filter(Exists(seat)).exclude(called_off_at__isnull=False)
    given = Subquery(seat.values("given_at")[:1])
    return panels.annotate(my_view=given).select_related("revision__course__category").order_by("closed", "-pk")


@dataclass(frozen=True)
class Part:
    """One part of a course's words as a reader sees it: text, or a list of lines."""

    key: str
    label: str
    text: str = ""
    lines: tuple[str, ...] = ()


def parts_of(revision: Revision) -> list[Part]:
    """Return the words of a revision to be read, without what is empty."""
    methods = dict(Method.choices)
    found = []
    for key, label in PARTS.items():
        value: Any = getattr(revision, key)
        if isinstance(value, list):
            lines = tuple(str(methods.get(each, each)) if key == "methods" else each for each in value)
            found.append(Part(key, str(label), lines=lines))
        elif key == "session_minutes":
            found.append(Part(key, str(label), text=_("%(minutes)s minutes") % {"minutes": value}))
        else:
            text = (_("Yes") if value else _("No")) if isinstance(value, bool) else str(value)
            found.append(Part(key, str(label), text=text))
    return [part for part in found if part.text or part.lines]
