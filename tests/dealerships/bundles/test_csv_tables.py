"""CSV as it really comes, and each way in which it can be wrong."""

from __future__ import annotations

import codecs
import csv
import dataclasses
from datetime import date
from pathlib import Path

import pytest

from dealerships.bundles.csv_tables import find_encoding
from dealerships.bundles.errors import Errors
from dealerships.bundles.files import open_bundle
from dealerships.bundles.limits import DEFAULT_LIMITS, MB
from tests.dealerships.bundles.bundle_files import HEADER, NAMES, WAVE_LINE, WAVES, read, wave, write_csv

DAY = "ein Datum wie 2027-03-01 oder 01.03.2027"
PLAIN = f"{HEADER}\n{WAVE_LINE}\n"

DIALECTS = {
    "plain": PLAIN,
    "byte-order mark": codecs.BOM_UTF8 + PLAIN.encode(),
    "Windows-1252": PLAIN.encode("cp1252"),
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "Windows line ends": PLAIN.replace("\n", "\r\n"),
    "old Mac line ends": PLAIN.replace("\n", "\r"),
    "no line end": PLAIN.removesuffix("\n"),
    "all quoted": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines()),
    "German as Excel writes it":
        "rollout;code;name;go_live;places;public\r\nCRM-27;W1;Süd;01.03.2027;7;ja\r\n".encode("cp1252"),
    "blanks around": PLAIN.replace(",", " , ").replace("Süd", "\u00a0Süd\u00a0"),
    "blank before a quote": PLAIN.replace("W1,Süd", 'W1, "Süd" '),
    "names in another case": PLAIN.replace(HEADER, HEADER.upper()),
    "columns in another order": "public,go_live,name,code,rollout,places\n1,2027-03-01,Süd,W1,CRM-27,7\n",
    "delimiters at the end": PLAIN.replace("\n", ",,\n"),
    "delimiter at the end of the rows": PLAIN.replace("yes\n", "yes, ,\n"),
    "commas in the semicolon file's header": (
        'rollout;code;"name";go_live;places;public;"a,b,c,d,e,f,g,h"\nCRM-27;W1;Süd;2027-03-01;7;yes;x\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", DIALECTS.values(), ids=DIALECTS.keys())
def test_reads_every_dialect_the_same(tmp_path: Path, content: str | bytes) -> None:
    assert read(write_csv(tmp_path, content)) == ([(2, wave())], [])


def test_the_whole_file_decides_the_encoding(tmp_path: Path) -> None:
    lines = [f"CRM-27,W{number},Sud,2027-03-01,7,yes" for number in range(70_000)]
    content = "\n".join([HEADER, *lines, WAVE_LINE]).encode("cp1252")
    rows, errors = read(write_csv(tmp_path, content))
    assert (len(content) > 2**21, len(rows), rows[-1], errors) == (True, 70_001, (70_002, wave()), [])


def test_utf_8_over_the_border_of_a_block_is_no_other_encoding(tmp_path: Path) -> None:
    (tmp_path / "waves.csv").write_bytes(b" " * (MB - 1) + "ü".encode())
    assert find_encoding(tmp_path / "waves.csv") == "utf-8-sig"


def test_an_absent_column_has_no_value_and_an_empty_cell_has_the_empty_one(tmp_path: Path) -> None:
    content = "rollout,code,name,places,public\nCRM-27,W1,,,\n"
    assert read(write_csv(tmp_path, content)) == (
        [(2, {"rollout": "CRM-27", "code": "W1", "name": "", "places": 0, "public": False})],
        [],
    )


def test_the_column_may_say_what_an_empty_cell_means(tmp_path: Path) -> None:
    columns = tuple(
        dataclasses.replace(column, empty=None) if column.name == "places" else column
        for column in WAVES.columns
    )
    rows, _errors = read(
        write_csv(tmp_path, "rollout,code,places\nCRM-27,W1,\n"), dataclasses.replace(WAVES, columns=columns)
    )
    assert rows == [(2, {"rollout": "CRM-27", "code": "W1", "places": None})]


def test_lines_are_counted_as_the_eye_does(tmp_path: Path) -> None:
    content = (
        f'\n{HEADER}\nCRM-27,W1,"Süd\nund\nWest",2027-03-01,7,yes\n\n , ,;\n,,,,,\n'
        'CRM-27,W2,"a\nb",gestern,7,yes\nCRM-27,W3,,morgen,7,yes'
    )
    rows, errors = read(write_csv(tmp_path, content.replace(" , ,;", " , ,,,,")))
    assert (rows, errors) == (
        [
            (3, wave(name="Süd\nund\nWest")),
            (9, {"rollout": "CRM-27", "code": "W2", "name": "a\nb", "places": 7, "public": True}, False),
            (11, {"rollout": "CRM-27", "code": "W3", "name": "", "places": 7, "public": True}, False),
        ],
        [
            f"waves, Zeile 9, Spalte „go_live“: „gestern“ – erwartet: {DAY}",
            f"waves, Zeile 11, Spalte „go_live“: „morgen“ – erwartet: {DAY}",
        ],
    )


def test_every_bad_cell_of_every_row_is_reported_and_the_rest_still_read(tmp_path: Path) -> None:
    content = f"{HEADER}\n,W 1,{'x' * 41},2027-02-30,-1,maybe\n{WAVE_LINE}\nCRM-27,W2,,,101,no\n"
    code = "ein Code ohne Leerzeichen, @ und :, mit höchstens 64 Zeichen"
    name = "Text mit höchstens 40 Zeichen, ohne Steuerzeichen"
    choice = "yes oder no (auch ja/nein, true/false, 1/0)"
    assert read(write_csv(tmp_path, content)) == (
        [
            (2, {}, False),
            (3, wave()),
            (4, {"rollout": "CRM-27", "code": "W2", "name": "", "public": False}, False),
        ],
        [
            f"waves, Zeile 2, Spalte „rollout“: „“ – erwartet: {code}",
            f"waves, Zeile 2, Spalte „code“: „W 1“ – erwartet: {code}",
            f"waves, Zeile 2, Spalte „name“: „{'x' * 41}“ – erwartet: {name}",
            f"waves, Zeile 2, Spalte „go_live“: „2027-02-30“ – erwartet: {DAY}",
            "waves, Zeile 2, Spalte „places“: „-1“ – erwartet: eine ganze Zahl von 0 bis 100",
            f"waves, Zeile 2, Spalte „public“: „maybe“ – erwartet: {choice}",
            f"waves, Zeile 4, Spalte „go_live“: „“ – erwartet: {DAY}",
            "waves, Zeile 4, Spalte „places“: „101“ – erwartet: eine ganze Zahl von 0 bis 100",
        ],
    )


def test_a_row_with_another_number_of_cells_is_one_error_and_keeps_what_it_says(tmp_path: Path) -> None:
    cells = "6 Zellen wie in der Kopfzeile, nicht"
    content = f"{HEADER}\nCRM-27,W1,Süd,7,yes\nCRM-27,W2,N,2027-03-01,7,yes,x\n"
    assert read(write_csv(tmp_path, content)) == (
        [
            (2, {"rollout": "CRM-27", "code": "W1", "name": "Süd"}, False),
            (3, wave(code="W2", name="N"), False),
        ],
        [
            f"waves, Zeile 2: „CRM-27, W1, Süd, 7, yes“ – erwartet: {cells} 5",
            f"waves, Zeile 3: „CRM-27, W2, N, 2027-03-01, 7, yes, x“ – erwartet: {cells} 7",
        ],
    )


def test_unknown_columns_are_ignored_and_named(tmp_path: Path) -> None:
    write_csv(tmp_path, "colour,rollout,code,,Kürzel\nred,CRM-27,W1,x,y\n")
    errors = Errors()
    with open_bundle(tmp_path, NAMES) as bundle:
        rows = [row.values for row in bundle.rows(WAVES, errors)]
        assert (rows, bundle.ignored_columns, len(errors)) == (
            [{"rollout": "CRM-27", "code": "W1"}],
            {"waves": ("colour", "Kürzel")},
            0,
        )


def test_a_row_keeps_its_trimmed_text_for_messages(tmp_path: Path) -> None:
    write_csv(tmp_path, "places,colour,code,rollout\n 07 ,red, W1 ,CRM-27\n")
    with open_bundle(tmp_path, NAMES) as bundle:
        assert [row.raw for row in bundle.rows(WAVES, Errors())] == [
            {"places": "07", "code": "W1", "rollout": "CRM-27"}
        ]


COLUMNS = "rollout, code, name, go_live, places, public"
UNREADABLE = {
    "nothing": ("", [f"waves, Zeile 1: „“ – erwartet: eine Kopfzeile mit den Spalten {COLUMNS}"]),
    "only blanks": (" \n\n", [f"waves, Zeile 1: „“ – erwartet: eine Kopfzeile mit den Spalten {COLUMNS}"]),
    "no header": ("CRM-27,W1,Süd", [
        f"waves, Zeile 1: „CRM-27, W1, Süd“ – erwartet: eine Kopfzeile mit den Spalten {COLUMNS}"
    ]),
    "a missing key column": ("rollout,name\nCRM-27,Süd\n", [
        "waves, Zeile 1, Spalte „code“: erwartet: diese Spalte in der Kopfzeile"
    ]),
    "both key columns missing": ("name\nSüd\n", [
        "waves, Zeile 1, Spalte „rollout“: erwartet: diese Spalte in der Kopfzeile",
        "waves, Zeile 1, Spalte „code“: erwartet: diese Spalte in der Kopfzeile",
    ]),
    "a column twice": ("rollout,code,name,Name\nCRM-27,W1,Süd,Nord\n", [
        "waves, Zeile 1, Spalte „name“: „Name“ – erwartet: jede Spalte nur einmal"
    ]),
    "UTF-16": (PLAIN.encode("utf-16"), [
        "waves: erwartet: Text in UTF-8 oder Windows-1252; die Datei ist in UTF-16"
    ]),
    "UTF-16 without a mark": (PLAIN.encode("utf-16-le"), [
        "waves, Zeile 1: erwartet: Text in UTF-8 oder Windows-1252, ohne NUL-Zeichen"
    ]),
    "a NUL": (PLAIN.encode() + b"\nCRM\0", [
        "waves, Zeile 4: erwartet: Text in UTF-8 oder Windows-1252, ohne NUL-Zeichen"
    ]),
    "neither UTF-8 nor Windows-1252": (PLAIN.encode() + b"\x81\xfc\n", [
        "waves, Zeile 3: erwartet: Text in UTF-8 oder Windows-1252"
    ]),
    "a mark of UTF-8 on something else": (codecs.BOM_UTF8 + PLAIN.encode("cp1252"), [
        "waves: erwartet: Text in UTF-8, wie es am Anfang der Datei steht"
    ]),
    "a zip": (b"PK\x03\x04 and so on", [
        "waves: erwartet: eine CSV-Datei; dies ist eine XLSX- oder Zip-Datei"
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_is_no_such_table_is_one_clear_error(
    tmp_path: Path, content: str | bytes, expected: list[str]
) -> None:
    assert read(write_csv(tmp_path, content)) == ([], expected)


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    assert read(write_csv(tmp_path, HEADER)) == ([], [])


def test_an_open_quote_is_reported_where_it_opens(tmp_path: Path) -> None:
    content = f'{PLAIN}CRM-27,W2,"N,2027-03-01\nA,B,C\n'
    assert read(write_csv(tmp_path, content)) == (
        [(2, wave())],
        [r"waves, Zeile 3: „CRM-27W2N,2027-03-01\nA,B,C\n“ – erwartet: ein schließendes Anführungszeichen"],
    )


def test_an_overlong_cell_is_an_error_and_reading_goes_on(tmp_path: Path) -> None:
    long = "x" * (csv.field_size_limit() + 1)
    rows, errors = read(write_csv(tmp_path, f"{HEADER}\nCRM-27,{long},,2027-03-01,7,yes\n{WAVE_LINE}\n"))
    assert (rows, errors) == (
        [(3, wave())],
        [f"waves, Zeile 2: „CRM-27,{'x' * 92}…“ – erwartet: Zellen mit höchstens 131072 Zeichen"],
    )


def test_after_an_overlong_quoted_cell_nothing_is_guessed(tmp_path: Path) -> None:
    long = "x\n" * csv.field_size_limit()
    assert read(write_csv(tmp_path, f'{PLAIN}CRM-27,W2,"{long}",2027-03-01,7,yes\n{WAVE_LINE}\n')) == (
        [(2, wave())],
        ["waves, Zeile 3: erwartet: Zellen mit höchstens 131072 Zeichen"],
    )


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    assert read(write_csv(tmp_path, PLAIN + "x," * 2**20)) == (
        [(2, wave())],
        [f"waves, Zeile 3: „{'x,' * 49}x…“ – erwartet: Zeilen mit höchstens 1048576 Zeichen"],
    )


def test_rows_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, csv_rows=2)
    folder = write_csv(tmp_path, f"{HEADER}\n" + f"{WAVE_LINE}\n" * 3)
    assert read(folder, limits=limits) == (
        [(2, wave()), (3, wave())],
        ["waves, Zeile 4: erwartet: höchstens 2 Zeilen"],
    )


def test_both_ways_to_write_a_date_may_be_mixed(tmp_path: Path) -> None:
    content = f"{HEADER}\nA,1,,01.03.2027,,\nA,2,,2027-03-01,,\nA,3,, 2027-03-01 ,,\n"
    rows, _errors = read(write_csv(tmp_path, content))
    assert [row[1]["go_live"] for row in rows] == [date(2027, 3, 1)] * 3


def test_many_different_values_are_read_as_they_stand(tmp_path: Path) -> None:
    codes = [f"W{number}" for number in range(20_000)]
    lines = [f"CRM-27,{code},,2027-03-01,," for code in codes]
    rows, _errors = read(write_csv(tmp_path, "\n".join([HEADER, *lines])))
    assert [row[1]["code"] for row in rows] == codes
