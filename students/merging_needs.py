"""What would help somebody take part, said to both records of one person: one need of a kind, each arranged once."""

from datetime import datetime

from foundations.accounts.models import User
from foundations.audit import trail
from students import arrangement
from students.models import Arrangement, Need, Student
from students.models import ArrangementState as State


def join(*, keep: Student, other: Student, by: User, now: datetime) -> int:
    """Bring the needs of two records under one; return how many kinds both had asked for.

    Called by merging.merge, once the places are under `keep`. Of a kind that both asked for, the need of `keep` stays
    with what was arranged for either, and the other ends. Where that brings new words, it is arranged anew. What
    tutors may see is never widened.
    """
    theirs = {need.kind: need for need in _live(keep)}
    twice = 0
    for need in _live(other):
        stays = theirs.get(need.kind)
        if stays is None:
            continue
        twice += 1
        more = _add_words(stays, need)
        _take_over(stays, need, by=by, now=now)
        need.ended_at, need.ended_by = now, by
        need.save(update_fields=["ended_at", "ended_by"])
        if more:
            arrangement.begin_again(need=stays, by=by, now=now)
        trail.append(act="merging.need_twice", thing=stays, by=by, now=now, ended=need.pk)
    Need.objects.filter(student=other).update(student=keep)
    for need in _live(keep):
        arrangement.begin_for_need(need=need, by=by, now=now)
    return twice


def _live(student: Student) -> list[Need]:
    rows = Need.objects.live().filter(student=student).select_for_update(no_key=True, of=("self",))
    return list(rows.select_related("student").order_by("pk"))


def _add_words(stays: Need, ends: Need) -> bool:
    """Keep what both said, and return whether there is more to arrange now than there was.

    The words of "something else" stand with the student, and are joined there.
    """
    ours, more = stays.own_words().strip(), ends.own_words().strip()
    if ends.words.strip() and more != ours:
        stays.words = "\n".join(each for each in (ours, more) if each)
    stays.line = stays.line or ends.line
    stays.save(update_fields=["words", "line"])
    return bool(more) and more != ours


def _take_over(stays: Need, ends: Need, *, by: User, now: datetime) -> None:
    """Give what was arranged for one need to the other; where both have something for one place, one stays open."""
    rows = Arrangement.objects.select_for_update(no_key=True, of=("self",)).filter(need__in=[stays.pk, ends.pk])
    there = set(rows.filter(need=stays).values_list("enrolment", flat=True))
    for row in rows.filter(need=ends).order_by("pk"):
        if row.enrolment_id not in there:
            row.need = stays
            row.save(update_fields=["need"])
        elif row.state != State.CLOSED:
            row.state, row.closed_at, row.closed_by = State.CLOSED, now, by
            row.save(update_fields=["state", "closed_at", "closed_by"])
