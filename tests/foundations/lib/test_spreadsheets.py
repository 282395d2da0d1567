"""Cells that no spreadsheet runs."""

import pytest

from foundations.lib.spreadsheets import csv_table, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44 1632", "'+44 1632"),
        ("-2", "'-2"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (-3, "-3"),
        (12, "12"),
    ],
)
def test_what_would_begin_a_formula_gets_an_apostrophe(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_table_opens_with_its_accents_in_a_spreadsheet() -> None:
    assert csv_table(["Place"], [["Café, north"]]) == '\ufeffPlace\r\n"Café, north"\r\n'.encode()
