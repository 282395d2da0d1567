"""What is done without anybody pressing a button. The tasks carry nothing; everything is in the rows."""

from celery import shared_task
from django.utils import timezone

from students import drafts, enrolment, hello, pause_end, reminders


@shared_task(name="students.lapse_offers", expires=60)
def lapse_offers() -> None:
    """Let offers that ran out go to the next in line."""
    enrolment.lapse_offers(now=timezone.now())


@shared_task(name="students.write_reminders", expires=300)
def write_reminders() -> None:
    """Write the reminders and hellos whose moment has come, and clear away drafts that nobody finished."""
    now = timezone.now()
    reminders.write_reminders(now=now)
    hello.write_hellos(now=now)
    drafts.clear(now=now)


@shared_task(name="students.end_pauses", expires=300)
def end_pauses() -> None:
    """Let messages begin again for whom the day has come that they said."""
    pause_end.end_what_is_over(now=timezone.now())
