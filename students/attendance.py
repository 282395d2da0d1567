"""Attendance: who was at a session. No mark is a state of its own; a mark says nothing about why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from courses import places
from courses.events import MarksToMake
from courses.models import Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.when import day as long_day
from students import completion, contact_tasks
from students.models import Enrolment, Mark

HAD_A_PLACE = (Enrolment.State.CONFIRMED, Enrolment.State.COMPLETED)


@dataclass(frozen=True)
class Kept:
    """What one press of "Save" did: marks that are new or different, and marks that were taken away."""

    changed: int
    cleared: int


def roster(session: Session) -> QuerySet[Enrolment]:
    """Return who belongs in the register of a session: everyone with a place, and who has a mark for it already."""
    marked = Mark.objects.filter(session=session, enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(offering=session.offering_id)
    return rows.filter(Q(state__in=HAD_A_PLACE) | Exists(marked))


def open_from(session: Session, *, now: datetime) -> bool:
    """Say whether marks can be made: from the day of the session on, unless it was cancelled."""
    return not session.cancelled and current.today(now) >= session.day


@verb
def mark(*, session: Session, marks: Mapping[UUID, str | None], by: User, now: datetime) -> Kept:
    """Keep the marks of one session: enrolment uuid -> one of Mark.Was, or None to take a mark away.

    People who are not named keep what they have, so two tutors can mark at the same time. The same marks again
    change nothing. Who was not there is said hello to (contact_tasks). Raises Refusal before the day of the session,
    for a cancelled one, and when somebody is named who is not in its register.
    """
    session = Session.objects.get(pk=session.pk)
    if session.cancelled:
        raise Refusal(_("This session was cancelled, so there is nothing to mark. You need not do anything."))
    if not open_from(session, now=now):
        raise Refusal(_("You can mark from %(day)s on, the day of the session.") % {"day": long_day(session.day)})
    over = session.period.upper is not None and session.period.upper <= now
    if over:
        # before its enrolments: the marks may complete some of them
        (session.offering,) = places.lock([session.offering_id])
    wanted = roster(session).filter(uuid__in=list(marks))
    people = list(wanted.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if len(people) < len(marks):
        raise Refusal(_("The list has changed since you opened it. Look at it again, then save."))
    there = {each.enrolment_id: each for each in Mark.objects.filter(session=session, enrolment__in=people)}
    kept = _write(session, {each: marks[each.uuid] for each in people}, there, by=by, now=now)
    if kept.changed or kept.cleared:
        trail.append(act="attendance.mark", thing=session, by=by, now=now, marked=kept.changed, cleared=kept.cleared)
        contact_tasks.follow(session=session, marks={each.pk: marks[each.uuid] for each in people}, by=by, now=now)
    if over and (kept.changed or kept.cleared):
        completion.complete_of(offering=session.offering, now=now, people=[each.pk for each in people])
    return kept


def _write(
    session: Session, wanted: Mapping[Enrolment, str | None], there: Mapping[int, Mark], *, by: User, now: datetime
) -> Kept:
    new, different, gone = [], [], []
    for enrolment, was in wanted.items():
        known = there.get(enrolment.pk)
        if was is None:
            gone += [known.pk] if known else []
        elif known is None:
            new.append(Mark(session=session, enrolment=enrolment, was=Mark.Was(was), marked_at=now, marked_by=by))
        elif known.was != was:
            known.was, known.marked_at, known.marked_by = Mark.Was(was), now, by
            different.append(known)
    Mark.objects.bulk_create(new)
    if different:
        Mark.objects.bulk_update(different, ["was", "marked_at", "marked_by"])
    if gone:
        Mark.objects.filter(pk__in=gone).delete()
    return Kept(changed=len(new) + len(different), cleared=len(gone))


def marks_to_make(question: MarksToMake) -> Mapping[int, int]:
    """Answer how many people with a place have no mark yet at each session, nought included: session id -> people."""
    sessions = Session.objects.filter(pk__in=question.session_ids).values_list("pk", "offering_id")
    offering_of = dict(sessions.order_by("pk"))
    had = Enrolment.objects.filter(state__in=HAD_A_PLACE, offering__in=set(offering_of.values()))
    people = dict(had.values("offering_id").annotate(n=Count("pk")).values_list("offering_id", "n").order_by())
    marked = Mark.objects.filter(session__in=question.session_ids, enrolment__state__in=HAD_A_PLACE)
    done = dict(marked.values("session_id").annotate(n=Count("pk")).values_list("session_id", "n").order_by())
    return {pk: people.get(offering, 0) - done.get(pk, 0) for pk, offering in offering_of.items()}
