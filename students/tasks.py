"""What is done without anybody pressing a button. The tasks carry nothing; everything is in the rows."""

from celery import shared_task
from django.utils import timezone

from students import drafts, enquiries, enrolment, feeds, hello, reminders, slots


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


@shared_task(name="students.remind_of_talks", expires=300)
def remind_of_talks() -> None:
    """Write the reminders of talks whose moment has come."""
    slots.write_reminders(now=timezone.now())


@shared_task(name="students.let_rest", expires=3600)
def let_rest() -> None:
    """Stop calendars that no phone reads, and blank what people asked us a year ago."""
    now = timezone.now()
    feeds.stop_unread(now=now)
    enquiries.blank_old(now=now)
