"""What would help a student take part: identified and recorded once, shared if they say so, looked at again each year.

Source: the Accessible Information Standard (NHS England, DAPB1605), six steps: identify, record, flag, share, meet and
review. Flag and meet are in students.arrangement. Nobody is asked why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students import arrangement
from students.models import Need, NeedKind, Student
from students.models.need import NEVER_FOR_TUTORS

REVIEW = timedelta(days=365)
REVIEW_PURPOSE = "students.needs_review"


@dataclass(frozen=True)
class Wish:
    """One thing that somebody asks for. words: more about it, for the office. line: what tutors read, if they may."""

    kind: str
    words: str = ""
    line: str = ""
    shared: bool = False


def wishes_of(answers: Mapping[str, str]) -> list[Wish]:
    """Return what somebody asked for in answers of the form, in the order of the form."""
    shared = answers.get("share") == "yes"
    words = {NeedKind.INTERPRETER.value: answers.get("language", "")}
    ticked = [key for key in answers.get("help", "").split(",") if key in NeedKind.values and key != NeedKind.OTHER]
    wishes = [Wish(key, words=words.get(key, ""), shared=shared and key not in NEVER_FOR_TUTORS) for key in ticked]
    support = answers.get("support", "").strip()
    if support:
        wishes.append(Wish(NeedKind.OTHER, words=support, line=answers.get("line", ""), shared=shared))
    return wishes


@verb
def ask(*, student: Student, wish: Wish, by: User, now: datetime) -> Need:
    """Write down something that helps, and let it be arranged for every course they have a place on.

    What they asked for already is returned as it is. Raises Refusal when the words that are needed are missing.
    """
    student = _held(student)
    there = Need.objects.live().filter(student=student, kind=wish.kind).first()
    if there:
        return there
    need = _write(student, wish, by=by, now=now)
    arrangement.begin_for_need(need=need, by=by, now=now)
    return need


def _write(student: Student, wish: Wish, *, by: User, now: datetime) -> Need:
    _check(wish)
    need = Need(
        student=student,
        kind=wish.kind,
        words="" if wish.kind == NeedKind.OTHER else wish.words.strip(),
        line=wish.line.strip(),
        shared=wish.shared,
        review=current.today(now) + REVIEW,
        asked_at=now,
        asked_by=by,
    )
    need.save(force_insert=True)
    if wish.kind == NeedKind.OTHER:
        _write_support(student, wish.words.strip())
    _note("need.ask", need, by=by, now=now)
    return need


def ask_all(*, student: Student, wishes: Iterable[Wish], by: User, now: datetime) -> None:
    """Write down all that somebody asks for in one form, in the verb of the caller.

    Who became a student in this very transaction asked for nothing before, and has no place yet to arrange it for.
    """
    newcomer = student.registered_at == now
    for wish in wishes:
        if newcomer:
            _write(student, wish, by=by, now=now)
        else:
            ask(student=student, wish=wish, by=by, now=now)


@verb
def change(*, need: Need, words: str, line: str, shared: bool, by: User, now: datetime) -> Need:
    """Put right what somebody asked for. New words are arranged anew; the line and sharing are just changed.

    The same again changes nothing. What has ended is returned as it is. Raises Refusal as ask does.
    """
    need = _locked(need)
    words, line = words.strip(), line.strip()
    if need.ended_at or (need.own_words(), need.line, need.shared) == (words, line, shared):
        return need
    _check(Wish(kind=need.kind, words=words, line=line, shared=shared))
    if words != need.own_words():
        if need.kind == NeedKind.OTHER:
            _write_support(need.student, words)
        else:
            need.words = words
        arrangement.begin_again(need=need, by=by, now=now)
    need.line, need.shared = line, shared
    need.save(update_fields=["words", "line", "shared"])
    _note("need.change", need, by=by, now=now)
    return need


@verb
def share(*, need: Need, shared: bool, by: User, now: datetime) -> Need:
    """Let tutors see what to do, or stop it; from then on their register shows nothing of it."""
    need = _locked(need)
    if need.ended_at or need.shared == shared:
        return need
    need.shared = shared
    need.save(update_fields=["shared"])
    _note("need.share" if shared else "need.stop_sharing", need, by=by, now=now)
    return need


@verb
def keep(*, need: Need, by: User, now: datetime) -> Need:
    """It is still right: look again in a year. Said twice on one day, nothing more happens."""
    need = _locked(need)
    review = current.today(now) + REVIEW
    if need.ended_at or need.review == review:
        return need
    need.review = review
    need.save(update_fields=["review"])
    _note("need.keep", need, by=by, now=now)
    return need


@verb
def end(*, need: Need, by: User, now: datetime) -> Need:
    """It is not needed any more: what was not held yet is closed. Ended twice, the first end stays."""
    need = _locked(need)
    if need.ended_at:
        return need
    need.ended_at, need.ended_by = now, by
    need.save(update_fields=["ended_at", "ended_by"])
    if need.kind == NeedKind.OTHER:
        _write_support(need.student, "")
    _note("need.end", need, by=by, now=now)
    arrangement.close_of_need(need=need, by=by, now=now)
    return need


def words_written(*, student: Student, by: User, now: datetime) -> None:
    """Follow the student's own words, just written by registration in the caller's verb: they are a need like others.

    Words begin one, other words are arranged anew, no words end it.
    """
    need = Need.objects.live().filter(student=student, kind=NeedKind.OTHER).first()
    if need is None and student.support.strip():
        ask(student=student, wish=Wish(NeedKind.OTHER, student.support), by=by, now=now)
    elif need and student.support.strip():
        arrangement.begin_again(need=need, by=by, now=now)
    elif need:
        end(need=need, by=by, now=now)


def of_student(student: Student) -> list[Need]:
    """Return what helps a student now, in the order of the form. One query."""
    order = {kind: number for number, kind in enumerate(NeedKind.values)}
    rows = Need.objects.live().filter(student=student).select_related("student")
    return sorted(rows.order_by("pk"), key=lambda need: order[need.kind])


def in_words(needs: Iterable[Need]) -> list[str]:
    """Return needs as lines for the student and the office: the kind, with their words behind it."""
    return [_in_words(need.get_kind_display(), need.own_words(), need.kind) for need in needs]


def wishes_in_words(wishes: Iterable[Wish]) -> list[str]:
    """Return wishes that are not kept yet as the same lines."""
    return [_in_words(str(NeedKind(wish.kind).label), wish.words, wish.kind) for wish in wishes]


def to_review(now: datetime) -> QuerySet[Need]:
    """Return what nobody has looked at for a year."""
    return Need.objects.live().filter(review__lte=current.today(now))


@verb
def ask_for_reviews(*, now: datetime) -> int:
    """Ask each student once a year whether what helps them is still right; return how many are asked anew."""
    due: Mapping[int, Need] = {need.student_id: need for need in to_review(now).select_related("student__user")}
    before = 0
    for student_id, need in sorted(due.items()):
        notice = notices.write(
            person=need.student.user,
            purpose=REVIEW_PURPOSE,
            occasion=f"student {student_id} in {current.today(now).year}",
            about_id=student_id,
            now=now,
        )
        before += notice.written_on != now
    return len(due) - before


def _in_words(kind: str, words: str, key: str) -> str:
    if not words:
        return kind
    return words if key == NeedKind.OTHER else _("%(kind)s: %(words)s") % {"kind": kind, "words": words}


def _check(wish: Wish) -> None:
    if wish.kind not in NeedKind.values:
        raise Refusal(_("Choose something from the list, or write it in your own words."), field="help")
    if wish.kind == NeedKind.OTHER and not wish.words.strip():
        raise Refusal(_("Write what would help, in your own words."), field="words")
    if wish.kind == NeedKind.INTERPRETER and not wish.words.strip():
        raise Refusal(_("Tell us which language, so that we can look for the right person."), field="language")


def _write_support(student: Student, words: str) -> None:
    if student.support != words:
        student.support = words
        student.save(update_fields=["support"])


def _held(student: Student) -> Student:
    rows = Student.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    return rows.get(pk=student.pk)


def _locked(need: Need) -> Need:
    """Return a need as it is now, its student locked first."""
    _held(need.student)
    rows = Need.objects.select_for_update(no_key=True, of=("self",)).select_related("student__user")
    return rows.get(pk=need.pk)


def _note(act: str, need: Need, *, by: User, now: datetime) -> None:
    behalf = None if by.pk == need.student.user_id else need.student.user
    trail.append(act=act, thing=need, by=by, now=now, on_behalf_of=behalf)
