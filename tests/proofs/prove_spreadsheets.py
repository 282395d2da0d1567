"""Spreadsheets of 5,000 rows: checked by a run that is rolled back, taken in, and sent again without a change."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after setup
from django.db import transaction  # noqa: E402

from courses.models import Category, Course, Offering, Session  # noqa: E402
from courses.spreadsheets import files, runs  # noqa: E402
from courses.spreadsheets.offering_rows import OfferingRows  # noqa: E402
from courses.spreadsheets.resources import CourseRows, RoomRows, VenueRows  # noqa: E402
from foundations.accounts.models import User  # noqa: E402
from foundations.audit.models import Entry  # noqa: E402
from tests.factories.courses import make_term  # noqa: E402

ROWS = 5000
NOW = datetime.now(UTC)
FIRST = date(2027, 1, 11)


def course(number: int) -> dict[str, Any]:
    return {
        "code": f"C{number}",
        "title": f"Course number {number}",
        "kind": "Course",
        "category": "Understanding myself",
        "line": "In one sentence.",
        "about": "What it is about.",
        "methods": "Talking together; Making things",
        "outcomes": "One; Two; Three",
    }


def offering(number: int) -> dict[str, Any]:
    day = FIRST + timedelta(days=number % 50)
    return {
        "reference": f"R{number}",
        "course": f"C{number % 1000}",
        "term": "Long term",
        "first": day,
        "starts": "10:00",
        "ends": "12:00",
        "room": f"Hall, Room {number // 50}",
        "sessions": 1,
        "room_places": 10,
    }


def sheet(maker: type[Any], rows: list[dict[str, Any]]) -> bytes:
    heads = [head for _field, head in maker.columns]
    cells = [[row.get(field, "") for field, _head in maker.columns] for row in rows]
    return files.table(heads, cells, form="xlsx", title="Rows")


def go(kind: str, raw: bytes, *, dry_run: bool) -> dict[str, Any]:
    began = time.monotonic()
    report = runs.check(kind=kind, raw=raw, by=User.objects.system(), now=NOW, dry_run=dry_run)
    seconds = time.monotonic() - began
    counts = {name: report.get(name) for name in ("rows", "new", "changed", "same", "problem_rows")}
    print(f"{kind:<10}{'checked' if dry_run else 'taken in':<9}{seconds:6.1f} s  {counts}", flush=True)
    return report


def prove() -> bool:
    """Take 5,000 courses and 5,000 groups in; say whether every step did what it should."""
    Category.objects.get_or_create(
        slug="understand",
        defaults={"name": "Understanding myself", "order": 900, "pattern": "understand", "colour": "understand"},
    )
    make_term("Long term", starts=FIRST, ends=FIRST + timedelta(days=100))
    go("venues", sheet(VenueRows, [{"name": "Hall"}]), dry_run=False)
    rooms = [{"venue": "Hall", "name": f"Room {number}", "size": 20} for number in range(ROWS // 50)]
    go("rooms", sheet(RoomRows, rooms), dry_run=False)
    fine = True
    for kind, maker, make, model in (
        ("courses", CourseRows, course, Course),
        ("offerings", OfferingRows, offering, Offering),
    ):
        raw = sheet(maker, [make(number) for number in range(ROWS)])
        before = model.objects.count()
        fine &= go(kind, raw, dry_run=True)["new"] == ROWS and model.objects.count() == before
        fine &= go(kind, raw, dry_run=False)["new"] == ROWS and model.objects.count() == before + ROWS
        entries = Entry.objects.count()
        fine &= go(kind, raw, dry_run=False)["same"] == ROWS and Entry.objects.count() == entries
    broken = [offering(number) for number in range(ROWS)]
    broken = [{**row, "reference": f"X{row['reference']}", "term": "Logn term"} for row in broken[:-1]] + [broken[-1]]
    report = go("offerings", sheet(OfferingRows, broken), dry_run=False)
    fine &= report["problem_rows"] == ROWS - 1
    return fine and Session.objects.count() == ROWS


def main() -> int:
    """Prove it in one transaction that is taken back; 0 when it holds."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        fine = prove()
        transaction.set_rollback(True)
    print("Every row did what it should." if fine else "Something is wrong.")
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
