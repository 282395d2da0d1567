"""Counting people who need not give a name: at drop-ins, tasters and sessions by invitation."""

from datetime import datetime

from django.utils.translation import gettext as _

from courses import kinds
from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import attendance
from students.models import Headcount

MOST = 500


def may_be_counted(offering: Offering) -> bool:
    """Say whether a number is enough: a drop-in, a taster, or a group by invitation. Fetch it with course__kind."""
    kind = offering.course.kind
    return offering.audience == Offering.Audience.INVITATION or not kind.needs_booking or kind.slug == kinds.TASTER


def of(session: Session) -> Headcount | None:
    """Return what was counted at a session, or none."""
    return Headcount.objects.filter(session=session).first()


@verb
def count(*, session: Session, people: int, by: User, now: datetime) -> Headcount:
    """Write down how many people were there; counting again puts the number right, the same number changes nothing.

    Raises Refusal for a group whose people have names, before the day, when cancelled, and for an impossible number.
    """
    rows = Session.objects.select_related("offering__course__kind").select_for_update(no_key=True, of=("self",))
    session = rows.get(pk=session.pk)
    if not may_be_counted(session.offering):
        raise Refusal(_("People have a place in this group. Mark them in the register."))
    if not attendance.open_from(session, now=now):
        raise Refusal(_("You can count people on the day of the session. Come back then."))
    if not 0 <= people <= MOST:
        raise Refusal(_("Write a number from 0 to %(most)s.") % {"most": MOST}, field="people")
    there = of(session)
    if there and there.people == people:
        return there
    was = there.people if there else None
    there = there or Headcount(session=session)
    there.people, there.counted_at, there.counted_by = people, now, by
    there.save()
    trail.append(act="headcounts.count", thing=session, by=by, now=now, people=people, was=was)
    return there
