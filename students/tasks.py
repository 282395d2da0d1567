"""What is done without anybody pressing a button. The tasks carry nothing; everything is in the rows."""

from celery import shared_task
from django.utils import timezone

from students import concerns, drafts, hello, offers, reminders


@shared_task(name="students.lapse_offers", expires=60)
def lapse_offers() -> None:
    """Let offers that ran out go to the next in line."""
    offers.lapse(now=timezone.now())


@shared_task(name="students.write_reminders", expires=300)
def write_reminders() -> None:
    """Write the reminders and hellos whose moment has come, and clear away drafts that nobody finished."""
    now = timezone.now()
    reminders.write_reminders(now=now)
    hello.write_hellos(now=now)
    drafts.clear(now=now)


@shared_task(name="students.offer_what_is_free", expires=600)
def offer_what_is_free() -> None:
    """Offer free places to those in line who could not have them before and can now."""
    offers.offer_what_is_free(now=timezone.now())


@shared_task(name="students.call_deputies", expires=60)
def call_deputies() -> None:
    """Tell deputies of concerns that nobody has opened within a working hour."""
    concerns.call_deputies(now=timezone.now())
