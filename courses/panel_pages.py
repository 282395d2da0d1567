"""What the pages about panels show besides their forms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import panel_lists, panel_notices, panels, quality, reviews, seats, small_changes
from courses.models import Course, Member, Panel, Perspective, Revision
from foundations.accounts.models import User
from foundations.college import current

GROUPS: dict[reviews.Need, tuple[str | Promise, str | Promise]] = {
    reviews.Need.ENDED: (
        gettext_lazy("The approval has run out"),
        gettext_lazy("What runs goes on. New dates cannot be published until a panel says yes."),
    ),
    reviews.Need.ASKED: (gettext_lazy("Somebody asks for a full look"), gettext_lazy("Ask a panel soon.")),
    reviews.Need.ENDS: (gettext_lazy("The approval ends within 90 days"), gettext_lazy("Ask a panel in time.")),
    reviews.Need.CHECK: (
        gettext_lazy("The light look of the year"),
        gettext_lazy("By two people: one who knows it from life, one who knows it from work or training."),
    ),
    reviews.Need.NEWER: (
        gettext_lazy("Newer words wait for a panel"),
        gettext_lazy("Until then the approved words are taught and printed."),
    ),
}


@dataclass(frozen=True)
class Group:
    """The courses that need the same thing."""

    need: str
    heading: str
    words: str
    rows: list[reviews.Due]


def groups_due(*, now: datetime) -> list[Group]:
    """Return what is due by what is needed, most pressing first, without empty groups."""
    found = reviews.due(now=now)
    groups = [
        Group(need.value, str(heading), str(words), [each for each in found if each.need is need])
        for need, (heading, words) in GROUPS.items()
    ]
    return [group for group in groups if group.rows]


def looks_for(person: User, *, now: datetime) -> list[reviews.Due]:
    """Return the yearly looks that this person can still take part in."""
    found = []
    for each in reviews.checks(now=now):
        assert each.approval is not None
        looked = [check for check in each.approval.revision.yearly_checks.all() if check.due == each.day]
        if person.pk not in {check.looked_by_id for check in looked}:
            found.append(each)
    return found


def together(names: list[str]) -> str:
    """Return names as one reads them: "Morgan and Sam"."""
    return get_text_list(names, _("and"))


def sitting(panel: Panel, members: list[Member], *, reader: User, now: datetime) -> dict[str, Any]:
    """Return what the convener's page shows: the quorum, the views, what waits, and when we look again."""
    course = panel.revision.course
    counted = panels.quorum(members, conveners=[panel.convened_by])
    makers = quality.makers(course)
    return {
        "panel": panel,
        "course": course,
        "revision": panel.revision,
        "verdict": getattr(panel, "verdict", None),
        "when": panel_notices.when(panel),
        "makers": together(makers),
        "several_makers": len(makers) > 1,
        "convening": panel.convened_by_id == reader.pk,
        "counted": [(Perspective(each).label, counted[each]) for each in Perspective.values],
        "enough": all(counted.values()),
        "views": seats.visible(panel, to=reader),
        "given": sum(member.given_at is not None for member in members),
        "until": current.today(now + quality.APPROVAL_LASTS),
        "approval": getattr(panel.revision, "approval", None),
        **_waiting(panel, reader),
    }


def _waiting(panel: Panel, reader: User) -> dict[str, Any]:
    """Return the one new version to confirm, with what hinders it, when there are small changes to come."""
    verdict = getattr(panel, "verdict", None)
    if verdict is None:
        newest = panel.revision.course.revisions.order_by("-number")[0]
        return {"newer": newest if newest.pk != panel.revision_id else None}
    found: dict[str, Any] = {"parts": [str(small_changes.PARTS[part]) for part in verdict.may_change]}
    if verdict.outcome != verdict.Outcome.SMALL_CHANGES or verdict.confirmed_id:
        return found
    newest = panel.revision.course.revisions.select_related("written_by").order_by("-number")[0]
    if newest.pk == panel.revision_id:
        return {**found, "to_come": True}
    before = {part.key: part for part in panel_lists.parts_of(panel.revision)}
    after = {part.key: part for part in panel_lists.parts_of(newest)}
    changed = small_changes.differing(panel.revision, newest)
    count, _all = small_changes.words_changed(panel.revision, newest)
    return {
        **found,
        "to_confirm": newest,
        "compared": [(str(small_changes.PARTS[key]), before.get(key), after.get(key)) for key in changed],
        "words_changed": count,
        "hindrances": list(small_changes.hindrances(verdict, newest)),
        "wrote_it": newest.written_by_id == reader.pk,
    }


def reading(panel: Panel, seat: Member, *, reader: User) -> dict[str, Any]:
    """Return what a member's page shows: the words to read, and the views they may read now."""
    return {
        "panel": panel,
        "course": panel.revision.course,
        "revision": panel.revision,
        "when": panel_notices.when(panel),
        "parts": panel_lists.parts_of(panel.revision),
        "verdict": getattr(panel, "verdict", None),
        "views": [member for member in seats.visible(panel, to=reader) if member.pk != seat.pk],
        "makers": together(quality.makers(panel.revision.course)),
    }


def history(course: Course, newest: Revision, *, now: datetime) -> dict[str, Any]:
    """Return every panel of a course, which words are approved, and whether a panel can be asked now."""
    sat = list(panel_lists.of_course(course))
    approved = quality.approved_revision(course, now=now)
    approval = approved.approval if approved else None
    return {
        "panels": sat,
        "approved": approved,
        "approval": approval,
        "open_panel": next((panel for panel in sat if not panel.closed), None),
        "makers": together(quality.makers(course)),
    }
