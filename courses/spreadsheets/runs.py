"""A spreadsheet's way: sent, read in the background, shown row by row, and taken in as a whole or not at all.

A run is one transaction that holds the upload's row, so that two workers never read the same one. A worker that dies
leaves nothing behind but a counted try; the sweep begins again.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from celery import current_app
from celery.exceptions import OperationalError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult

from courses.events import MoreSpreadsheets
from courses.models.upload import Upload, UploadKind, UploadState
from courses.spreadsheets.offering_rows import OfferingRows
from courses.spreadsheets.reading import MOST_BYTES, read
from courses.spreadsheets.resources import CourseRows, RoomRows, Rows, VenueRows
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

log = logging.getLogger(__name__)

ROWS: Final[Mapping[str, type[Rows]]] = {
    UploadKind.COURSES: CourseRows,
    UploadKind.VENUES: VenueRows,
    UploadKind.ROOMS: RoomRows,
    UploadKind.OFFERINGS: OfferingRows,
}


def rows_of(kind: str) -> type[Rows]:
    """Return how rows of a kind are taken in, here or on a floor above. Raises KeyError for a kind that is none."""
    return _every()[kind]


def kinds_for(person: User) -> list[tuple[str, str]]:
    """Return the kinds that a person may send, with their names."""
    kinds = [kind for kind, maker in _every().items() if person.has_perm(maker.permission)]
    return [(kind, str(UploadKind(kind).label)) for kind in kinds]


def _every() -> dict[str, type[Rows]]:
    above: Mapping[str, type[Rows]] = ask(MoreSpreadsheets())
    return {**ROWS, **above}


TASK = "courses.read_spreadsheet"
TRIES = 3
KEPT = timedelta(days=7)
MOST_SHOWN = 200
FIRST_ROW = 2


@verb
def send(*, kind: str, name: str, raw: bytes, by: User, now: datetime) -> Upload:
    """Keep a spreadsheet and have it read. Raises Refusal, beside "file", when it is empty or over 5 MB."""
    if not raw:
        raise Refusal(_("This file is empty. Choose another one."), field="file")
    if len(raw) > MOST_BYTES:
        raise Refusal(_("This file is too big: 5 MB at most. Split it into two."), field="file")
    upload = Upload(kind=kind, name=name[:120], sent_at=now, sent_by=by)
    upload.file.save(f"{upload.uuid}.bin", ContentFile(raw), save=False)
    upload.save()
    digest = hashlib.sha256(raw).hexdigest()
    trail.append(act="spreadsheets.send", thing=upload, by=by, now=now, kind=kind, digest=digest[:16])
    transaction.on_commit(lambda: nudge(upload.pk), robust=True)
    return upload


@verb
def take(*, upload: Upload, by: User, now: datetime) -> Upload:
    """Have a spreadsheet without problems taken in. Twice changes nothing.

    Raises Refusal while rows need putting right.
    """
    upload = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
    if upload.state in {UploadState.TO_TAKE, UploadState.TAKEN}:
        return upload
    if upload.state != UploadState.CHECKED or upload.report.get("problems") or not upload.report.get("new_or_changed"):
        raise Refusal(_("There is something to put right first. Look at the rows, and send the file again."))
    upload.state, upload.tries = UploadState.TO_TAKE, 0
    upload.taken_at, upload.taken_by = now, by
    upload.save(update_fields=["state", "tries", "taken_at", "taken_by"])
    trail.append(act="spreadsheets.take", thing=upload, by=by, now=now, kind=upload.kind)
    transaction.on_commit(lambda: nudge(upload.pk), robust=True)
    return upload


def nudge(upload_id: int) -> None:
    """Ask a worker to read it now. With the broker away the sweep does."""
    try:
        current_app.send_task(TASK, args=[upload_id], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("spreadsheet %s waits for the sweep: no broker (%s)", upload_id, type(error).__name__)


def waiting() -> list[int]:
    """Return the uploads that nobody has read yet."""
    states = [UploadState.TO_CHECK, UploadState.TO_TAKE]
    return list(Upload.objects.filter(state__in=states).order_by("pk").values_list("pk", flat=True))


def work(*, upload_id: int, now: datetime) -> None:
    """Read one upload that waits; does nothing when another worker has it or it has ended."""
    free = Upload.objects.filter(pk=upload_id, state__in=[UploadState.TO_CHECK, UploadState.TO_TAKE])
    with transaction.atomic():
        if free.select_for_update(skip_locked=True, no_key=True).first() is None:
            return
        if free.filter(tries__gte=TRIES).update(state=UploadState.BROKEN):
            return
        free.update(tries=F("tries") + 1)
    with transaction.atomic():
        upload = (
            free.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .select_related("sent_by", "taken_by")
            .first()
        )
        if upload is not None:
            _run(upload, now=now)


def _run(upload: Upload, *, now: datetime) -> None:
    taking = upload.state == UploadState.TO_TAKE
    by = upload.taken_by if taking and upload.taken_by else upload.sent_by
    with upload.file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    try:
        report = check(kind=upload.kind, raw=raw, by=by, now=now, dry_run=not taking)
    except Refusal as refusal:
        upload.report, upload.state = {"refused": str(refusal.words)}, UploadState.BROKEN
        _let_go_of_file(upload)
    else:
        upload.report = report
        fine = not report["problems"] and not report["missing"]
        upload.state = UploadState.TAKEN if taking and fine else UploadState.CHECKED
    if upload.state == UploadState.TAKEN:
        upload.report["ready"] = []
        _let_go_of_file(upload)
    upload.save(update_fields=["report", "state", "file"])


def _let_go_of_file(upload: Upload) -> None:
    stored = upload.file.name
    upload.file = ""
    transaction.on_commit(lambda: _forget_file(str(stored)), robust=True)


def _forget_files(names: Sequence[str]) -> None:
    for name in names:
        _forget_file(name)


def _forget_file(name: str) -> None:
    Upload.file.field.storage.delete(name)


def check(*, kind: str, raw: bytes, by: User, now: datetime, dry_run: bool) -> dict[str, Any]:
    """Run the rows of a file through the verbs, and roll all of it back when it is a dry run or a row has a problem.

    Returns the report: rows, new, changed, same, problems (each with its row number, column and words), ready (the
    first of the new rows), missing and unknown (columns). Raises Refusal for a file that cannot be read.
    """
    table = read(raw)
    maker = rows_of(kind)
    maker.check_heads(table.headers)
    heads = {str(head): field for field, head in maker.columns}
    by_fold = {head.casefold(): head for head in heads}
    table.headers = [by_fold.get(head.casefold(), head) for head in table.headers]
    missing = [head for head, field in heads.items() if field in maker.needed and head not in table.headers]
    report: dict[str, Any] = {
        "rows": len(table),
        "missing": missing,
        "unknown": [head for head in table.headers if head and head not in heads],
        "problems": [],
        "ready": [],
        "new_or_changed": 0,
    }
    if missing:
        return report
    rows = maker(by=by, now=now)
    result = rows.import_data(
        table, dry_run=dry_run, raise_errors=False, use_transactions=True, rollback_on_validation_errors=True
    )
    return report | _said(result, rows)


def _said(result: Result, rows: Rows) -> dict[str, Any]:
    if result.base_errors:
        raise result.base_errors[0].error
    counts = dict.fromkeys(("new", "update", "skip"), 0)
    problems: list[dict[str, Any]] = []
    ready: list[dict[str, Any]] = []
    for number, row in enumerate(result.rows, start=FIRST_ROW):
        problems += [{"row": number, **each} for each in _problems(row)]
        if row.import_type in counts:
            counts[row.import_type] += 1
        if row.import_type == RowResult.IMPORT_TYPE_NEW:
            ready.append({"row": number, "words": _in_brief(row.row_values, rows)})
    return {
        "new": counts["new"],
        "changed": counts["update"],
        "same": counts["skip"],
        "new_or_changed": counts["new"] + counts["update"],
        "problems": problems[:MOST_SHOWN],
        "problem_rows": len({each["row"] for each in problems}),
        "ready": ready[:MOST_SHOWN],
    }


def _problems(row: RowResult) -> list[dict[str, str]]:
    if row.errors:
        raise row.errors[0].error
    if row.validation_error is None:
        return []
    by_column = row.validation_error.message_dict
    return [{"column": column, "words": words} for column, each in by_column.items() for words in each]


def _in_brief(values: Mapping[str, Any], rows: Rows) -> str:
    """Return the first cells of a row that say what it is."""
    cells = [str(values.get(str(head), "")).strip() for _field, head in rows.columns[: rows.brief]]
    return ", ".join(cell for cell in cells if cell)[:160]


@verb
def clear(*, now: datetime) -> int:
    """Forget spreadsheets that nobody took in within a week, with their files. Returns how many."""
    old = Upload.objects.filter(sent_at__lt=now - KEPT).exclude(file="")
    names = list(old.values_list("file", flat=True))
    old.update(file="", state=UploadState.BROKEN, report={"refused": ""})
    transaction.on_commit(lambda: _forget_files(names), robust=True)
    return len(names)
