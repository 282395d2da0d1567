"""Quality panels: mixed people who meet and agree on one answer about one revision of a course.

The quorum is one member with lived experience and one with subject knowledge, both there; whoever made the course has
no seat, and the convener is not counted. The verbs say it in words, and triggers refuse what slips through.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from courses import quality, seats
from courses.models import Course, Member, Outcome, Panel, Perspective, ReviewRequest, Revision, Verdict
from courses.small_changes import ANSWERED, PARTS
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

OFF = "courses.panel_off"


@verb
def convene(*, revision: Revision, by: User, now: datetime, meets: datetime | None = None, place: str = "") -> Panel:
    """Ask a panel to look at the newest words of a course; one that is asked already is returned.

    Raises Refusal for words that are not the newest, that name fewer than two ways of learning, or that say nothing
    about what people will learn, while a panel on older words is open, and for a retired course.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=revision.course_id)
    there = Panel.objects.filter(revision__course=course, closed=False).select_related("revision").first()
    if there is not None and there.revision_id == revision.pk:
        return there
    if course.retired_at is not None:
        raise Refusal(_("This course has been retired. Bring it back first, then ask a panel."))
    if course.revisions.order_by("-number")[0].pk != revision.pk:
        raise Refusal(_("There are newer words of this course. Send those to the panel."))
    if there is not None:
        words = _("A panel is still open on version %(number)s. Call it off, then ask a new one about these words.")
        raise Refusal(words % {"number": there.revision.number})
    quality.check_ready(revision)
    panel = Panel.objects.create(revision=revision, meets=meets, place=place, convened_at=now, convened_by=by)
    trail.append(act="panels.convene", thing=panel, by=by, now=now, course=course.pk, number=revision.number)
    return panel


@verb
def set_meeting(*, panel: Panel, meets: datetime | None, place: str, by: User, now: datetime) -> Panel:
    """Say when and where a panel meets. Members with an account are told when it changed; the same again is quiet.

    Raises Refusal when the panel has answered.
    """
    panel = seats.lock(panel)
    if (panel.meets, panel.place) == (meets, place):
        return panel
    panel.meets, panel.place = meets, place
    panel.save(update_fields=["meets", "place"])
    trail.append(act="panels.set_meeting", thing=panel, by=by, now=now)
    for member in panel.members.filter(person__isnull=False).order_by("pk"):
        seats.tell(panel, member, now=now)
    return panel


@verb
def add_member(
    *, panel: Panel, name: str, perspective: str, by: User, now: datetime, person: User | None = None
) -> Member:
    """Ask somebody onto a panel, with an account or by name; somebody who is on it stays as they are.

    Raises Refusal when the panel has answered, when the person took part in making the course or convenes the panel,
    and when somebody of this name sits there for the other perspective: one person counts once.
    """
    return seats.give(panel=panel, name=name, perspective=perspective, by=by, now=now, person=person)


@verb
def remove_member(*, member: Member, by: User, now: datetime) -> None:
    """Take back that somebody was asked. Raises Refusal when the panel has answered, or they have given their view."""
    seats.take_back(member=member, by=by, now=now)


def quorum(members: Sequence[Member], *, conveners: Sequence[User] = ()) -> dict[str, int]:
    """Return how many of the members who came stand for each perspective, each person once and no convener."""
    counted = dict.fromkeys(Perspective.values, 0)
    seen: set[object] = {key for convener in conveners for key in seats.names_of(convener, "")}
    for member in members:
        keys = seats.names_of(member.person, member.name)
        if member.came and not keys & seen:
            counted[member.perspective] += 1
            seen |= keys
    return counted


@verb
def save_draft(*, panel: Panel, draft: Mapping[str, object], by: User, now: datetime) -> Panel:
    """Keep what the convener has written so far of the answer. Raises Refusal when the panel has answered."""
    panel = seats.lock(panel)
    panel.draft = dict(draft)
    panel.save(update_fields=["draft"])
    trail.append(act="panels.save_draft", thing=panel, by=by, now=now)
    return panel


