"""Jobs: claimed once, heard of, given back, ended with a reason, and swept up after a crash."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.test import override_settings
from django.utils import timezone

from recovery_college.prospectus import content, editions, printing, tasks
from recovery_college.prospectus.models import Edition, EditionContent, EditionFile, PrintJob
from tests.people import make_user
from tests.recovery_college.prospectus import sample_book

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path):
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES={"default": files, "staticfiles": files}):
        yield


def make_job(said: dict | None = None, **values: object) -> PrintJob:
    """Write an edition that is waiting to be printed; two courses unless told otherwise."""
    by = make_user()
    edition = Edition.objects.create(year=2026, state="printing", made_at=NOW, made_by=by, issued_at=NOW, issued_by=by)
    said = sample_book.tiny() if said is None else said
    EditionContent.objects.create(edition=edition, content=said, sha256=content.sha256(said))
    return PrintJob.objects.create(edition=edition, queued_on=NOW, **values)


def test_a_job_is_printed_kept_with_its_hash_and_shown():
    job = make_job()

    tasks.print_edition(job.pk)

    job.refresh_from_db()
    file = EditionFile.objects.get(edition=job.edition)
    with default_storage.open(file.storage_name) as opened:
        assert len(pypdf.PdfReader(opened).pages) == file.pages
    assert default_storage.size(file.storage_name) == file.bytes
    assert (job.state, job.fault, job.edition.state) == ("done", "", "issued")
    tasks.print_edition(job.pk)
    assert EditionFile.objects.count() == 1


def test_only_one_worker_gets_a_job():
    job = make_job()
    assert printing.claim(job_id=job.pk, now=NOW) is not None
    assert printing.claim(job_id=job.pk, now=NOW) is None
    assert printing.claim(job_id=job.pk, now=NOW + printing.LEASE) is None


def test_a_job_whose_worker_died_is_swept_up_and_finished():
    job = make_job()
    long_ago = timezone.now() - printing.LEASE - timedelta(seconds=1)
    printing.claim(job_id=job.pk, now=long_ago)

    tasks.sweep()

    job.refresh_from_db()
    assert (job.state, job.tries) == ("done", 2)
    assert EditionFile.objects.count() == 1


def test_a_late_worker_changes_nothing_after_another_took_over(tmp_path: Path):
    job = make_job()
    late = printing.claim(job_id=job.pk, now=NOW)
    later = NOW + printing.LEASE + timedelta(seconds=1)
    assert printing.claim(job_id=job.pk, now=later) is not None
    path = tmp_path / "late.pdf"
    path.write_bytes(b"%PDF-1.7 late")

    printing.keep(job=late, path=path, pages=1, now=later)

    job.refresh_from_db()
    assert (job.state, job.tries) == ("running", 2)
    assert EditionFile.objects.count() == 0


def test_content_that_cannot_be_laid_out_ends_the_job_with_its_reason():
    job = make_job(said={})
    tasks.print_edition(job.pk)
    job.refresh_from_db()
    assert (job.state, job.fault, job.edition.state) == ("failed", "layout", "printing")
    assert list(printing.left_behind(timezone.now())) == []


def test_after_three_tries_a_job_is_ended_and_a_person_can_ask_again():
    job = make_job(tries=printing.TRIES)
    assert printing.claim(job_id=job.pk, now=NOW) is None
    job.refresh_from_db()
    assert (job.state, job.fault) == ("failed", "crashed")

    again = editions.print_again(edition=job.edition, by=make_user(), now=NOW)
    same = editions.print_again(edition=job.edition, by=make_user(), now=NOW)

    assert (again.state, again.tries) == ("waiting", 0)
    assert same == again != job


def test_a_stopped_printing_can_be_withdrawn():
    job = make_job()
    printing.fail(job=printing.claim(job_id=job.pk, now=NOW), fault="time", now=NOW)
    assert editions.withdraw(edition=job.edition, by=make_user(), now=NOW).state == "withdrawn"
