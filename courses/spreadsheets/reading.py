"""From a file that anybody may have sent to rows of words. Everything odd about it is said in words.

A spreadsheet of 5 MB can grow to gigabytes when it is unpacked, so its size is looked at before it is opened.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import tablib
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from foundations.lib.refusals import Refusal

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 10_000
ZIP = b"PK\x03\x04"


def read(raw: bytes) -> tablib.Dataset:
    """Return the rows of a CSV or XLSX file; its first row holds the names of the columns.

    Cells are words, whole numbers, dates or times. Raises Refusal, beside "file", for everything that cannot be read.
    """
    if not raw:
        raise _refusal(_("This file is empty. Choose another one."))
    if len(raw) > MOST_BYTES:
        raise _refusal(_("This file is too big: 5 MB at most. Split it into two."))
    rows = _from_xlsx(raw) if raw.startswith(ZIP) else _from_csv(raw)
    return _dataset(rows)


def _refusal(words: str) -> Refusal:
    return Refusal(words, field="file")


def _from_csv(raw: bytes) -> Iterator[Sequence[Any]]:
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        words = _("We cannot read the letters in this file. Save it as “CSV UTF-8”, or as .xlsx, and send it again.")
        raise _refusal(words) from None
    if "\0" in text:
        raise _refusal(_("This is not a spreadsheet. Send a .csv or an .xlsx file."))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise _refusal(_("The quotes in this file do not match. Save it again from your spreadsheet.")) from None


def _from_xlsx(raw: bytes) -> Iterator[Sequence[Any]]:
    wrong = _("We cannot open this file. Save it again as .xlsx or as .csv, without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
    except zipfile.BadZipFile:
        raise _refusal(wrong) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refusal(_("This file grows too big when it is opened. Copy your rows into a new spreadsheet."))
    if "xl/workbook.xml" not in names:
        raise _refusal(_("This is not a spreadsheet. Send a .csv or an .xlsx file."))
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        # what a file says about its own size is not believed
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
    except Exception:
        raise _refusal(wrong) from None


def _dataset(rows: Iterator[Sequence[Any]]) -> tablib.Dataset:
    heads = [_head(cell) for cell in next(rows, ())]
    while heads and not heads[-1]:
        heads.pop()
    if not heads:
        raise _refusal(_("The first row is empty. It needs the names of the columns."))
    if len(heads) > MOST_COLUMNS:
        raise _refusal(_("This file has too many columns. Start from our empty file."))
    twice = next((head for head in heads if head and heads.count(head) > 1), "")
    if twice:
        raise _refusal(_("The column “%(name)s” is there twice. Take one of them out.") % {"name": twice})
    table = tablib.Dataset(headers=heads)
    for row in rows:
        cells = [_cell(cell) for cell in row[: len(heads)]]
        cells += [""] * (len(heads) - len(cells))
        table.append(cells)
        if len(table) > MOST_ROWS:
            raise _refusal(_("This file has more than 5,000 rows. Split it into two."))
    _drop_the_empty_end(table)
    if not len(table):
        raise _refusal(_("There are no rows below the names of the columns."))
    return table


def _drop_the_empty_end(table: tablib.Dataset) -> None:
    while len(table) and not any(str(cell).strip() for cell in table[-1]):
        del table[-1]


def _head(cell: Any) -> str:
    return " ".join(str(cell if cell is not None else "").replace("\0", " ").split())[:80]


def _cell(cell: Any) -> Any:
    """Return a cell as words, a whole number, a date or a time. An apostrophe that kept a formula away is taken off."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time(0) else cell
    if isinstance(cell, date | time | bool):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, int):
        return cell
    words = str(cell).replace("\0", " ").replace("\r\n", "\n").strip()[:LONGEST_CELL]
    return words[1:] if len(words) > 1 and words[0] == "'" and words[1] in "=+-@" else words
