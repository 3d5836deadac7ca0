"""Everything that is an error in a bundle (spec/exchange.md), with its place, and what is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.academy.network.bundles import (
    SOUND,
    error,
    errors_of,
    everything,
    hand_in,
    line_after,
    unknown,
    with_row,
)

pytestmark = pytest.mark.django_db

DATE = "ein Datum wie 2027-03-01 oder 01.03.2027"
CODE = "ein Code ohne Leerzeichen, @ und :, mit höchstens 64 Zeichen"
PROOF = "certification:KÜRZEL oder competence:KÜRZEL@STUFE mit Stufe 1 bis 8"
OVERLAP = "keine Zeit, die sich mit einer anderen Zeile überschneidet"
BEFORE_START = "kein Tag vor dem Beginn"
BEFORE_ISSUE = "kein Tag vor der Ausstellung"
CYCLE = "kein Kreis: nichts liegt unter sich selbst"
TWICE = "jeder Schlüssel nur einmal (schon in Zeile 2)"
YES_NO = "yes oder no (auch ja/nein, true/false, 1/0)"
EMAIL_TAKEN = "eine Adresse, die niemand sonst hat"


def test_the_sound_bundle_has_no_error(tmp_path: Path) -> None:
    assert errors_of(hand_in(tmp_path, SOUND)) == []


FAULTY_ROWS: list[tuple[str, str, str | None, str | None, str]] = [
    # a missing key
    ("manufacturers", ",Nobody", "code", "", CODE),
    ("leaves", "P1,,2027-06-30", "starts_on", "", DATE),
    # a code that is none
    ("groups", "G 2,Gruppe", "code", "G 2", CODE),
    ("groups", "G@2,Gruppe", "code", "G@2", CODE),
    ("groups", "G:2,Gruppe", "code", "G:2", CODE),
    # what has to be given and is empty
    ("waves", "DMS-9,W3,Welle,", "go_live", "", DATE),
    ("wave_members", "DMS-9,D3,", "wave", "", CODE),
    ("requirements", "DMS-9,X,X,X,checklist,,,,,,,,,,", "mandatory", "", YES_NO),
    # an unknown reference
    ("areas", "X,EAST,Ost,", "manufacturer", "X", "ein Schlüssel aus der Tabelle manufacturers"),
    ("areas", "A,EAST,Ost,WEST", "parent", "WEST", "ein Schlüssel aus der Tabelle areas"),
    ("dealerships", "D4,Vier,,,,,X", "group", "X", "ein Schlüssel aus der Tabelle groups"),
    ("franchises", "X,A,,dealer,2020-01-01,", "dealership", "X", "ein Schlüssel aus der Tabelle dealerships"),
    ("franchises", "D3,A,WEST,dealer,2020-01-01,", "area", "WEST", "ein Schlüssel aus der Tabelle areas"),
    ("employments", "X,D1,ADVISOR,2021-01-01,", "person", "X", "ein Schlüssel aus der Tabelle people"),
    ("employments", "P1,D1,X,2021-01-01,", "role", "X", "ein Schlüssel aus der Tabelle job_roles"),
    ("appointments", "P1,works_council,G,2020-01-01,", "scope", "G", "die Nummer eines Betriebs"),
    ("appointments", "P1,group_manager,D1,2020-01-01,", "scope", "D1", "das Kürzel einer Händlergruppe"),
    ("appointments", "P1,area_manager,NORTH,2020-01-01,", "scope", "NORTH", "HERSTELLER/GEBIET"),
    ("appointments", "P1,area_manager,B/NORTH,2020-01-01,", "scope", "B/NORTH", "HERSTELLER/GEBIET"),
    ("appointments", "P1,trainer,A/NORTH,2020-01-01,", "scope", "A/NORTH", "das Kürzel eines Herstellers"),
    ("grants", "LIFE,X,1", "competence", "X", "ein Schlüssel aus der Tabelle competences"),
    (
        "certificates",
        "P1,X,2026-01-01,,",
        "certification",
        "X",
        "ein Schlüssel aus der Tabelle certifications",
    ),
    ("systems", "ERP,ERP,X", "manufacturer", "X", "ein Schlüssel aus der Tabelle manufacturers"),
    ("rollouts", "R,R,X,,,", "system", "X", "ein Schlüssel aus der Tabelle systems"),
    ("waves", "X,W1,Welle,2027-01-01", "rollout", "X", "ein Schlüssel aus der Tabelle rollouts"),
    ("wave_members", "CRM-1,D3,W1", "wave", "W1", "ein Schlüssel aus der Tabelle waves"),
    (
        "requirements",
        "DMS-9,X,X,X,checklist,,ADVISOR X,,,,,,,,no",
        "roles",
        "X",
        "ein Schlüssel aus der Tabelle job_roles",
    ),
    (
        "targets",
        "DMS-9,X,NORTH,2020-01-01,,1,1",
        "requirement",
        "X",
        "ein Schlüssel aus der Tabelle requirements",
    ),
    ("targets", "DMS-9,HV,WEST,2020-01-01,,1,1", "area", "WEST", "ein Schlüssel aus der Tabelle areas"),
    ("items", "DMS-9,X,I,I,I", "requirement", "X", "ein Schlüssel aus der Tabelle requirements"),
    ("confirmations", "DMS-9,LIST,X,D1,2027-01-10,", "item", "X", "ein Schlüssel aus der Tabelle items"),
    ("waivers", "DMS-9,X,D1,2027-01-01,,", "requirement", "X", "ein Schlüssel aus der Tabelle requirements"),
    ("cooperation_members", "X,D1", "cooperation", "X", "ein Schlüssel aus der Tabelle cooperations"),
    (
        "covers",
        "X,P2,D1,certification:CERT,2027-01-01,",
        "cooperation",
        "X",
        "ein Schlüssel aus der Tabelle cooperations",
    ),
    # a date that is none
    ("leaves", "P2,2027-02-30,", "starts_on", "2027-02-30", DATE),
    ("leaves", "P2,1/2/2027,", "starts_on", "1/2/2027", DATE),
    ("leaves", "P2,2027-02-01,soon", "ends_on", "soon", DATE),
    ("certificates", "P1,LIFE,2026-01-01,ever,", "valid_until", "ever", f"{DATE}, „never“ oder leer"),
    # an end before its start
    ("franchises", "D3,A,,dealer,2020-01-02,2020-01-01", "ends_on", "2020-01-01", BEFORE_START),
    ("employments", "P3,D1,ADVISOR,2020-01-02,2020-01-01", "ends_on", "2020-01-01", BEFORE_START),
    ("appointments", "P3,trainer,B,2020-01-02,2020-01-01", "ends_on", "2020-01-01", BEFORE_START),
    ("leaves", "P3,02.01.2020,01.01.2020", "ends_on", "01.01.2020", BEFORE_START),
    ("certificates", "P1,LIFE,2026-01-02,2026-01-01,", "valid_until", "2026-01-01", BEFORE_ISSUE),
    ("certificates", "P1,LIFE,2026-01-02,,2026-01-01", "revoked_on", "2026-01-01", BEFORE_ISSUE),
    ("targets", "DMS-9,HV,NORTH,2020-01-02,2020-01-01,1,1", "ends_on", "2020-01-01", BEFORE_START),
    ("confirmations", "DMS-9,LIST,KEYS,D2,2020-01-02,2020-01-01", "withdrawn_on", "2020-01-01", BEFORE_START),
    ("waivers", "DMS-9,HV,D2,2020-01-02,2020-01-01,", "valid_until", "2020-01-01", BEFORE_START),
    ("cooperations", "SUED,Süd,2020-01-02,2020-01-01,1", "ends_on", "2020-01-01", BEFORE_START),
    ("covers", "NORD,P2,D1,certification:CERT,2020-01-02,2020-01-01", "ends_on", "2020-01-01", BEFORE_START),
    # numbers out of their bounds
    ("requirements", "DMS-9,X,X,X,checklist,,,101,,,,,,,no", "share", "101", "eine ganze Zahl von 0 bis 100"),
    ("requirements", "DMS-9,X,X,X,checklist,,,-1,,,,,,,no", "share", "-1", "eine ganze Zahl von 0 bis 100"),
    ("requirements", "DMS-9,X,X,X,checklist,,,80%,,,,,,,no", "share", "80%", "eine ganze Zahl von 0 bis 100"),
    (
        "requirements",
        "DMS-9,X,X,X,checklist,,,,-1,,,,,,no",
        "heads",
        "-1",
        "eine ganze Zahl von 0 bis 1000000",
    ),
    ("requirements", "DMS-9,X,X,X,checklist,,,,,0,,,,,no", "per", "0", "eine ganze Zahl von 1 bis 1000000"),
    (
        "requirements",
        "DMS-9,X,X,X,checklist,,,,,,,,-1,,no",
        "newcomer_days",
        "-1",
        "eine ganze Zahl von 0 bis 1000000",
    ),
    (
        "requirements",
        "DMS-9,X,X,X,checklist,,,,,,,,,-1,no",
        "lead_days",
        "-1",
        "eine ganze Zahl von 0 bis 36500",
    ),
    ("targets", "DMS-9,HV,NORTH,2020-01-01,,101,1", "share", "101", "eine ganze Zahl von 0 bis 100"),
    ("grants", "LIFE,HV,0", "level", "0", "eine ganze Zahl von 1 bis 8"),
    ("grants", "LIFE,HV,9", "level", "9", "eine ganze Zahl von 1 bis 8"),
    ("certifications", "X,X,X,0", "validity_months", "0", "eine ganze Zahl von 1 bis 1200"),
    ("rollouts", "R,R,DMS,,-1,", "hypercare_days", "-1", "eine ganze Zahl von 0 bis 1000000"),
    ("rollouts", "R,R,DMS,,,1.5", "warn_days", "1.5", "eine ganze Zahl von 0 bis 1000000"),
    ("cooperations", "SUED,Süd,,,-1", "max_covers", "-1", "eine ganze Zahl von 0 bis 1000000"),
    # proofs
    ("requirements", "DMS-9,X,X,X,people,,,1,,,,,,,no", "proof", "", PROOF),
    ("requirements", "DMS-9,X,X,X,people,CERT,,1,,,,,,,no", "proof", "CERT", PROOF),
    ("requirements", "DMS-9,X,X,X,people,competence:HV,,1,,,,,,,no", "proof", "competence:HV", PROOF),
    ("requirements", "DMS-9,X,X,X,people,competence:HV@9,,1,,,,,,,no", "proof", "competence:HV@9", PROOF),
    (
        "requirements",
        "DMS-9,X,X,X,people,certification:X,,1,,,,,,,no",
        "proof",
        "certification:X",
        "ein Schlüssel aus der Tabelle certifications",
    ),
    ("covers", "NORD,P2,D1,LIFE,2020-01-01,2020-01-02", "proof", "LIFE", PROOF),
    # a duplicate key within one table
    ("manufacturers", "A,Again", "code", "A", TWICE),
    ("leaves", "P1,01.01.2027,", "person", "P1 · 01.01.2027", TWICE),
    (
        "appointments",
        "P1,dealership_manager,D1,2020-01-01,",
        "person",
        "P1 · dealership_manager · D1 · 2020-01-01",
        TWICE,
    ),
    # a dealership in two waves of a rollout
    ("wave_members", "DMS-9,D1,W2", "rollout", "DMS-9 · D1", TWICE),
    # an unknown choice
    ("franchises", "D3,A,,partner,2020-01-01,", "contract", "partner", "eines von: dealer, agency, service"),
    ("people", "P4,,,,fr", "language", "fr", "eines von: de, en"),
    (
        "job_roles",
        "X,X,X,Sales",
        "department",
        "Sales",
        "eines von: sales, service, parts, administration, management",
    ),
    ("requirements", "DMS-9,X,X,X,person,,,,,,,,,,no", "kind", "person", "eines von: people, checklist"),
    ("requirements", "DMS-9,X,X,X,checklist,,,,,,maybe,,,,no", "or_all", "maybe", YES_NO),
    (
        "dealerships",
        "D4,Vier,,,,Germany,",
        "country",
        "Germany",
        "ein Ländercode mit zwei Großbuchstaben wie DE (ISO 3166-1)",
    ),
    (
        "people",
        "P4,,,ayse.example.org,de",
        "email",
        "ayse.example.org",
        "eine E-Mail-Adresse wie name@example.org",
    ),
    # overlaps
    ("franchises", "D1,A,,service,2025-12-31,2025-12-31", "starts_on", "2025-12-31", OVERLAP),
    ("targets", "DMS-9,SALES,NORTH,2027-12-31,,1,1", "starts_on", "2027-12-31", OVERLAP),
    # an address that somebody has
    ("people", "P4,,,AYSE@example.org,de", "email", "AYSE@example.org", EMAIL_TAKEN),
    # more covers on a day than the cooperation allows
    (
        "covers",
        "NORD,P1,D1,competence:HV@1,2027-12-31,",
        "dealership",
        "2",
        "höchstens 1 vertretene Betriebe je Person und Tag",
    ),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "expected"), FAULTY_ROWS)
def test_a_faulty_row_is_reported_alone_with_its_place_and_changes_nothing(
    tmp_path: Path, table: str, row: str, column: str, value: str, expected: str
) -> None:
    before = everything()

    report = hand_in(tmp_path, with_row(table, row))

    assert (errors_of(report), everything()) == (
        [error(table, line_after(table), column, value, expected)],
        before,
    )


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("franchises", "D1,A,,service,2019-01-01,2019-12-31"),
        ("franchises", "D1,B,,service,2020-01-01,"),
        ("targets", "DMS-9,SALES,NORTH,2028-01-01,,1,1"),
        ("targets", "DMS-9,SALES,COAST,2027-01-01,,1,1"),
        ("covers", "NORD,P1,D1,certification:CERT,2028-01-01,"),
        ("covers", "NORD,P1,D2,competence:HV@1,2027-01-01,"),
        ("covers", "NORD,P2,D1,certification:CERT,2027-01-01,"),
        ("requirements", "DMS-9,X,X,,checklist,,,,,,,,,,ja"),
        ("requirements", "DMS-9,X,X,,people,competence:HV@8,,100,0,1,1,0,0,0,FALSE"),
        ("people", "P4,,,,"),
        ("leaves", "P1,2027-06-30,2027-06-30"),
        ("cooperations", "SUED,Süd,,2020-01-01,"),
        ("certificates", "P3,CERT,2026-01-01,2026-01-01,2026-01-01"),
    ],
)
def test_what_touches_a_limit_is_no_error(tmp_path: Path, table: str, row: str) -> None:
    assert errors_of(hand_in(tmp_path, with_row(table, row))) == []


def test_every_error_of_every_table_is_reported_in_the_order_of_tables_and_lines(tmp_path: Path) -> None:
    report = hand_in(
        tmp_path,
        {
            **SOUND,
            "groups": "code,name\nG,Gruppe\nG 2,\n",
            "leaves": "person,starts_on,ends_on\nX,2027-13-01,never\nP1,2027-01-01,2026-01-01\n",
            "targets": "rollout,requirement,area,starts_on,ends_on,share,heads\nDMS-9,SALES,NORTH,,,101,-1\n",
        },
    )

    text = "Text mit höchstens 200 Zeichen, ohne Steuerzeichen"
    assert errors_of(report) == [
        error("groups", 3, "code", "G 2", CODE),
        error("groups", 3, "name", "", text),
        error("leaves", 2, "starts_on", "2027-13-01", DATE),
        error("leaves", 2, "ends_on", "never", DATE),
        unknown("leaves", 2, "person", "X", "people"),
        error("leaves", 3, "ends_on", "2026-01-01", BEFORE_START),
        error("targets", 2, "starts_on", "", DATE),
        error("targets", 2, "share", "101", "eine ganze Zahl von 0 bis 100"),
        error("targets", 2, "heads", "-1", "eine ganze Zahl von 0 bis 1000000"),
    ]


# What follows from an error is no error of its own ------------------------------------------


@pytest.mark.parametrize(
    ("table", "faulty", "first"),
    [
        (
            "manufacturers",
            "code,name\nA,\nB,Maker B\n",
            error("manufacturers", 2, "name", "", "Text mit höchstens 200 Zeichen, ohne Steuerzeichen"),
        ),
        (
            "people",
            SOUND["people"].replace(",de", ",deutsch"),
            error("people", 2, "language", "deutsch", "eines von: de, en"),
        ),
        (
            "systems",
            SOUND["systems"].replace("DMS,A", "DMS,X"),
            unknown("systems", 2, "manufacturer", "X", "manufacturers"),
        ),
        (
            "rollouts",
            SOUND["rollouts"].replace(",DMS,", ",X,"),
            unknown("rollouts", 2, "system", "X", "systems"),
        ),
        (
            "cooperations",
            SOUND["cooperations"].replace(",1", ",x"),
            error("cooperations", 2, "max_covers", "x", "eine ganze Zahl von 0 bis 1000000"),
        ),
        (
            "certifications",
            SOUND["certifications"].replace(",12", ",0"),
            error("certifications", 2, "validity_months", "0", "eine ganze Zahl von 1 bis 1200"),
        ),
        (
            "areas",
            SOUND["areas"].replace("A,NORTH,Nord,", "A,NORTH,Nord,X"),
            unknown("areas", 2, "parent", "X", "areas"),
        ),
        (
            "requirements",
            SOUND["requirements"].replace(",80,", ",800,"),
            error("requirements", 2, "share", "800", "eine ganze Zahl von 0 bis 100"),
        ),
    ],
)
@pytest.mark.parametrize("stored", [False, True])
def test_rows_that_refer_to_a_faulty_row_are_not_called_wrong(
    tmp_path: Path, table: str, faulty: str, first: dict[str, Any], stored: bool
) -> None:
    if stored:
        hand_in(tmp_path, SOUND)

    assert errors_of(hand_in(tmp_path, {**SOUND, table: faulty})) == [first]


def test_rows_that_refer_to_a_table_that_can_not_be_read_are_not_called_wrong(tmp_path: Path) -> None:
    report = hand_in(tmp_path, {**SOUND, "people": "given_name,email\nAyşe,ayse@example.org\n"})

    assert errors_of(report) == [error("people", 1, "id", None, "diese Spalte in der Kopfzeile")]


def test_an_appointment_with_an_unknown_scope_is_no_duplicate_of_another_one(tmp_path: Path) -> None:
    row = "P1,works_council,{},2020-01-01,"

    report = hand_in(tmp_path, with_row("appointments", row.format("X"), row.format("Y")))

    assert errors_of(report) == [
        error("appointments", 6, "scope", "X", "die Nummer eines Betriebs"),
        error("appointments", 7, "scope", "Y", "die Nummer eines Betriebs"),
    ]


def test_a_faulty_row_takes_no_part_in_overlaps(tmp_path: Path) -> None:
    report = hand_in(
        tmp_path, with_row("franchises", "D2,A,,x,2021-01-01,", "D2,A,,dealer,2022-01-01,2021-01-01")
    )

    assert errors_of(report) == [
        error("franchises", 6, "contract", "x", "eines von: dealer, agency, service"),
        error("franchises", 7, "ends_on", "2021-01-01", BEFORE_START),
    ]


# Cycles ----------------------------------------------------------------


def areas(*rows: str) -> dict[str, str]:
    return {"areas": "\n".join(["manufacturer,code,name,parent", *rows, ""])}


@pytest.mark.parametrize("stored", [False, True])
def test_a_cycle_of_areas_is_an_error_of_each_row_on_it(tmp_path: Path, stored: bool) -> None:
    hand_in(tmp_path, SOUND if stored else {"manufacturers": SOUND["manufacturers"]})

    report = hand_in(
        tmp_path,
        areas("A,NORTH,Nord,COAST", "A,COAST,Küste,NORTH", "A,BAY,Bucht,COAST", "A,SELF,Selbst,SELF"),
    )

    assert errors_of(report) == [
        error("areas", 2, "parent", "COAST", CYCLE),
        error("areas", 3, "parent", "NORTH", CYCLE),
        error("areas", 5, "parent", "SELF", CYCLE),
    ]


def test_a_cycle_through_stored_areas_is_an_error_of_the_row_that_closes_it(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)

    report = hand_in(tmp_path, areas("A,NORTH,Nord,BAY", "A,BAY,Bucht,COAST"))

    assert errors_of(report) == [
        error("areas", 2, "parent", "BAY", CYCLE),
        error("areas", 3, "parent", "COAST", CYCLE),
    ]


def test_an_area_may_move_below_one_that_was_below_it_if_that_moves_too(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)

    assert errors_of(hand_in(tmp_path, areas("A,NORTH,Nord,COAST", "A,COAST,Küste,"))) == []


def test_a_parent_may_stand_below_its_children_in_the_file(tmp_path: Path) -> None:
    rows = ["A,C,C,B", "A,B,B,A", "A,A,A,"]

    assert errors_of(hand_in(tmp_path, {**areas(*rows), "manufacturers": SOUND["manufacturers"]})) == []


# The state after the import counts, stored rows included ------------------------------------


def test_franchises_and_targets_must_not_overlap_stored_ones(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)

    report = hand_in(
        tmp_path,
        {
            "franchises": (
                "dealership,manufacturer,contract,starts_on,ends_on\nD1,A,dealer,2025-06-01,2025-06-30\n"
            ),
            "targets": (
                "rollout,requirement,area,starts_on,ends_on,share,heads\nDMS-9,SALES,NORTH,2026-01-01,2027-01-01,1,1\n"
            ),
        },
    )

    assert errors_of(report) == [
        error("franchises", 2, "starts_on", "2025-06-01", OVERLAP),
        error("targets", 2, "starts_on", "2026-01-01", OVERLAP),
    ]


def test_a_stored_row_that_the_file_ends_makes_room_for_the_next(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)
    header = "dealership,manufacturer,contract,starts_on,ends_on"

    report = hand_in(
        tmp_path, {"franchises": f"{header}\nD2,A,dealer,2027-01-01,\nD2,A,agency,2020-01-01,2026-12-31\n"}
    )

    assert errors_of(report) == []


def test_each_row_that_overlaps_is_reported(tmp_path: Path) -> None:
    row = "D3,A,,dealer,{}"

    report = hand_in(
        tmp_path,
        with_row(
            "franchises",
            row.format("2020-01-01,2020-12-31"),
            row.format("2020-02-01,2020-02-29"),
            row.format("2020-03-01,2020-03-31"),
            row.format("2021-01-01,"),
        ),
    )

    assert errors_of(report) == [
        error("franchises", 7, "starts_on", "2020-02-01", OVERLAP),
        error("franchises", 8, "starts_on", "2020-03-01", OVERLAP),
    ]


def test_stored_covers_count_towards_the_limit(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)
    header = SOUND["covers"].split("\n")[0]

    report = hand_in(tmp_path, {"covers": f"{header}\nNORD,P1,D1,certification:CERT,2027-06-01,\n"})

    assert errors_of(report) == [
        error("covers", 2, "dealership", "2", "höchstens 1 vertretene Betriebe je Person und Tag")
    ]


def test_a_cooperation_may_not_allow_less_than_is_stored(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)

    report = hand_in(tmp_path, {"cooperations": "code,name,max_covers\nNORD,Nord,0\n"})

    assert errors_of(report) == [
        error(
            "cooperations", 2, "max_covers", "0", "mindestens 1: So viele Betriebe vertritt eine Person schon"
        )
    ]


def test_an_end_before_a_stored_start_is_an_error(tmp_path: Path) -> None:
    hand_in(tmp_path, SOUND)

    report = hand_in(tmp_path, {"cooperations": "code,name,starts_on\nNORD,Nord,2026-01-01\nNORD2,Zwei,\n"})
    assert errors_of(report) == []
    report = hand_in(tmp_path, {"cooperations": "code,ends_on\nNORD,2025-12-31\n"})
    assert errors_of(report) == [error("cooperations", 2, "ends_on", "2025-12-31", BEFORE_START)]


@pytest.mark.parametrize("check", [False, True])
def test_a_system_with_targets_can_not_go_to_another_maker(tmp_path: Path, check: bool) -> None:
    hand_in(tmp_path, SOUND)

    report = hand_in(tmp_path, {"systems": "code,name,manufacturer\nDMS,DMS,B\n"}, check=check)

    assert errors_of(report) == [
        error(
            "systems",
            2,
            "manufacturer",
            "B",
            "der Hersteller A, denn die Einführung DMS-9 hat Ziele in seinen Gebieten",
        )
    ]


@pytest.mark.parametrize("check", [False, True])
def test_a_rollout_with_targets_can_not_move_to_another_makers_system(tmp_path: Path, check: bool) -> None:
    hand_in(tmp_path, SOUND)

    report = hand_in(
        tmp_path,
        {"rollouts": "code,name,system\nDMS-9,DMS 9,CRM\n", "systems": SOUND["systems"]},
        check=check,
    )

    assert errors_of(report) == [
        error(
            "rollouts",
            2,
            "system",
            "CRM",
            "der Hersteller A, denn die Einführung DMS-9 hat Ziele in seinen Gebieten",
        )
    ]


# Addresses ----------------------------------------------------------------


def people(*rows: str) -> dict[str, str]:
    return {"people": "\n".join(["id,email", *rows, ""])}


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["P1,ben@example.org"], [2]),
        (["P1,ben@example.org", "P2,Ben@example.org"], [2]),
        (["P2,ben@example.org", "P1,ben@example.org"], [3]),
        (["P4,neu@example.org", "P5,NEU@example.org"], [3]),
        (["P1,ben@example.org", "P3,ben@example.org"], [2, 3]),
        (["P1,ben@example.org", "P3,ben@example.org", "P2,"], [3]),
        (["P1,ben@example.org", "P2,ayse@example.org", "P3,ayse@example.org"], [4]),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_an_address_belongs_to_one_person_alone(
    tmp_path: Path, rows: list[str], lines: list[int], check: bool
) -> None:
    hand_in(tmp_path, SOUND)
    before = everything()

    report = hand_in(tmp_path, people(*rows), check=check)

    assert errors_of(report) == [
        error("people", line, "email", rows[line - 2].split(",")[1], EMAIL_TAKEN) for line in lines
    ]
    assert everything() == before