@verb
def call_off(*, panel: Panel, by: User, now: datetime) -> Panel:
    """Say that a panel will not meet; members with an account are told. Twice changes nothing.

    Raises Refusal when the panel has answered.
    """
    found = Panel.objects.select_for_update(no_key=True, of=("self",)).get(pk=panel.pk)
    if found.called_off_at is not None:
        return found
    panel = seats.lock(panel)
    panel.closed, panel.called_off_at, panel.called_off_by = True, now, by
    panel.save(update_fields=["closed", "called_off_at", "called_off_by"])
    trail.append(act="panels.call_off", thing=panel, by=by, now=now)
    for member in panel.members.filter(person__isnull=False).select_related("person").order_by("pk"):
        assert member.person is not None
        notices.write(person=member.person, purpose=OFF, occasion=f"panel {panel.pk}", now=now, about_id=panel.pk)
    return panel


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
    came: Sequence[int] | None = None,
) -> Verdict:
    """Write down what a panel agreed on. "Yes" approves the revision for three years; the authors are told.

    came: the members (ids) who were there; none leaves it as it is noted.
    Raises Refusal without the quorum, when a member took part in making the course, when newer words came since, and
    when a part of the answer has no words.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=panel.revision.course_id)
    panel = seats.lock(panel)
    _check_words({"structure": structure, "content": content, "evaluation": evaluation})
    small = outcome == Outcome.SMALL_CHANGES
    if small:
        _check_changes(changes, may_change)
    if course.revisions.order_by("-number")[0].pk != panel.revision_id:
        raise Refusal(
            _("The authors have changed the words since. Call this panel off and ask one about the new ones.")
        )
    if came is not None:
        seats.note_came(panel, came)
    _check_quorum(course, list(panel.members.select_related("person").order_by("pk")), [panel.convened_by, by])
    verdict = Verdict.objects.create(
        panel=panel,
        outcome=outcome,
        structure=structure,
        content=content,
        evaluation=evaluation,
        changes=changes if small else "",
        may_change=list(may_change) if small else [],
        agreed_at=now,
        agreed_by=by,
    )
    _close(panel, verdict, by=by, now=now)
    if outcome == Outcome.APPROVED:
        quality.approve(revision=panel.revision, verdict=verdict, by=by, now=now)
    return verdict


def _close(panel: Panel, verdict: Verdict, *, by: User, now: datetime) -> None:
    """Close a panel that has answered, settle what was asked of it, and tell the authors."""
    panel.closed, panel.draft = True, {}
    panel.save(update_fields=["closed", "draft"])
    ReviewRequest.objects.filter(course=panel.revision.course_id, settled_on=None).update(settled_on=now)
    trail.append(act="panels.agree", thing=panel, by=by, now=now, outcome=verdict.outcome)
    for author in quality.authors(panel.revision):
        if author.pk != by.pk:
            occasion = f"verdict {verdict.pk}"
            notices.write(person=author, purpose=ANSWERED, occasion=occasion, now=now, about_id=verdict.pk)


def _check_words(parts: dict[str, str]) -> None:
    for field, words in parts.items():
        if not words.strip():
            raise Refusal(_("Say it in a few words, so that the authors can use it."), field=field)


def _check_changes(changes: str, may_change: Sequence[str]) -> None:
    if not changes.strip():
        raise Refusal(_("Write the small changes, so that the authors know what to do."), field="changes")
    if not may_change or not set(may_change) <= set(PARTS):
        raise Refusal(_("Tick the parts that the small changes are in."), field="may_change")


def _check_quorum(course: Course, members: Sequence[Member], conveners: Sequence[User]) -> None:
    there = [member for member in members if member.came]
    for member in there:
        if quality.made(course, person=member.person, name=member.name):
            words = _("%(name)s helped to make this course, so their voice cannot count here. Untick them, then go on.")
            raise Refusal(words % {"name": member.name}, field="came")
    counted = quorum(there, conveners=conveners)
    if not counted[Perspective.LIVED]:
        raise Refusal(_("Nobody here knows it from life. Ask one more person, then record the answer."), field="came")
    if not counted[Perspective.SUBJECT]:
        words = _("Nobody here knows it from work or training. Ask one more person, then record the answer.")
        raise Refusal(words, field="came")
