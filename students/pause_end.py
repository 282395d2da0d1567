"""The end of a pause: said by the student, or come with its day. What waited is told, and lines go on."""

from datetime import datetime
from typing import Final

from courses import places
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students import line, pause
from students.models import Enrolment, Pause, Student

BACK: Final = "students.pause_ended"


@verb
def end(*, student: Student, by: User, now: datetime) -> None:
    """Let messages come again, what waited first; free places go to the lines they stand in. No pause: nothing."""
    waiting = Enrolment.objects.waiting().filter(student=student).order_by("offering_id")
    places.lock(list(waiting.values_list("offering_id", flat=True)))
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    lasting = pause.of(student)
    if lasting is None:
        return
    lasting.ended_at, lasting.ended_by = now, by
    lasting.save(update_fields=["ended_at", "ended_by"])
    behalf = None if by.is_system or by.pk == student.user_id else student.user
    trail.append(act="pause.end", thing=lasting, by=by, now=now, on_behalf_of=behalf)
    notices.hurry(person=student.user, purposes=pause.NEEDED, now=now)
    for claim in waiting.select_related("offering"):
        line.offer_next(offering=claim.offering, channel=claim.channel, now=now)


def end_what_is_over(*, now: datetime) -> int:
    """End the pauses whose day has come, and tell each student that messages begin again; return how many."""
    today = current.today(now)
    over = Pause.objects.live().filter(until__lte=today).select_related("student__user").order_by("pk")
    system = User.objects.system()
    nine = pause.morning(today)
    found = [each for each in over if (each.until and each.until < today) or (nine and now >= nine)]
    for each in found:
        _end_on_its_day(over=each, by=system, now=now)
    return len(found)


@verb
def _end_on_its_day(*, over: Pause, by: User, now: datetime) -> None:
    end(student=over.student, by=by, now=now)
    notices.write(person=over.student.user, purpose=BACK, occasion=f"pause {over.pk}", about_id=over.pk, now=now)
