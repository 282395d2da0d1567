"""What keeps a student well in class: one note of theirs, opened by the tutors of those courses for which they say so.

Nothing is shared by itself. A share ends when the student stops it, when the place ends and when the run is over.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from learning_plans.models import KeepingWell, KeepingWellShare
from students.events import KeepingWellNote
from students.models import Enrolment, Student

MOST = 600  # what can be read while a session is on


def visible_to(user: User) -> QuerySet[KeepingWell]:
    """Return the notes a person may open and change: their own. Tutors open one only through shared_with_tutors."""
    return KeepingWell.objects.filter(student__user=user)


def places(user: User, *, now: datetime) -> QuerySet[Enrolment]:
    """Return the places of a person on courses that are not over, soonest first: for each, the note may be shared."""
    coming = Enrolment.objects.belonging_to(user).coming()
    on = coming.filter(offering__last_end__gt=now)
    return on.select_related("offering__revision").order_by("offering__first_start", "pk")


def shared_by(user: User) -> set[int]:
    """Return for which places, by their numbers, a person shares their note and has not stopped it."""
    live = KeepingWellShare.objects.live().filter(note__student__user=user)
    return set(live.values_list("enrolment_id", flat=True))


def shared_with_tutors(question: KeepingWellNote) -> Mapping[int, str]:
    """Answer what is shared: nothing that was stopped, of a place that ended, or once the run is over. One query."""
    live = KeepingWellShare.objects.live().filter(
        enrolment__in=question.enrolment_ids,
        enrolment__state=Enrolment.State.CONFIRMED,
        enrolment__offering__last_end__gt=question.now,
    )
    return {share.enrolment_id: share.note.words for share in live.select_related("note")}


@verb
def write(*, student: Student, words: str, by: User, now: datetime) -> KeepingWell | None:
    """Keep the note of a student; no words take it away, and stop it everywhere. The same again changes nothing.

    Returns none when there was no note and nothing was written. Raises Refusal for anyone else, and when it is longer
    than 600 characters.
    """
    _only_the_owner(student, by)
    words = words.replace("\r\n", "\n").strip()
    over = len(words) - MOST
    if over > 0:
        text = ngettext(
            "Your note is %(over)s letter too long. Take something out, so that a tutor can read it fast.",
            "Your note is %(over)s letters too long. Take something out, so that a tutor can read it fast.",
            over,
        )
        raise Refusal(text % {"over": over}, field="words")
    if not words and not visible_to(by).exists():
        return None
    first = {"written_at": now, "written_by": by}
    note, _new = KeepingWell.objects.select_for_update(no_key=True).get_or_create(student=student, defaults=first)
    if note.words == words:
        return note
    note.words, note.written_at, note.written_by = words, now, by
    note.save(update_fields=["words", "written_at", "written_by"])
    trail.append(act="keeping_well.write", thing=note, by=by, now=now, empty=not words)
    if not words:
        _stop(note.shares.live(), by=by, now=now)
    return note


@verb
def share(*, enrolment: Enrolment, by: User, now: datetime) -> KeepingWellShare:
    """Let the tutors of one course open the student's note. Shared already, it stays shared.

    Raises Refusal for a course that is over or on which they have no place, and while there are no words.
    """
    note = _locked(by)
    claim = places(by, now=now).filter(pk=enrolment.pk).first()
    if claim is None:
        raise Refusal(_("Choose a course from the list. You can share with its tutors while you have a place on it."))
    if note is None or not note.words:
        raise Refusal(_("Write your note first. Then tick who may open it."), field="words")
    live = note.shares.live().filter(enrolment=claim).first()
    if live:
        return live
    made = KeepingWellShare.objects.create(note=note, enrolment=claim, shared_at=now, shared_by=by)
    trail.append(act="keeping_well.share", thing=made, by=by, now=now, enrolment=claim.pk)
    return made


@verb
def stop(*, enrolment: Enrolment, by: User, now: datetime) -> bool:
    """Let the tutors of one course open it no longer; say whether they could. Raises Refusal for anyone else."""
    _only_the_owner(enrolment.student, by)
    note = _locked(by)
    return note is not None and bool(_stop(note.shares.live().filter(enrolment=enrolment), by=by, now=now))


@verb
def keep(*, student: Student, words: str, show: Collection[Enrolment], by: User, now: datetime) -> None:
    """Keep the note and for which of the student's courses it is shared, as they left the page: all of it or nothing.

    Who empties their note shares nothing any more, whatever is ticked. Raises Refusal as write and share do.
    """
    had_words = any(note.words for note in visible_to(by))
    write(student=student, words=words, by=by, now=now)
    if had_words and not words.strip():
        return
    for claim in show:
        share(enrolment=claim, by=by, now=now)
    unticked = shared_by(by) - {each.pk for each in show}
    for claim in places(by, now=now).filter(pk__in=unticked).select_related("student"):
        stop(enrolment=claim, by=by, now=now)


def _only_the_owner(student: Student, by: User) -> None:
    if student.user_id != by.pk:
        raise Refusal(_("This note is written and shared by its student alone. Ask them to do it on their own page."))


def _locked(user: User) -> KeepingWell | None:
    """Lock a person's note, under which all that is shared changes, and return it as it is now; none without one."""
    return visible_to(user).select_for_update(no_key=True, of=("self",)).first()


def _stop(live: QuerySet[KeepingWellShare], *, by: User, now: datetime) -> int:
    stopped = list(live.order_by("pk"))
    for each in stopped:
        each.stopped_at, each.stopped_by = now, by
        each.save(update_fields=["stopped_at", "stopped_by"])
        trail.append(act="keeping_well.stop", thing=each, by=by, now=now, enrolment=each.enrolment_id)
    return len(stopped)
