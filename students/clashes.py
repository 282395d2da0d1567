"""My other sessions at the same time: told before somebody joins, and never a reason to refuse."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef

from courses.models import Offering, Session
from students.models import Enrolment, Student


@dataclass(frozen=True)
class Clash:
    """One session of mine that is on while a session of the new offering is."""

    title: str
    session: Session


def of(student: Student | None, offering: Offering) -> Sequence[Clash]:
    """Return a student's sessions that overlap with those of an offering, earliest first. One query."""
    if student is None:
        return ()
    placed = Enrolment.objects.filter(student=student, state__in=Enrolment.HOLDING).exclude(offering=offering)
    new = Session.objects.filter(offering=offering, cancelled=False, period__overlap=OuterRef("period"))
    mine = Session.objects.filter(offering__in=placed.values("offering"), cancelled=False).filter(Exists(new))
    rows = mine.annotate(title_of=F("offering__revision__title")).order_by("period", "pk")
    return [Clash(title=row.title_of, session=row) for row in rows]
