"""What happened before the college used this: places of the past and their marks, written down from old lists."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from courses import places
from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import claims, records
from students.attendance import HAD_A_PLACE
from students.enrolment import usual_channel
from students.models import Enrolment, Mark, Student
from students.models import EnrolmentState as State
from students.steps import Full


@verb
def write(
    *,
    student: Student,
    offering: Offering,
    marks: Mapping[int, str],
    by: User,
    now: datetime,
    completed: bool = False,
) -> Enrolment:
    """Write down that a student had a place on an offering that is over, with their marks by number of the session.

    It takes a place as any other way in does, and nobody is told. Marks that are there already, the same, stay as they
    are; new ones are added. A seat stays counted when the course is completed.
    Raises Full when all places are written down, and Refusal for an offering that is not over or was cancelled, for a
    session that it does not have, for a mark that is there otherwise, and for somebody who is in line for it.
    """
    (offering,) = places.lock([offering.pk])
    records.check_open(student, now=now)
    _check_over(offering, now=now)
    sessions = _sessions(offering, marks)
    claim = _claim(student, offering) or _begin(student, offering, by=by, now=now)
    added = _add_marks(claim, marks, sessions, by=by, now=now)
    if added:
        trail.append(act="past.mark", thing=claim, by=by, now=now, on_behalf_of=student.user, marks=added)
    if completed and claim.state == State.CONFIRMED:
        claim.state, claim.ended_at, claim.ended_by = State.COMPLETED, now, by
        claim.save(update_fields=["state", "ended_at", "ended_by"])
        trail.append(act="past.complete", thing=claim, by=by, now=now, on_behalf_of=student.user)
    return claim


def same(*, student: Student, offering: Offering, marks: Mapping[int, str], completed: bool) -> bool:
    """Say whether all of it is written down already."""
    had = Enrolment.objects.filter(student=student, offering=offering, state__in=HAD_A_PLACE)
    claim = had.order_by("pk").first()
    if claim is None or (completed and claim.state != State.COMPLETED):
        return False
    known = dict(Mark.objects.filter(enrolment=claim).values_list("session__number", "was"))
    return all(known.get(number) == was for number, was in marks.items())


def _check_over(offering: Offering, *, now: datetime) -> None:
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled, so nobody came to it. Check the group."), field="group")
    if offering.last_end is None or offering.last_end > now:
        words = _("This group is not over yet. Enrol them on their page, so that they get their dates.")
        raise Refusal(words, field="group")


def _sessions(offering: Offering, marks: Mapping[int, str]) -> dict[int, Session]:
    held = {each.number: each for each in Session.objects.filter(offering=offering, cancelled=False).order_by("number")}
    missing = next((number for number in sorted(marks) if number not in held), None)
    if missing is not None:
        words = _("This group had no session %(number)s, or it was cancelled. Leave the cell empty.")
        raise Refusal(words % {"number": missing}, field=f"session_{missing}")
    return held


def _claim(student: Student, offering: Offering) -> Enrolment | None:
    """Return their place, if it is there already, locked."""
    mine = Enrolment.objects.filter(student=student, offering=offering)
    rows = mine.filter(state__in={*HAD_A_PLACE, *Enrolment.LIVE}).order_by("pk")
    claim = rows.select_for_update(no_key=True, of=("self",)).first()
    if claim is not None and claim.state not in HAD_A_PLACE:
        words = _("They are in line for this group, or a place is kept for them. Settle that on their page first.")
        raise Refusal(words, field="group")
    return claim


def _begin(student: Student, offering: Offering, *, by: User, now: datetime) -> Enrolment:
    channel = usual_channel(offering)
    if not places.take(offering=offering, channel=channel, seats=1):
        words = _("All places of this group are written down already. Check the list, or give the group more places.")
        raise Full(words, field="group")
    claim = claims.begin(student, offering, State.CONFIRMED, channel, 1, by=by, now=now)
    trail.append(act="past.write", thing=claim, by=by, now=now, on_behalf_of=student.user)
    return claim


def _add_marks(
    claim: Enrolment, marks: Mapping[int, str], sessions: Mapping[int, Session], *, by: User, now: datetime
) -> int:
    known = dict(Mark.objects.filter(enrolment=claim).values_list("session_id", "was"))
    new = []
    for number, was in sorted(marks.items()):
        session = sessions[number]
        if session.pk not in known:
            new.append(Mark(session=session, enrolment=claim, was=Mark.Was(was), marked_at=now, marked_by=by))
        elif known[session.pk] != was:
            words = _("The register has another mark for session %(number)s. Change it in the register, not here.")
            raise Refusal(words % {"number": number}, field=f"session_{number}")
    Mark.objects.bulk_create(new)
    return len(new)
