"""Printing an issued edition: claimed by one worker at a time, rendered in a child process, kept with its hash.

No transaction is open while the child works. A worker that dies leaves a running job that is not heard of any more; the
sweep gives it to another. A child that is killed gives the job back at once. After TRIES attempts it stops for good,
says why, and waits for a person.
"""

import hashlib
import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from recovery_college.prospectus import child
from recovery_college.prospectus.models import Edition, EditionFile, PrintJob
from recovery_college.prospectus.models.print_job import PrintFault, PrintStage

LEASE = timedelta(seconds=90)
TRIES = 3


def left_behind(now: datetime) -> QuerySet[PrintJob]:
    """Return the jobs nobody works on: waiting, or running and not heard of for LEASE."""
    forgotten = Q(state=PrintJob.State.RUNNING, heard_on__lt=now - LEASE)
    return PrintJob.objects.filter(Q(state=PrintJob.State.WAITING) | forgotten).order_by("id")


def claim(*, job_id: int, now: datetime) -> PrintJob | None:
    """Take the job for this worker, or return none when another has it or it has ended.

    A job that was claimed TRIES times is ended as crashed instead.
    """
    free = left_behind(now).filter(pk=job_id)
    if free.filter(tries__gte=TRIES).update(state=PrintJob.State.FAILED, fault=PrintFault.CRASHED, ended_on=now):
        return None
    taken = free.update(
        state=PrintJob.State.RUNNING,
        stage=PrintStage.STARTED,
        done=0,
        total=0,
        tries=F("tries") + 1,
        claimed_on=now,
        heard_on=now,
    )
    return PrintJob.objects.select_related("edition__content").get(pk=job_id) if taken else None


def work(*, job_id: int, now: datetime) -> None:
    """Print one job from claim to file; does nothing when the job is not free."""
    job = claim(job_id=job_id, now=now)
    if job is None:
        return
    with tempfile.TemporaryDirectory(prefix="prospectus-") as folder:
        source, target = Path(folder, "content.json"), Path(folder, "book.pdf")
        source.write_text(json.dumps(job.edition.content.content, ensure_ascii=False), encoding="utf-8")
        try:
            printed = child.render(source, target, hear=lambda step: _hear(job, step))
        except child.Killed:
            _give_back(job)
        except child.Stopped as stopped:
            fail(job=job, fault=stopped.fault, now=timezone.now())
        else:
            _hear(job, child.Step(PrintStage.KEEPING, printed.pages, printed.pages))
            keep(job=job, path=target, pages=printed.pages, now=timezone.now())


def keep(*, job: PrintJob, path: Path, pages: int, now: datetime) -> None:
    """Store the file under its hash, write its row, and show the edition; a job taken over meanwhile does not."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    name = f"prospectus/{job.edition.year}-{digest[:32]}.pdf"
    if not default_storage.exists(name):
        with path.open("rb") as opened:
            name = default_storage.save(name, File(opened))
    with transaction.atomic():
        edition = Edition.objects.select_for_update(no_key=True).get(pk=job.edition_id)
        if not _mine(job).update(state=PrintJob.State.DONE, ended_on=now):
            return
        EditionFile.objects.create(
            edition=edition, storage_name=name, sha256=digest, bytes=path.stat().st_size, pages=pages
        )
        edition.state = Edition.State.ISSUED
        edition.save(update_fields=["state"])


def fail(*, job: PrintJob, fault: PrintFault, now: datetime) -> None:
    """End the job and say why."""
    _mine(job).update(state=PrintJob.State.FAILED, fault=fault, ended_on=now)


def _give_back(job: PrintJob) -> None:
    _mine(job).update(state=PrintJob.State.WAITING, stage=PrintStage.STARTED, done=0, total=0)


def _hear(job: PrintJob, step: "child.Step") -> None:
    _mine(job).update(stage=step.stage, done=step.done, total=step.total, heard_on=timezone.now())


def _mine(job: PrintJob) -> QuerySet[PrintJob]:
    """The row, as long as this attempt is the one that holds it."""
    return PrintJob.objects.filter(pk=job.pk, state=PrintJob.State.RUNNING, tries=job.tries)
