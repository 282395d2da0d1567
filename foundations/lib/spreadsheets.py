"""Tables for people who work in a spreadsheet: CSV that no spreadsheet runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """Return a value as a cell that is read as words: what would begin a formula gets an apostrophe in front.

    Whole numbers stay numbers. Source: OWASP, "CSV Injection".
    """
    if isinstance(value, int):
        return str(value)
    words = "" if value is None else str(value)
    return f"'{words}" if words.startswith(BEGINS_A_FORMULA) else words


def csv_table(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV in UTF-8 with the mark that spreadsheets look for; every cell is safe."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow([safe_cell(head) for head in heads])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig")
