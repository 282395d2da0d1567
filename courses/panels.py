"""Quality panels: mixed people who meet and agree on one answer about one revision of a course.

The quorum is one member with lived experience and one with subject knowledge, both there; whoever made the course has
no seat. The verbs say it in words, and a trigger on the approval refuses what slips through.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from courses import quality
from courses.models import Course, Member, Outcome, Panel, Perspective, Revision, Verdict
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb


@verb
def convene(*, revision: Revision, by: User, now: datetime, meets: datetime | None = None, place: str = "") -> Panel:
    """Ask a panel to look at the newest words of a course; one that is asked already is returned.

    Raises Refusal for words that are not the newest, that name fewer than two ways of learning, or that say nothing
    about what people will learn.
    """
    course = _lock_course(revision)
    there = Panel.objects.filter(revision=revision, closed=False).first()
    if there is not None:
        return there
    newest = course.revisions.order_by("-number")[0]
    if newest.pk != revision.pk:
        raise Refusal(_("There are newer words of this course. Send those to the panel."))
    quality.check_ready(revision)
    panel = Panel.objects.create(revision=revision, meets=meets, place=place, convened_at=now, convened_by=by)
    trail.append(act="panels.convene", thing=panel, by=by, now=now, course=course.pk, number=revision.number)
    return panel


@verb
def add_member(
    *, panel: Panel, name: str, perspective: str, by: User, now: datetime, person: User | None = None
) -> Member:
    """Ask somebody onto a panel, with an account or by name; somebody who is on it stays as they are.

    Raises Refusal when the panel has answered, or when the person took part in making the course.
    """
    course = _lock_course(panel.revision)
    panel = _open(panel)
    name = " ".join(name.split())
    if not name:
        raise Refusal(_("Write the name of the person."), field="name")
    if quality.made(course, person=person, name=name):
        words = _("%(name)s helped to make this course, so somebody else needs to look at it. Ask another person.")
        raise Refusal(words % {"name": name}, field="person" if person else "name")
    for member in panel.members.all():
        if member.name.casefold() == name.casefold() or (person is not None and member.person_id == person.pk):
            return member
    member = Member.objects.create(
        panel=panel, person=person, name=name, perspective=perspective, asked_at=now, asked_by=by
    )
    trail.append(act="panels.add_member", thing=panel, by=by, now=now, perspective=perspective)
    return member


def quorum(members: Sequence[Member]) -> dict[str, int]:
    """Return how many of the members who came stand for each perspective."""
    return {each: sum(m.came and m.perspective == each for m in members) for each in Perspective.values}


@verb
def agree(
    *,
    panel: Panel,
    outcome: str,
    structure: str,
    content: str,
    evaluation: str,
    by: User,
    now: datetime,
    changes: str = "",
    may_change: Sequence[str] = (),
) -> Verdict:
    """Write down what a panel agreed on. "Yes" approves the revision for three years.

    Raises Refusal without the quorum, when a member took part in making the course, when newer words came since, and
    when a part of the answer has no words.
    """
    course = _lock_course(panel.revision)
    panel = _open(panel)
    _check_words({"structure": structure, "content": content, "evaluation": evaluation})
    if outcome == Outcome.SMALL_CHANGES and not (changes.strip() and may_change):
        raise Refusal(_("Write the small changes, and tick the parts that they are in."), field="changes")
    members = list(panel.members.select_related("person"))
    _check_quorum(course, members)
    verdict = Verdict.objects.create(
        panel=panel,
        outcome=outcome,
        structure=structure,
        content=content,
        evaluation=evaluation,
        changes=changes if outcome == Outcome.SMALL_CHANGES else "",
        may_change=list(may_change) if outcome == Outcome.SMALL_CHANGES else [],
        agreed_at=now,
        agreed_by=by,
    )
    panel.closed = True
    panel.save(update_fields=["closed"])
    trail.append(act="panels.agree", thing=panel, by=by, now=now, outcome=outcome)
    if outcome == Outcome.APPROVED:
        quality.approve(revision=panel.revision, verdict=verdict, by=by, now=now)
    return verdict


def _lock_course(revision: Revision) -> Course:
    return Course.objects.select_for_update(no_key=True).get(pk=revision.course_id)


def _open(panel: Panel) -> Panel:
    found = Panel.objects.select_for_update(no_key=True, of=("self",)).select_related("revision").get(pk=panel.pk)
    if found.closed:
        raise Refusal(_("This panel has given its answer. Ask a new panel to look again."))
    return found


def _check_words(parts: dict[str, str]) -> None:
    for field, words in parts.items():
        if not words.strip():
            raise Refusal(_("Say it in a few words, so that the authors can use it."), field=field)


def _check_quorum(course: Course, members: Sequence[Member]) -> None:
    there = [member for member in members if member.came]
    for member in there:
        if quality.made(course, person=member.person, name=member.name):
            words = _("%(name)s helped to make this course, so their voice cannot count here. Untick them, then go on.")
            raise Refusal(words % {"name": member.name})
    counted = quorum(there)
    if not counted[Perspective.LIVED]:
        raise Refusal(_("Nobody here knows it from life. Ask one more person, then record the answer."))
    if not counted[Perspective.SUBJECT]:
        raise Refusal(_("Nobody here knows it from work or training. Ask one more person, then record the answer."))
