"""Small changes: what a panel lets the authors change in one next revision, confirmed without meeting again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import quality
from courses.models import Course, Outcome, Panel, Revision, Verdict
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

# More changed words than one in so many are not small: the panel did not see that text.
SMALL_IS_ONE_IN = 4
ANSWERED = "courses.panel_answered"

PARTS: Final[Mapping[str, str | Promise]] = {
    "title": gettext_lazy("The title"),
    "line": gettext_lazy("The one sentence"),
    "about": gettext_lazy("What it is about"),
    "who_for": gettext_lazy("Who it is for"),
    "outcomes": gettext_lazy("What people will learn"),
    "methods": gettext_lazy("The ways of learning"),
    "session_titles": gettext_lazy("The sessions"),
    "session_minutes": gettext_lazy("How long a session is"),
    "size": gettext_lazy("How many places"),
    "bring": gettext_lazy("What to bring"),
    "content_note": gettext_lazy("What may be hard"),
    "access": gettext_lazy("How everyone can take part"),
    "easy_read": gettext_lazy("The easy words"),
    "good_first_course": gettext_lazy("“Good first course”"),
}


def differing(before: Revision, after: Revision) -> list[str]:
    """Return the parts of the text that are not the same in two revisions."""
    return [part for part in PARTS if getattr(before, part) != getattr(after, part)]


def words_changed(before: Revision, after: Revision) -> tuple[int, int]:
    """Return how many words were taken out or put in (whichever is more), and how many the text had before."""
    changed = 0
    for part in differing(before, after):
        old, new = _words(before, part), _words(after, part)
        same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
        changed += max(len(old), len(new)) - same
    return changed, sum(len(_words(before, part)) for part in PARTS)


def _words(revision: Revision, part: str) -> list[str]:
    value = getattr(revision, part)
    text = " ".join(value) if isinstance(value, list) else str(value)
    return text.split()


def hindrances(verdict: Verdict, newest: Revision) -> Iterator[str]:
    """Yield, in words, why the newest revision is not just the small changes that were agreed."""
    seen = verdict.panel.revision
    if newest.number > seen.number + 1:
        yield _("There is more than one new version. Ask a new panel to look at the newest one.")
    other = [str(PARTS[part]) for part in differing(seen, newest) if part not in verdict.may_change]
    if other:
        yield _("Other parts were changed too: %(parts)s. Ask a new panel to look.") % {"parts": ", ".join(other)}
    changed, before = words_changed(seen, newest)
    if changed * SMALL_IS_ONE_IN > before:
        counts = {"changed": changed, "before": before}
        words = _("%(changed)s of %(before)s words changed. That is more than a small change. Ask a new panel to look.")
        yield words % counts


@verb
def confirm(*, verdict: Verdict, revision: Revision, by: User, now: datetime) -> Verdict:
    """Say that a revision holds the small changes a panel asked for, and no more: it is approved for three years.

    Raises Refusal for words that are not the one next revision, that differ in other parts or in more than about a
    quarter of the words, and for whoever wrote them.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=revision.course_id)
    locked = Verdict.objects.select_for_update(no_key=True, of=("self",)).select_related("panel__revision")
    verdict = locked.get(pk=verdict.pk)
    if verdict.confirmed_id == revision.pk:
        return verdict
    _check(verdict, course, revision, by=by)
    verdict.confirmed, verdict.confirmed_at, verdict.confirmed_by = revision, now, by
    verdict.save(update_fields=["confirmed", "confirmed_at", "confirmed_by"])
    trail.append(act="panels.confirm", thing=verdict.panel, by=by, now=now, number=revision.number)
    quality.approve(revision=revision, verdict=verdict, by=by, now=now)
    for author in quality.authors(revision):
        if author.pk != by.pk:
            occasion = f"verdict {verdict.pk} confirmed"
            notices.write(person=author, purpose=ANSWERED, occasion=occasion, now=now, about_id=verdict.pk)
    return verdict


def _check(verdict: Verdict, course: Course, revision: Revision, *, by: User) -> None:
    seen = verdict.panel.revision
    if verdict.outcome != Outcome.SMALL_CHANGES or verdict.confirmed_id or revision.course_id != seen.course_id:
        raise Refusal(_("There are no small changes to confirm here. Ask a new panel to look at newer words."))
    newest = course.revisions.order_by("-number")[0]
    if newest.pk == seen.pk:
        raise Refusal(_("The authors have not changed anything yet. Wait for their new version, then look at it."))
    if revision.pk != newest.pk:
        raise Refusal(_("There are newer words than these. Read the newest version first."))
    later = Panel.objects.filter(revision__course=course, pk__gt=verdict.panel_id, called_off_at=None)
    if later.exists():
        raise Refusal(_("Another panel was asked after this one. Its answer is the one that counts."))
    if newest.written_by_id == by.pk:
        raise Refusal(_("You wrote these words, so somebody else needs to check them. Ask another college admin."))
    why = next(hindrances(verdict, newest), "")
    if why:
        raise Refusal(why)


def waiting(course: Course, *, newest: Revision) -> Verdict | None:
    """Return the verdict whose small changes are still to come or to be confirmed: on the words before the newest."""
    found = Verdict.objects.filter(
        panel__revision__course=course,
        outcome=Outcome.SMALL_CHANGES,
        confirmed=None,
        panel__revision__number__gte=newest.number - 1,
    )
    return found.select_related("panel__revision").order_by("-pk").first()
