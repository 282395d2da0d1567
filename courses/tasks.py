"""What the course floor does by the clock."""

from celery import shared_task
from django.utils import timezone

from courses import listing, reviews, sheets
from courses.spreadsheets import runs


@shared_task(name="courses.refresh_listings")
def refresh_listings() -> None:
    """Take offerings that have begun out of the catalogue, and list the next one of their course."""
    listing.refresh_begun(now=timezone.now())


@shared_task(name="courses.refresh_catalogue")
def refresh_catalogue() -> None:
    """Write the whole catalogue again, once a night: approvals run out, words fall out of use."""
    listing.refresh_all(now=timezone.now())


@shared_task(name="courses.alert_open_rooms", expires=300)
def alert_open_rooms() -> None:
    """Ask whoever is on duty about rooms where nobody ticked that everyone has left."""
    sheets.alert_open_rooms(now=timezone.now())


@shared_task(name="courses.ask_for_reviews")
def ask_for_reviews() -> None:
    """Tell the conveners in time which yearly looks are due and which approvals end, once a day."""
    reviews.ask_in_time(now=timezone.now())


@shared_task(name=runs.TASK)
def read_spreadsheet(upload_id: int) -> None:
    """Read one spreadsheet that was sent, or take it in."""
    runs.work(upload_id=upload_id, now=timezone.now())


@shared_task(name="courses.sweep_spreadsheets", expires=60)
def sweep_spreadsheets() -> None:
    """Read what a crash or a deaf broker left behind, and forget what nobody took in."""
    now = timezone.now()
    for upload_id in runs.waiting():
        runs.work(upload_id=upload_id, now=now)
    runs.clear(now=now)
