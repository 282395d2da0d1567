"""What the course floor does by the clock."""

from celery import shared_task
from django.utils import timezone

from courses import listing


@shared_task(name="courses.refresh_listings")
def refresh_listings() -> None:
    """Take offerings that have begun out of the catalogue, and list the next one of their course."""
    listing.refresh_begun(now=timezone.now())


@shared_task(name="courses.refresh_catalogue")
def refresh_catalogue() -> None:
    """Write the whole catalogue again, once a night: approvals run out, words fall out of use."""
    listing.refresh_all(now=timezone.now())
