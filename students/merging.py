"""Two records of one person become one: nothing is lost, nothing is deleted, and it is not undone.

Plans and accounts are never joined. Whoever has signed in, or has a plan, or works here, is the record that stays;
when both have, both stay apart and the office is told what to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses import places
from foundations.accounts import people
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import concerns, facts, merge_table, merging_needs, records
from students import enrolment as enrolments
from students.attendance import HAD_A_PLACE
from students.merge_table import How
from students.models import Enrolment, Mark, Student
from students.models import EnrolmentState as State

# of two claims on one offering the first of these stays; of two alike, the one that came first
BEST_FIRST = (State.COMPLETED, State.CONFIRMED, State.OFFERED, State.HELD, State.WAITING)
# of two marks for one session the fuller one stays
FULLEST_FIRST = (
    Mark.Was.ATTENDED,
    Mark.Was.LATE,
    Mark.Was.LEFT_EARLY,
    Mark.Was.APOLOGIES,
    Mark.Was.DID_NOT_ATTEND,
)


@dataclass(frozen=True)
class Double:
    """An offering on which both have a live claim: which one stays, and which one ends."""

    title: str
    stays: Enrolment
    ends: Enrolment

    @property
    def frees(self) -> bool:
        """Whether a place becomes free."""
        return self.ends.state in Enrolment.HOLDING


@dataclass(frozen=True)
class Preview:
    """What joining two records would do. stop: why it cannot be done, and what to do instead; else empty."""

    stop: str
    other_stays: bool
    claims: int
    marks: int
    messages: int
    doubles: tuple[Double, ...]


def preview(*, keep: Student, other: Student) -> Preview:
    """Return what merge would do now. Nothing is changed or locked."""
    found = list(_claims_of(keep, other))
    theirs = [each for each in found if each.student_id == other.pk]
    doubles = [(stays, ends) for stays, ends in _doubles(found) if ends is not None]
    known = facts.of(stays.offering_id for stays, _ends in doubles)
    moving = {name: queryset for name, _field, queryset in merge_table.rows(How.MOVE, other)}
    return Preview(
        stop=_stop(keep, other),
        other_stays=bool(_bound(other)) and not _bound(keep),
        claims=len(theirs),
        marks=Mark.objects.filter(enrolment__in=[each.pk for each in theirs]).count(),
        messages=moving["notifications.Notice.person"].count(),
        doubles=tuple(Double(known[stays.offering_id].title, stays, ends) for stays, ends in doubles),
    )


@verb
def merge(*, keep: Student, other: Student, by: User, now: datetime, reason: str) -> Student:
    """Join a record to another one of the same person, and close it. Done already, it stays done.

    Raises Refusal without a reason; when one of them was joined elsewhere; when the closed one has signed in, has a
    plan or works here; and when somebody is being enrolled on it in this very moment.
    """
    if not reason.strip():
        raise Refusal(_("Write how you know that this is one person."), field="reason")
    if keep.pk == other.pk:
        raise Refusal(_("This is one record already. Choose another one to join it with."))
    offerings = {each.pk: each for each in places.lock(_offerings_of(keep, other))}
    held = {each.pk: each for each in records.lock([keep.pk, other.pk])}
    keep, other = held[keep.pk], held[other.pk]
    if other.merged_into_id == keep.pk:
        return keep
    stop = _stop(keep, other)
    if stop:
        raise Refusal(stop)
    if not _offerings_of(keep, other) <= offerings.keys():
        raise Refusal(_("One of them was enrolled just now. Look at both again, then join them."))
    ended = _join_claims(keep, other, by=by, now=now)
    merging_needs.join(keep=keep, other=other, by=by, now=now)
    concerns.follow(gone=other.user, to=keep.user)
    behind = merge_table.move(of=other, to=keep)
    _join_details(keep, other)
    _close(other, keep, reason=reason.strip(), by=by, now=now)
    people.close(closed=other.user, keep=keep.user, by=by, now=now)
    stayed = sum(behind.values())
    trail.append(
        act="merging.merge",
        thing=keep,
        by=by,
        now=now,
        on_behalf_of=keep.user,
        other=other.pk,
        ended=ended,
        stayed=stayed,
    )
    trail.append(act="merging.close", thing=other, by=by, now=now, on_behalf_of=other.user, keep=keep.pk)
    return keep


def _stop(keep: Student, other: Student) -> str:
    """Return why two records cannot be joined this way round, with the way on; empty when they can."""
    if keep.merged_into_id is not None or other.merged_into_id is not None:
        return _(
            "One of these was joined with another record already. Find the person again, and look at what is left."
        )
    if not _bound(other):
        return ""
    if not _bound(keep):
        return _(
            "The record that you want to close has signed in, has a learning plan or works here. "
            "Plans and sign-ins are never joined. Keep that record instead: press “Keep the other one”."
        )
    return _(
        "Both have signed in, have a learning plan or work here. Plans and sign-ins are never joined, so both records "
        "stay. Ask the person which one they want to use. Give up the places of the other one for them, and enrol them "
        "on the one they chose. They can copy words from one plan to the other themselves."
    )


def _bound(student: Student) -> bool:
    """Say whether a record has what is never joined: a sign-in that was used, a plan, a role or a tutor's entry."""
    if merge_table.has_account(student.user):
        return True
    return any(found.exists() for _name, _field, found in merge_table.rows(How.NEVER, student))


