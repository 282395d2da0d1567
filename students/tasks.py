"""What is done without anybody pressing a button. The tasks carry nothing; everything is in the rows."""

from celery import shared_task
from django.utils import timezone

from students import (
    arrangement_asking,
    completion,
    concerns,
    drafts,
    enquiries,
    feedback,
    feeds,
    hello,
    offers,
    pause_end,
    reminders,
    slots,
)


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


@shared_task(name="students.look_at_arrangements", expires=1800)
def look_at_arrangements() -> None:
    """Look again at what students asked for: what is late, what is missing, and what is to be asked."""
    arrangement_asking.look_again(now=timezone.now())


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


@shared_task(name="students.call_deputies", expires=60)
def call_deputies() -> None:
    """Tell deputies of concerns that nobody has opened within a working hour."""
    concerns.call_deputies(now=timezone.now())


@shared_task(name="students.after_courses", expires=1800)
def after_courses() -> None:
    """Complete those who came to enough, ask how it was after each last session, and look through what was said."""
    now = timezone.now()
    completion.complete_all_due(now=now)
    feedback.open_rounds(now=now)
    feedback.weigh(now=now)


@shared_task(name="students.end_pauses", expires=300)
def end_pauses() -> None:
    """Let messages begin again for whom the day has come that they said."""
    pause_end.end_what_is_over(now=timezone.now())
