"""Files that we hand out: the empty one to start from, everything that is here, and the rows to put right."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import tablib
from django.utils.translation import gettext as _

from courses.spreadsheets.cells import shown
from courses.spreadsheets.resources import Rows
from foundations.lib.spreadsheets import csv_table, safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
KINDS = {"csv": CSV, "xlsx": XLSX}


def table(heads: Sequence[Any], rows: Iterable[Sequence[Any]], *, form: str, title: str) -> bytes:
    """Return a table as a .csv or .xlsx file in which no cell runs as a formula."""
    if form == "csv":
        return csv_table(heads, [[_csv(cell) for cell in row] for row in rows])
    data = tablib.Dataset(headers=[str(head) for head in heads], title=title[:31])
    for row in rows:
        data.append([_xlsx(cell) for cell in row])
    return bytes(data.export("xlsx", escape=False))


def _csv(cell: Any) -> Any:
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else shown(cell)


def _xlsx(cell: Any) -> Any:
    value = shown(cell)
    return value if isinstance(value, int | date) else safe_cell(value)


def empty_file(rows: Rows, *, form: str) -> bytes:
    """Return the file to start from: the columns and up to two example rows."""
    return table([head for _field, head in rows.columns], rows.examples(), form=form, title=_("Start here"))


def everything(rows: Rows, *, form: str) -> bytes:
    """Return all that is here, as a file that can be sent back."""
    return table([head for _field, head in rows.columns], rows.exported(), form=form, title=_("All rows"))


def to_put_right(report: dict[str, Any], *, form: str) -> bytes:
    """Return the problems of a report as a file: row, column, words."""
    rows = [[each["row"], each["column"], each["words"]] for each in report.get("problems", ())]
    return table([_("Row"), _("Column"), _("What to put right")], rows, form=form, title=_("To put right"))
