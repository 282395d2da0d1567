"""What is done without anybody pressing a button. The tasks carry nothing; everything is in the rows."""

from celery import shared_task
from django.utils import timezone

from students import completion, drafts, enrolment, feedback, hello, reminders


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


@shared_task(name="students.after_courses", expires=1800)
def after_courses() -> None:
    """Complete those who came to enough, ask how it was after each last session, and look through what was said."""
    now = timezone.now()
    completion.complete_all_due(now=now)
    feedback.open_rounds(now=now)
    feedback.weigh(now=now)
