"""What is asked and said around arrangements without anybody pressing a button."""

from datetime import datetime, timedelta

from courses import working_days
from foundations.accounts import grants
from foundations.college import current
from foundations.college.current import college
from foundations.lib.periods import local
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students import arrangement, need
from students.models import Arrangement
from students.models import ArrangementState as State

LATE_PURPOSE = "students.arrangement_late"
WORKED_PURPOSE = "students.arrangement_worked"
OFFICE_OPENS = 8
# nobody is reminded for longer than that; the list shows it for as long as the course runs
REMIND_FOR = timedelta(days=14)
ASK_FOR = timedelta(days=14)


def look_again(*, now: datetime) -> None:
    """Do what each hour asks for: days anew, what is missing, what is late, and what is to be asked."""
    today = current.today(now)
    arrangement.mend(now=now)
    arrangement.date_again(Arrangement.objects.open().filter(due__gt=today), now=now)
    if local(now, college().zone).hour >= OFFICE_OPENS:
        flag_late(now=now)
        ask_if_it_worked(now=now)
        need.ask_for_reviews(now=now)


@verb
def flag_late(*, now: datetime) -> int:
    """Tell the office once a working day of each thing that is still open on its day; return how many there are.

    Who sees to it is told; when nobody does, everybody who helps students is.
    """
    today = current.today(now)
    if not working_days.around(today, today).works(today):
        return 0
    open_still = Arrangement.objects.open().filter(due__lte=today, due__gt=today - REMIND_FOR)
    rows = list(open_still.filter(enrolment__offering__last_end__gt=now).select_related("who").order_by("pk"))
    everybody = list(grants.holding(arrangement.MAY_ARRANGE).order_by("pk")) if rows else []
    for row in rows:
        people = [person for person in everybody if row.who_id in (None, person.pk)] or everybody
        for person in people:
            occasion = f"arrangement {row.pk} on {today.isoformat()}"
            notices.write(person=person, purpose=LATE_PURPOSE, occasion=occasion, about_id=row.pk, now=now)
    return len(rows)


@verb
def ask_if_it_worked(*, now: datetime) -> int:
    """Ask students once after a course whether what they asked for worked; return how many places that is about."""
    over = Arrangement.objects.filter(state__in=(State.OPEN, State.ARRANGED), met="")
    over = over.filter(enrolment__offering__last_end__lte=now, enrolment__offering__last_end__gt=now - ASK_FOR)
    rows = over.select_related("enrolment__student__user").order_by("enrolment", "pk").distinct("enrolment")
    for row in rows:
        person, occasion = row.enrolment.student.user, f"enrolment {row.enrolment_id}"
        notices.write(person=person, purpose=WORKED_PURPOSE, occasion=occasion, about_id=row.enrolment_id, now=now)
    return len(rows)
