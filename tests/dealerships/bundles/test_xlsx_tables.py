"""XLSX as it really comes, and workbooks that are wrong, hostile or something else."""

from __future__ import annotations

import dataclasses
import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from dealerships.bundles import xlsx_tables
from dealerships.bundles.limits import DEFAULT_LIMITS, MB
from tests.dealerships.bundles.bundle_files import (
    HEADER,
    read,
    text_cell,
    wave,
    write_sheet_by_hand,
    write_xlsx,
    write_zip,
    xlsx_bytes,
)

NAMES = HEADER.split(",")
DAY = "ein Datum wie 2027-03-01 oder 01.03.2027"
ROW = ["CRM-27", "W1", "Süd", date(2027, 3, 1), 7, True]
MORE = ["CRM-27", "W2", "Nord", "01.03.2027", "7", "ja"]


def lines(*rows: list[Any]) -> list[list[Any]]:
    return [NAMES, *rows]


def test_real_dates_numbers_and_booleans_are_read_as_their_texts_are(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": lines(ROW, MORE)})
    assert read(tmp_path) == ([(2, wave()), (3, wave(code="W2", name="Nord"))], [])


def test_an_integer_cell_is_a_code_without_a_decimal_point(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": [["rollout", "code"], [4711, 1.5]]})
    assert read(tmp_path) == ([(2, {"rollout": "4711", "code": "1.5"})], [])


def test_a_date_with_midnight_is_a_date_and_with_another_time_none(tmp_path: Path) -> None:
    moments = [datetime(2027, 3, 1), datetime(2027, 3, 1, 12, 30)]
    rows = [["CRM-27", f"W{number}", moment] for number, moment in enumerate(moments)]
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": [["rollout", "code", "go_live"], *rows]})
    assert read(tmp_path) == (
        [
            (2, {"rollout": "CRM-27", "code": "W0", "go_live": date(2027, 3, 1)}),
            (3, {"rollout": "CRM-27", "code": "W1"}, False),
        ],
        [f"waves, Zeile 3, Spalte „go_live“: „2027-03-01 12:30:00“ – erwartet: {DAY}"],
    )


def test_numbers_are_no_dates_and_halves_no_integers(tmp_path: Path) -> None:
    row = ["CRM-27", "W1", time(12, 30).isoformat(), 46447, 1.5, "yes"]
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": lines(row)})
    assert read(tmp_path) == (
        [(2, {"rollout": "CRM-27", "code": "W1", "name": "12:30:00", "public": True}, False)],
        [
            "waves, Zeile 2, Spalte „go_live“: „46447“ – erwartet: ein Datum wie 2027-03-01 oder 01.03.2027",
            "waves, Zeile 2, Spalte „places“: „1.5“ – erwartet: eine ganze Zahl von 0 bis 100",
        ],
    )


def test_lines_are_the_row_numbers_of_the_sheet(tmp_path: Path) -> None:
    bad = ["CRM-27", "W3", "", "morgen", "", ""]
    shifted = [["", *cells] for cells in ([], NAMES, ROW, [], [], bad)]
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": [[], *shifted]})
    assert read(tmp_path) == (
        [
            (4, wave()),
            (7, {"rollout": "CRM-27", "code": "W3", "name": "", "places": 0, "public": False}, False),
        ],
        ["waves, Zeile 7, Spalte „go_live“: „morgen“ – erwartet: ein Datum wie 2027-03-01 oder 01.03.2027"],
    )


def test_formulas_and_errors_are_reported_where_they_stand(tmp_path: Path) -> None:
    formulas = ["CRM-27", "W1", "=A2&B2", date(2027, 3, 1), "=1/0", "yes"]
    shifted = [["", *cells] for cells in lines(formulas, ROW)]
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": shifted})
    assert read(tmp_path) == (
        [
            (2, {"rollout": "CRM-27", "code": "W1", "go_live": date(2027, 3, 1), "public": True}, False),
            (3, wave()),
        ],
        [
            "waves, Zeile 2, Spalte „name“: „=A2&B2“ – erwartet: ein Wert, weder Formel noch Fehler",
            "waves, Zeile 2, Spalte „places“: „=1/0“ – erwartet: ein Wert, weder Formel noch Fehler",
        ],
    )


def test_an_error_without_formula_is_reported_too(tmp_path: Path) -> None:
    header = "".join(text_cell(f"{letter}1", name) for letter, name in zip("AB", NAMES, strict=False))
    row = '<c r="A2" t="e"><v>#REF!</v></c>' + text_cell("B2", "W1")
    write_sheet_by_hand(tmp_path / "waves.xlsx", f'<row r="1">{header}</row><row r="2">{row}</row>')
    assert read(tmp_path) == (
        [(2, {"code": "W1"}, False)],
        ["waves, Zeile 2, Spalte „rollout“: „#REF!“ – erwartet: ein Wert, weder Formel noch Fehler"],
    )


def test_a_formula_in_a_column_that_nobody_reads_is_nobodys_business(tmp_path: Path) -> None:
    rows = [["rollout", "code", "Notiz"], ["CRM-27", "W1", "=1+1"]]
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": rows})
    assert read(tmp_path) == ([(2, {"rollout": "CRM-27", "code": "W1"})], [])


def test_cells_without_references_are_counted(tmp_path: Path) -> None:
    def cells(*texts: str) -> str:
        return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)

    rows = f"<row>{cells('rollout', 'code')}</row><row>{cells('CRM-27', 'W1')}</row>"
    write_sheet_by_hand(tmp_path / "waves.xlsx", rows)
    assert read(tmp_path) == ([(2, {"rollout": "CRM-27", "code": "W1"})], [])


SHEETS: dict[str, tuple[dict[str, list[list[Any]]], tuple[str, ...], bool]] = {
    "the only visible one": ({"y": lines(ROW), "x": [["?"]]}, ("x",), True),
    "the one named as the table": ({"Hinweise": [["?"]], "Waves": lines(ROW), "z": [["?"]]}, (), True),
    "the only one with content": ({"Tabelle1": [], "Tabelle2": lines(ROW), "Tabelle3": []}, (), True),
    "none of several": ({"Tabelle1": lines(ROW), "Tabelle2": lines(MORE)}, (), False),
}


@pytest.mark.parametrize(("sheets", "hidden", "found"), SHEETS.values(), ids=SHEETS.keys())
def test_the_sheet_is(
    tmp_path: Path, sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...], found: bool
) -> None:
    write_xlsx(tmp_path / "waves.xlsx", sheets, hidden)
    expected = "ein einziges gefülltes Tabellenblatt oder eines mit dem Namen der Tabelle"
    error = f"waves: erwartet: {expected}, nicht: Tabelle1, Tabelle2"
    assert read(tmp_path) == (([(2, wave())], []) if found else ([], [error]))


