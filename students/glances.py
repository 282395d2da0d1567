"""What a tutor may look at while a session is on: whom to ring, and what keeps somebody well. The student sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses import teaching
from courses.models import Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import attendance
from students.events import KeepingWellNote
from students.models import Enrolment, Glance, Student

BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)


@dataclass(frozen=True)
class Seen:
    """What a tutor is shown. contact: whom to ring; note: what keeps them well; both in the student's own words."""

    student: Student
    contact: str
    note: str


def may_look(session: Session, *, now: datetime) -> bool:
    """Say whether it is time: from one hour before the session until two hours after it."""
    period = session.period
    if session.cancelled or period is None or period.lower is None or period.upper is None:
        return False
    return bool(period.lower - BEFORE <= now <= period.upper + AFTER)


@verb
def look(*, session: Session, enrolment: Enrolment, by: User, now: datetime) -> Seen:
    """Open what a student shared for the time of a session, and write down that it was opened.

    Raises Refusal outside that time, for somebody who does not teach the session, and for a student not in it.
    """
    session = Session.objects.get(pk=session.pk)
    if not teaching.sessions_of(by).filter(pk=session.pk).exists() or not may_look(session, now=now):
        raise Refusal(
            _("Tutors can open this from one hour before a session until two hours after it. Come back then.")
        )
    claim = attendance.roster(session).select_related("student__user").filter(pk=enrolment.pk).first()
    if claim is None:
        raise Refusal(_("They are not on the list of this session any more. Ring the office."))
    opened = Glance.objects.create(student=claim.student, session=session, opened_at=now, opened_by=by)
    trail.append(act="glances.look", thing=claim.student, by=by, now=now, session=session.pk, glance=opened.pk)
    notes = ask(KeepingWellNote(enrolment_ids=(claim.pk,), now=now))
    return Seen(student=claim.student, contact=contact_of(claim.student), note=notes.get(claim.pk, ""))


def contact_of(student: Student) -> str:
    """Return whom the student would like us to ring in an emergency; empty when they told us nobody."""
    return ", ".join(part for part in (student.emergency_name, student.emergency_phone) if part)


def of(student: Student) -> QuerySet[Glance]:
    """Return who opened it, newest first, for the student's own page."""
    rows = Glance.objects.filter(student=student).select_related("opened_by", "session__offering__revision")
    return rows.order_by("-opened_at", "-pk")
