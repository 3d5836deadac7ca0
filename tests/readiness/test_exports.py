"""Files of a board: exactly what is filtered, in words, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from dealerships.calendar import today
from dealerships.labels import written
from dealerships.models import Language
from tests.cast import Cast, Network, client_of
from tests.factories import DealershipFactory, FranchiseFactory, WaveMemberFactory, in_days
from tests.readiness.boards import board, refresh

__all__ = ["board"]

CSV = "/rollouts/ROLLOUT-A/export.csv"
XLSX = "/rollouts/ROLLOUT-A/export.xlsx"


def csv_rows(client: Client, query: str = "") -> list[list[str]]:
    content = b"".join(client.get(f"{CSV}{query}").streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_rows(client: Client, query: str = "") -> list[list[object]]:
    content = b"".join(client.get(f"{XLSX}{query}").streaming_content)  # type: ignore[attr-defined]
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_csv_has_words_for_a_german_spreadsheet(cast: Cast, board: Network) -> None:
    stand, soon, later = written(today()), written(in_days(5)), written(in_days(50))
    assert csv_rows(client_of(cast, "group_manager")) == [
        [
            "Nummer",
            "Betrieb",
            "Ort",
            "Händlergruppe",
            "Gebiet",
            "Welle",
            "Go-live",
            "Status",
            "Hauptgrund",
            "Frist",
            "Bereit bis",
            "Alle: Ist",
            "Alle: Soll",
            "Alle: Status",
            "Anforderung R1: Ist",
            "Anforderung R1: Soll",
            "Anforderung R1: Status",
            "Technik: Ist",
            "Technik: Soll",
            "Technik: Status",
            "Stand",
        ],
        [
            *("A2", "Autohaus A2", "", "Gruppe A", "Gebiet SOUTH", "Welle 2", soon),
            *("Gefährdet", "2 Nachweise fehlen: Alle", soon, ""),
            *("0", "2", "Bald fällig", "0", "1", "Bald fällig", "0", "2", "Bald fällig"),
            stand,
        ],
        [
            *("A1", "Autohaus A1", "", "Gruppe A", "Gebiet COAST", "Welle W1", later),
            *("Im Plan", "4 Nachweise fehlen: Alle", later, ""),
            *("2", "6", "Offen", "2", "1", "Erfüllt", "1", "2", "Offen"),
            stand,
        ],
    ]


def test_files_have_the_same_rows_and_xlsx_has_numbers(cast: Cast, board: Network) -> None:
    client = client_of(cast, "headquarters")
    as_text = [
        [str(int(value)) if isinstance(value, float) else value for value in row] for row in xlsx_rows(client)
    ]
    assert as_text == csv_rows(client)
    assert xlsx_rows(client)[2][11:13] == [2.0, 6.0]


def test_files_hide_what_the_board_hides(cast: Cast, board: Network) -> None:
    a2 = csv_rows(client_of(cast, "headquarters"))[1]
    assert a2[8:20] == [
        "Bald fällig: Alle",
        written(in_days(5)),
        "",
        *("–", "–", "Bald fällig"),
        *("–", "–", "Bald fällig"),
        *("0", "2", "Bald fällig"),
    ]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?status=on_track&status=ready", ["A1", "AB"]),
        ("?area=NORTH&sort=-number", ["AB", "A1"]),
        ("?q=nirgends", []),
        ("?sort=number&page=7", ["A1", "A2", "AB"]),
    ],
)
def test_files_have_exactly_what_is_filtered_in_its_order(
    cast: Cast, board: Network, query: str, numbers: list[str]
) -> None:
    client = client_of(cast, "headquarters")
    assert [row[0] for row in csv_rows(client, query)[1:]] == numbers
    assert [row[0] for row in xlsx_rows(client, query)[1:]] == numbers


def test_files_speak_the_readers_language(cast: Cast, board: Network) -> None:
    cast.headquarters.language = Language.EN
    cast.headquarters.save()
    header = csv_rows(client_of(cast, "headquarters"))[0]
    assert [column.split(": ")[0] for column in header if ": " in column] == [
        *["Requirement ALL"] * 3,
        *["Requirement R1"] * 3,
        *["Requirement TECH"] * 3,
    ]


def test_names_that_look_like_formulas_are_text_in_both_files(cast: Cast, board: Network) -> None:
    board.ab.name, board.ab.city = "=cmd|' /C calc'!A0", "https://example.org"
    board.ab.save()
    client = client_of(cast, "headquarters")
    assert csv_rows(client, "?status=ready")[1][1:3] == ["'=cmd|' /C calc'!A0", "https://example.org"]
    assert xlsx_rows(client, "?status=ready")[1][1:3] == ["=cmd|' /C calc'!A0", "https://example.org"]


def test_files_have_names_of_their_own(cast: Cast, board: Network) -> None:
    client = client_of(cast, "headquarters")
    assert [client.get(url)["Content-Disposition"] for url in (CSV, XLSX)] == [
        f'attachment; filename="bereitschaft-rollout-a-{today():%Y-%m-%d}.csv"',
        f'attachment; filename="bereitschaft-rollout-a-{today():%Y-%m-%d}.xlsx"',
    ]


def test_file_of_many_houses_needs_as_many_queries_as_one_of_few(cast: Cast, board: Network) -> None:
    client = client_of(cast, "headquarters")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            csv_rows(client)
        return len(captured)

    queries()
    before = queries()
    for _number in range(60):
        house = DealershipFactory.create()
        FranchiseFactory.create(dealership=house, manufacturer=board.maker_a)
        WaveMemberFactory.create(wave=board.wave_a, dealership=house)
    refresh()
    assert (queries(), len(csv_rows(client))) == (before, 64)
