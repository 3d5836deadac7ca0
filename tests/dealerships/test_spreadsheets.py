"""Nothing that a spreadsheet would execute comes out of a CSV file."""

from __future__ import annotations

import pytest

from dealerships.spreadsheets import neutral


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 431", "'+49 431"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("Autohaus - Süd", "Autohaus - Süd"),
        ("–", "–"),
        (-5, -5),
    ],
)
def test_nothing_in_a_csv_is_taken_for_a_formula(value: object, written: object) -> None:
    assert neutral(value) == written
