"""The printer's work in the background."""

from celery import shared_task
from django.utils import timezone

from recovery_college.prospectus import printing


@shared_task(name="prospectus.print")
def print_edition(job_id: int) -> None:
    """Print one job. A second call for the same job does nothing."""
    printing.work(job_id=job_id, now=timezone.now())


@shared_task(name="prospectus.sweep")
def sweep() -> None:
    """Print what a crash or a deaf broker left behind."""
    for job_id in printing.left_behind(timezone.now()).values_list("pk", flat=True):
        printing.work(job_id=job_id, now=timezone.now())
