"""One reminder the day before each session, at the hour it begins. Who joined after that moment gets none."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from courses.models import Offering, Session
from foundations.college.current import college
from foundations.lib.periods import instant
from foundations.lib.transactions import verb
from foundations.notifications import notices
from foundations.notifications.models import Notice
from students import facts
from students.models import Enrolment

PURPOSE = "students.session_tomorrow"
# a day is 25 hours long when clocks go back
LONGEST_DAY = timedelta(hours=25)


def moment(session: Session) -> datetime:
    """Return when the reminder of a session is due: the day before, at the same time on the wall."""
    return instant(session.day - timedelta(days=1), session.starts, college().zone)


def occasion(session: Session) -> str:
    """Return what makes a reminder happen once. A session that is moved to another time is a new occasion."""
    return f"session {session.pk} at {facts.begins(session).isoformat()}"


def write_reminders(*, now: datetime) -> int:
    """Write the reminders whose moment has come, computed from what is true now; return how many are new."""
    coming = Session.objects.filter(
        cancelled=False,
        offering__state=Offering.State.PUBLISHED,
        period__startswith__gt=now,
        period__startswith__lte=now + LONGEST_DAY,
    ).order_by("day", "starts", "pk")
    return sum(_remind(session=session, now=now) for session in coming if moment(session) <= now)


@verb
def _remind(*, session: Session, now: datetime) -> int:
    joined_before = Enrolment.objects.coming().filter(offering=session.offering_id, confirmed_at__lt=moment(session))
    unwritten = joined_before.exclude(student__user__in=_reminded(session).values("person")).select_related(
        "student__user"
    )
    people = [enrolment.student.user for enrolment in unwritten.order_by("pk")]
    for person in people:
        notices.write(person=person, purpose=PURPOSE, occasion=occasion(session), about_id=session.pk, now=now)
    return len(people)


def _reminded(session: Session) -> QuerySet[Notice]:
    return Notice.objects.filter(purpose=PURPOSE, occasion=occasion(session))