def test_a_wrong_sheet_says_what_it_should_have_been(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "waves.xlsx", {"people": [["id", "given_name"], ["anna", "Anna"]]})
    columns = ", ".join(NAMES)
    assert read(tmp_path) == (
        [],
        [f"waves, Zeile 1: „id, given_name“ – erwartet: eine Kopfzeile mit den Spalten {columns}"],
    )


def test_an_empty_workbook_has_no_header(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": []})
    assert read(tmp_path) == (
        [],
        [f"waves, Zeile 1: „“ – erwartet: eine Kopfzeile mit den Spalten {', '.join(NAMES)}"],
    )


TOO_MUCH = "eine XLSX-Datei, die sich mit den erlaubten Mitteln an Speicher und Zeit lesen lässt"
NOT_XLSX = "eine XLSX-Datei; der Inhalt ist beschädigt oder etwas anderes"
OTHER_CONTENT = {
    "text": (b"rollout,code\nCRM-27,W1\n", "eine XLSX-Datei; der Inhalt ist etwas anderes"),
    "nothing": (b"", "eine XLSX-Datei; der Inhalt ist etwas anderes"),
    "a password or an old XLS": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "eine XLSX-Datei ohne Kennwort; dies ist eine verschlüsselte oder eine alte XLS-Datei",
    ),
    "half a workbook": (
        xlsx_bytes({"x": lines(ROW)})[:3000],
        "eine lesbare XLSX-Datei („waves.xlsx“ ist kein lesbares Zip-Archiv.)",
    ),
}


@pytest.mark.parametrize(("content", "expected"), OTHER_CONTENT.values(), ids=OTHER_CONTENT.keys())
def test_other_content_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "waves.xlsx").write_bytes(content)
    assert read(tmp_path) == ([], [f"waves: erwartet: {expected}"])


def test_another_zip_is_no_workbook(tmp_path: Path) -> None:
    write_zip(tmp_path / "waves.xlsx", {"word/document.xml": "<document/>"})
    assert read(tmp_path) == ([], [f"waves: erwartet: {NOT_XLSX}"])


DOCUMENT_TYPES = {
    "that expands": ('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>', "&b;"),
    "that reads files": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
    "of any kind": ("<!DOCTYPE worksheet>", "rollout"),
}


