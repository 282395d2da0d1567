"""How every verb of an enrolment does its work: lock, take, begin, step, free, write down, tell.

Each wants to be called inside a verb's transaction. The offering is locked first, then its enrolments by ascending id.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from courses import places
from courses.models import Offering
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.events import publish
from foundations.lib.refusals import Refusal
from foundations.notifications import notices
from students import claims, line
from students.events import PlaceConfirmed, PlaceEnded
from students.models import Enrolment, Student
from students.models import EnrolmentState as State


class Full(Refusal):
    """Every place is taken, or kept for somebody in line. The line is the way on."""


def full() -> Full:
    """Return the refusal of a newcomer to a full offering."""
    return Full(_("This group is full now. You can join the waiting list, and we tell you when a place comes up."))


def locked(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Return enrolments locked, with their people, by ascending id."""
    rows = enrolments.select_for_update(no_key=True, of=("self",)).select_related("student__user")
    return rows.order_by("pk")


def lock(enrolment: Enrolment) -> tuple[Offering, Enrolment]:
    """Lock an enrolment's offering and then itself; return both as they are now."""
    (offering,) = places.lock([enrolment.offering_id])
    return offering, locked(Enrolment.objects.filter(pk=enrolment.pk)).get()


def live_claim(student: Student, offering: Offering) -> Enrolment | None:
    """Return a student's live claim on an offering, locked."""
    return locked(Enrolment.objects.live().filter(student=student, offering=offering)).first()


def live_claims(student: Student, offering: Offering) -> tuple[Enrolment | None, bool]:
    """Return a student's live claim on an offering, locked, and whether they wait for any run in another's line."""
    claims = Enrolment.objects.live().filter(student=student, offering__course=offering.course_id)
    rows = claims.filter(Q(offering=offering) | Q(any_run=True)).select_for_update(no_key=True, of=("self",))
    mine = list(rows.order_by("pk"))
    here = next((each for each in mine if each.offering_id == offering.pk), None)
    if here:
        here.student = student
    return here, any(each.offering_id != offering.pk for each in mine)


def take(offering: Offering, channel: str, seats: int, *, now: datetime) -> bool:
    """Take seats for somebody new, unless somebody who fits has been waiting for them.

    One query where nobody waits. Else it is looked at who does: they may have no use for what is free.
    """
    nobody_waits = ~Q(Exists(line.in_any_line(offering, channel)))
    if places.take(offering=offering, channel=channel, seats=seats, only_if=nobody_waits):
        return True
    if not line.has_room(offering, channel, now=now, seats=seats):
        return False
    return places.take(offering=offering, channel=channel, seats=seats)


def create(
    student: Student,
    offering: Offering,
    state: State,
    channel: str,
    seats: int,
    *,
    act: str,
    by: User,
    now: datetime,
    any_run: bool = False,
    moved_from: Enrolment | None = None,
    leaves: bool = True,
    via: str = "",
) -> Enrolment:
    """Write a new claim down. via: how it came to us when somebody else pressed the button, such as "phone".

    leaves: they may be in line for another run, where any would do.
    """
    confirmed = state == State.CONFIRMED
    position = line.new_position(offering) if state == State.WAITING else None
    more = {"any_run": any_run, "moved_from": moved_from, "position": position}
    new = claims.begin(student, offering, state, channel, seats, by=by, now=now, **more)
    note(new, act, by=by, now=now, to=state.value, **({"via": via} if via else {}))
    if confirmed and leaves:
        line.leave_other_runs(new, now=now)
    if confirmed:
        publish(PlaceConfirmed(enrolment_id=new.pk, by_id=by.pk, now=now))
    return new


def confirm(enrolment: Enrolment, *, act: str, by: User, now: datetime) -> Enrolment:
    """Make an offered or held place theirs, and tell them."""
    enrolment.confirmed_at, enrolment.confirmed_by = now, by
    step(enrolment, State.CONFIRMED, act=act, by=by, now=now)
    line.leave_other_runs(enrolment, now=now)
    tell(enrolment, "students.place_confirmed", now=now)
    publish(PlaceConfirmed(enrolment_id=enrolment.pk, by_id=by.pk, now=now))
    return enrolment


def free(enrolment: Enrolment, offering: Offering, to: State, *, act: str, by: User, now: datetime) -> Enrolment:
    """End a claim; the seats it held go to the next in line who fits."""
    held = enrolment.state in Enrolment.HOLDING
    step(enrolment, to, act=act, by=by, now=now)
    if held:
        places.release(offering=offering, channel=enrolment.channel, seats=enrolment.seats)
    line.offer_next(offering=offering, channel=enrolment.channel, now=now)
    return enrolment


def step(enrolment: Enrolment, to: State, *, act: str, by: User, now: datetime) -> None:
    """Take one step of the machine. The database refuses one that is not in its table."""
    was, enrolment.state, enrolment.offer_due = enrolment.state, to, None
    if to not in Enrolment.LIVE:
        enrolment.ended_at, enrolment.ended_by = now, by
    enrolment.save(update_fields=["state", "offer_due", "confirmed_at", "confirmed_by", "ended_at", "ended_by"])
    note(enrolment, act, by=by, now=now, was=was, to=to.value)
    if to not in Enrolment.LIVE:
        publish(PlaceEnded(enrolment_id=enrolment.pk, by_id=by.pk, now=now))


def complete(rows: Sequence[Enrolment], *, act: str, by: User, now: datetime) -> None:
    """Take the last step for several places at once, however many: theirs, and over. Wants each of them locked."""
    ended = {"state": State.COMPLETED, "ended_at": now, "ended_by": by}
    Enrolment.objects.filter(pk__in=[each.pk for each in rows]).update(offer_due=None, **ended)
    for each in rows:
        each.state, each.offer_due, each.ended_at, each.ended_by = State.COMPLETED, None, now, by
    things = [(each, _behalf(each, by)) for each in rows]
    trail.append_each(act=act, things=things, by=by, now=now, was=State.CONFIRMED.value, to=State.COMPLETED.value)


def note(enrolment: Enrolment, act: str, *, by: User, now: datetime, **detail: str) -> None:
    """Write down who did what, and in whose name."""
    trail.append(act=act, thing=enrolment, by=by, now=now, on_behalf_of=_behalf(enrolment, by), **detail)


def _behalf(enrolment: Enrolment, by: User) -> User | None:
    return None if by.pk == enrolment.student.user_id or by.is_system else enrolment.student.user


def tell(enrolment: Enrolment, purpose: str, *, now: datetime, occasion: str = "") -> None:
    """Write a notice about a claim to its student, once."""
    notices.write(
        person=enrolment.student.user,
        purpose=purpose,
        occasion=f"enrolment {enrolment.pk} {occasion}".strip(),
        about_id=enrolment.pk,
        now=now,
    )
