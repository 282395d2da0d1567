"""Somebody at the door who is not on the list: welcome, as a real student, as long as there is a seat."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import attendance, enrolment, registration
from students.models import Enrolment, Mark, Student


def known_as(name: str) -> QuerySet[Student]:
    """Return the students with this name, for staff who may know which of them is at the door."""
    return Student.objects.filter(name__iexact=name.strip()).select_related("user").order_by("registered_at", "pk")


@verb
def add(*, session: Session, by: User, now: datetime, name: str = "", student: Student | None = None) -> Enrolment:
    """Give somebody at the door a place in the group and mark them as here; a new person becomes a student.

    A name is enough, without an e-mail address. Who has a place already is marked as here. student: somebody we
    know, when staff found them. Raises Full when every seat is taken, and Refusal before the day of the session, for
    a cancelled one, without a name, and as enrolment does.
    """
    session = Session.objects.select_related("offering").get(pk=session.pk)
    if session.cancelled:
        raise Refusal(_("This session was cancelled. Look for another date with them, or ring the office."))
    if not attendance.open_from(session, now=now):
        raise Refusal(_("You can add people at the door on the day of the session. The office can add them now."))
    if student is None:
        _check_name(session, name)
        student = registration.register(by=by, now=now, name=name, reach=Student.Reach.PHONE)
    claim = _seat(student, session.offering, by=by, now=now)
    attendance.mark(session=session, marks={claim.uuid: Mark.Was.ATTENDED}, by=by, now=now)
    return claim


def _check_name(session: Session, name: str) -> None:
    """Raise Refusal without a name, and when somebody on the list has it: two presses never make two people."""
    if not name.strip():
        raise Refusal(_("Write what to call them. Any name they like is fine."), field="name")
    if attendance.roster(session).filter(student__name__iexact=name.strip()).exists():
        words = _("Somebody with this name is on the list. If it is another person, add a letter, like “Alex B”.")
        raise Refusal(words, field="name")


def _seat(student: Student, offering: Offering, *, by: User, now: datetime) -> Enrolment:
    """Take a place for somebody at the door, through the one gate of enrolment."""
    return enrolment.walk_in(student=student, offering=offering, by=by, now=now)
