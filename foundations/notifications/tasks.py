"""What the worker does with notices. The tasks carry ids only; everything else is in the rows."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from foundations.notifications import deliveries

# seconds; shorter than deliveries.STALE, so that a claim is given up only when its worker is gone
TIME_LIMIT = 100
SWEEP_SECONDS = 12.0
SWEEP_MOST = 200


@shared_task(name="notifications.deliver", time_limit=TIME_LIMIT)
def deliver(notice_id: int) -> None:
    """Deliver one notice soon after it was written."""
    deliveries.deliver(notice_id=notice_id, now=timezone.now())


@shared_task(name="notifications.sweep", time_limit=TIME_LIMIT, expires=15)
def sweep() -> None:
    """Deliver what is due, whatever became of its nudge: a broker that was away, a worker that was killed."""
    began = monotonic()
    for notice_id in deliveries.due_ids(now=timezone.now(), most=SWEEP_MOST):
        if monotonic() - began > SWEEP_SECONDS:
            return
        deliveries.deliver(notice_id=notice_id, now=timezone.now())