@pytest.mark.parametrize(("prologue", "text"), DOCUMENT_TYPES.values(), ids=DOCUMENT_TYPES.keys())
def test_a_document_type_is_refused(tmp_path: Path, prologue: str, text: str) -> None:
    cells = text_cell("A1", text) + text_cell("B1", "code")
    write_sheet_by_hand(tmp_path / "waves.xlsx", f'<row r="1">{cells}</row>', prologue)
    assert read(tmp_path) == ([], [f"waves: erwartet: {NOT_XLSX}"])


def test_a_sheet_cut_off_is_refused(tmp_path: Path) -> None:
    write_sheet_by_hand(tmp_path / "waves.xlsx", f'<row r="1">{text_cell("A1", "rollout")}')
    assert read(tmp_path) == ([], [f"waves: erwartet: {NOT_XLSX}"])


FAR = {
    "the far corner": ("XFD1048576", "waves, Zeile 300002: erwartet: höchstens 300000 Zeilen"),
    "a row too many": ("A300002", "waves, Zeile 300002: erwartet: höchstens 300000 Zeilen"),
    "a column too many": ("BI1", "waves, Zeile 1: erwartet: höchstens 60 Spalten"),
}


@pytest.mark.parametrize(("reference", "error"), FAR.values(), ids=FAR.keys())
def test_a_sheet_that_reaches_too_far_is_refused_by_its_extent(
    tmp_path: Path, reference: str, error: str
) -> None:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    write_sheet_by_hand(tmp_path / "waves.xlsx", f'<row r="{row}">{text_cell(reference, "x")}</row>')
    assert read(tmp_path) == ([], [error])


def test_the_last_row_and_column_that_are_allowed_are_read(tmp_path: Path) -> None:
    values = {"rollout": "CRM-27", "code": "W1"}
    for first, second, line in (("A", "B", 300_001), ("BG", "BH", 2)):
        header = text_cell(f"{first}1", "rollout") + text_cell(f"{second}1", "code")
        last = text_cell(f"{first}{line}", "CRM-27") + text_cell(f"{second}{line}", "W1")
        rows = f'<row r="1">{header}</row><row r="{line}">{last}</row>'
        write_sheet_by_hand(tmp_path / "waves.xlsx", rows)
        assert read(tmp_path) == ([(line, values)], [])


def test_a_format_alone_reaches_as_far_as_it_likes(tmp_path: Path) -> None:
    cells = text_cell("A1", "rollout") + text_cell("B1", "code")
    empty = '<row r="1048576"><c r="XFD1048576"/></row>'
    write_sheet_by_hand(tmp_path / "waves.xlsx", f'<row r="1">{cells}</row>{empty}')
    assert read(tmp_path) == ([], [])


def test_a_bomb_in_a_workbook_is_refused_as_it_unpacks(tmp_path: Path) -> None:
    write_sheet_by_hand(tmp_path / "waves.xlsx", f'<row r="1">{" " * (2 * MB)}</row>')
    reason = "„xl/worksheets/sheet1.xml“ ist mehr als 200-fach komprimiert und wird nicht entpackt."
    assert read(tmp_path) == ([], [f"waves: erwartet: eine lesbare XLSX-Datei ({reason})"])


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    noise = os.urandom(MB // 2).hex()
    write_sheet_by_hand(tmp_path / "waves.xlsx", f'<row r="1">{text_cell("A1", noise)}</row>')
    limits = dataclasses.replace(DEFAULT_LIMITS, unpacked_bytes=MB)
    reason = "Das Archiv wird entpackt größer als 1 MB."
    assert read(tmp_path, limits=limits) == ([], [f"waves: erwartet: eine lesbare XLSX-Datei ({reason})"])


def test_a_parser_that_finds_too_little_memory_is_an_error_like_others(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c r="BH{number}"><v>1</v></c></row>' for number in range(2, 100_000))
    first = f'<row r="1">{text_cell("A1", "rollout")}</row>'
    write_sheet_by_hand(tmp_path / "waves.xlsx", first + rows)
    limits = dataclasses.replace(DEFAULT_LIMITS, worker_bytes=100 * MB, ratio=1000)
    _rows, errors = read(tmp_path, limits=limits)
    assert errors == [f"waves: erwartet: {TOO_MUCH}"]


def test_the_worker_sees_nothing_of_the_servers_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import json, os\nprint(json.dumps([1, [name for name in os.environ if name != 'LC_CTYPE'], []]))"
    )
    monkeypatch.setattr(xlsx_tables, "WORKER", spy)
    monkeypatch.setenv("SECRET_KEY", "hush")
    workbook = write_xlsx(tmp_path / "waves.xlsx", {"Tabelle1": lines(ROW)})
    xlsx_tables.convert_xlsx(workbook, tmp_path / "seen", "waves", DEFAULT_LIMITS)
    assert list(xlsx_tables.read_converted(tmp_path / "seen")) == [(1, [])]
