"""Questions in a spreadsheet: what a row has that its question has no place for is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from assessments.exchange.reading import read_questions
from assessments.exchange.template_xlsx import template_file
from tests.assessments.exchange.said import verdicts


def sheet(path: Path, *rows: list[str]) -> Path:
    with Workbook(path) as workbook:
        page = workbook.add_worksheet("Fragen")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


@pytest.mark.parametrize(
    ("columns", "notes"),
    [
        ({"Richtig": "1"}, []),
        ({"Richtig": "1", "Rückmeldung 2": "Nein."}, []),
        (
            {"Richtig": "1", "Rückmeldung 3": "Wozu?", "Einheit": "V"},
            ["ohne die Spalten (Einheit, Rückmeldung 3)"],
        ),
        ({"Richtig": "1", "Schwierigkeit": "leicht"}, ["ohne die Spalten (Schwierigkeit)"]),
        ({"Richtig": "1", "Schwierigkeit": ""}, []),
    ],
)
def test_columns_that_are_not_used_are_named(
    tmp_path: Path, columns: dict[str, str], notes: list[str]
) -> None:
    row = {"Typ": "Einfachauswahl", "Frage": "Was?", "Antwort 1": "a", "Antwort 2": "b", **columns}
    found = read_questions(sheet(tmp_path / "fragen.xlsx", list(row), list(row.values())))
    assert verdicts(found.questions) == [("single", "partial" if notes else "imported", notes)]


def test_nothing_of_the_template_is_left_over(tmp_path: Path) -> None:
    path = tmp_path / "vorlage.xlsx"
    with template_file() as file:
        path.write_bytes(file.read())
    assert {status for _type, status, _notes in verdicts(read_questions(path).questions)} == {"imported"}