def _claims_of(*students: Student) -> Iterable[Enrolment]:
    return Enrolment.objects.filter(student__in=[each.pk for each in students]).order_by("pk")


def _offerings_of(*students: Student) -> set[int]:
    return {each.offering_id for each in _claims_of(*students)}


def _rank(claim: Enrolment) -> tuple[int, int, int]:
    state = State(claim.state)
    order = BEST_FIRST.index(state) if state in BEST_FIRST else len(BEST_FIRST)
    return order, claim.position or 0, claim.pk


def _doubles(claims: Sequence[Enrolment]) -> list[tuple[Enrolment, Enrolment | None]]:
    """Return, for each offering that both claimed, the claim that stays and the live one that ends, if there is one."""
    by_offering: dict[int, list[Enrolment]] = {}
    for claim in claims:
        by_offering.setdefault(claim.offering_id, []).append(claim)
    both = [found for found in by_offering.values() if len({each.student_id for each in found}) > 1]
    pairs: list[tuple[Enrolment, Enrolment | None]] = []
    for found in both:
        first, *rest = sorted(found, key=_rank)
        pairs.append((first, next((each for each in rest if each.state in Enrolment.LIVE), None)))
    return pairs


def _join_claims(keep: Student, other: Student, *, by: User, now: datetime) -> int:
    """Bring all claims under one student; return how many ended because they were there twice."""
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",)).filter(student__in=[keep.pk, other.pk])
    claims = list(rows.order_by("pk"))
    doubles = _doubles(claims)
    ended = [ends for _stays, ends in doubles if ends is not None]
    for claim in ended:
        enrolments.end_double(enrolment=claim, by=by, now=now)
    field = Enrolment._meta.get_field("student")  # noqa: SLF001 - how Django tells about a model
    for claim in Enrolment.objects.filter(student=other).order_by("pk"):
        merge_table.repoint(claim, field, keep.pk)
    for stays, _ends in doubles:
        if stays.state in HAD_A_PLACE:
            _join_marks(keep, stays, by=by, now=now)
    return len(ended)


def _join_marks(student: Student, stays: Enrolment, *, by: User, now: datetime) -> None:
    """Bring the marks of one offering under the claim that stays. One session marked twice: the fuller mark stays."""
    of_both = Mark.objects.filter(enrolment__student=student, enrolment__offering=stays.offering_id)
    marks = of_both.select_for_update(no_key=True, of=("self",)).order_by("session_id", "pk")
    by_session: dict[int, list[Mark]] = {}
    for mark in marks:
        by_session.setdefault(mark.session_id, []).append(mark)
    for found in by_session.values():
        best, *less = sorted(found, key=lambda mark: (FULLEST_FIRST.index(Mark.Was(mark.was)), mark.pk))
        for mark in less:
            trail.append(
                act="merging.mark_twice",
                thing=stays,
                by=by,
                now=now,
                session=mark.session_id,
                was=mark.was,
                kept=best.was,
            )
            mark.delete()
        if best.enrolment_id != stays.pk:
            best.enrolment = stays
            best.save(update_fields=["enrolment"])


def _join_details(keep: Student, other: Student) -> None:
    """What would help them take part, said to either, counts for both; a reference goes where there is none."""
    said = [each for each in (keep.support.strip(), other.support.strip()) if each]
    keep.support = "\n".join(dict.fromkeys(said))
    if not keep.reference and other.reference:
        keep.reference, other.reference = other.reference, None
        other.save(update_fields=["reference"])
    keep.save(update_fields=["support", "reference"])


def _close(other: Student, keep: Student, *, reason: str, by: User, now: datetime) -> None:
    other.merged_into, other.merged_because = keep, reason
    other.merged_at, other.merged_by = now, by
    other.save(update_fields=["merged_into", "merged_because", "merged_at", "merged_by"])
