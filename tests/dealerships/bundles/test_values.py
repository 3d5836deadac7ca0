"""What a cell may say, kind by kind (spec/exchange.md)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dealerships.bundles.values import (
    NEVER,
    Choice,
    Code,
    Codes,
    Country,
    Day,
    Email,
    Integer,
    Kind,
    Text,
    ValidUntil,
    YesNo,
    countries,
)

REFUSED = object()


def parsed(kind: Kind, text: str) -> Any:
    try:
        return kind.parse(text)
    except ValueError:
        return REFUSED


TAKEN = [
    (Text(max_length=4), "Süd!", "Süd!"),
    (Text(), "zwei\r\nZeilen\rund\teine", "zwei\nZeilen\nund\teine"),
    (Text(), "Mu\u0308ller", "M\u00fcller"),
    (Text(), "feste\u00a0Breite", "feste\u00a0Breite"),
    (Text(max_length=6), "Mu\u0308ller", "M\u00fcller"),
    (Code(), "CRM-27/a.B_c", "CRM-27/a.B_c"),
    (Code(), "Süd", "Süd"),
    (Code(), "007", "007"),
    (Codes(), "SALES SERVICE", ("SALES", "SERVICE")),
    (Codes(), "B  A\tB\nC", ("B", "A", "C")),
    (Integer(), "0", 0),
    (Integer(), "007", 7),
    (Integer(max=100), "100", 100),
    (Integer(min=-5), "-5", -5),
    *[(YesNo(), text, True) for text in ("yes", "ja", "true", "1", "YES", "Ja", "TRUE")],
    *[(YesNo(), text, False) for text in ("no", "nein", "false", "0", "NO", "Nein", "False")],
    (Day(), "2027-03-01", date(2027, 3, 1)),
    (Day(), "01.03.2027", date(2027, 3, 1)),
    (Day(), "29.02.2028", date(2028, 2, 29)),
    (Day(), "1900-01-01", date(1900, 1, 1)),
    (Day(), "2999-12-31", date(2999, 12, 31)),
    (ValidUntil(), "never", NEVER),
    (ValidUntil(), "31.12.2027", date(2027, 12, 31)),
    (Choice("de", "en"), "en", "en"),
    (Email(), "erika.muster+x@mail.example.org", "erika.muster+x@mail.example.org"),
    (Email(), "jürgen@müller.example", "jürgen@müller.example"),
    (Country(), "DE", "DE"),
]


@pytest.mark.parametrize(("kind", "text", "value"), TAKEN)
def test_takes(kind: Kind, text: str, value: object) -> None:
    assert (parsed(kind, text), type(parsed(kind, text))) == (value, type(value))


NOT_TAKEN = [
    (Text(max_length=4), "Süden"),
    (Text(), "a\0b"),
    (Text(), "a\x1b[31mb"),
    (Text(), "a\x85b"),
    *[(Code(), text) for text in ("A B", "A\u00a0B", "A@B", "A:B", "A\tB", "A\nB", "A\u200bB", "\ufeffA")],
    (Code(), "A" * 65),
    (Codes(), "A B:C"),
    (Codes(), "A B@"),
    *[
        (Integer(min=0, max=100), text)
        for text in ("-1", "101", "1.5", "1,5", "1e3", "+1", "7.0", "1 000", "1.000", "٣", "²", "x", "--1")
    ],
    (Integer(), "9" * 5000),
    *[(YesNo(), text) for text in ("y", "n", "j", "2", "wahr", "yes no", "-1", "1.0")],
    *[
        (Day(), text)
        for text in (
            "2027-02-30", "31.04.2027", "29.02.2027", "2027-3-1", "1.3.2027", "01.03.27", "2027/03/01",
            "2027-13-01", "1899-12-31", "3000-01-01", "0000-01-01", "gestern", "46447", "2027-03-01 12:30:00",
            "2027-03-01T00:00:00", "٢٠٢٧-03-01", "20270301", "2027-03-01\n",
        )
    ],
    *[(ValidUntil(), text) for text in ("always", "nie", "Never ", "2027-02-30")],
    *[(Choice("de", "en"), text) for text in ("fr", "DE", "de en")],
    *[
        (Email(), text)
        for text in (
            "erika", "@example.org", "erika@", "erika@example", "erika muster@example.org", "a@b@example.org",
            "a@example..org", "a@.org", "a@b.org, c@d.org", "Erika <a@example.org>", "a@example.org.",
            "a" * 65 + "@example.org", "a@" + "b" * 250 + ".org",
        )
    ],
    *[(Country(), text) for text in ("de", "DEU", "Deutschland", "XX", "EU", "UK", "ZZ", "49")],
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), NOT_TAKEN)
def test_refuses(kind: Kind, text: str) -> None:
    assert parsed(kind, text) is REFUSED


def test_countries_are_the_249_of_iso_3166() -> None:
    assert (len(countries()), sorted(c for c in countries() if c.startswith("D"))) == (
        249,
        ["DE", "DJ", "DK", "DM", "DO", "DZ"],
    )


def test_every_kind_says_what_it_expects() -> None:
    kinds = [
        Text(max_length=40), Code(), Codes(), Integer(max=100), YesNo(), Day(), ValidUntil(),
        Choice("de", "en"), Email(), Country(),
    ]  # fmt: skip
    assert [str(kind.expected) for kind in kinds] == [
        "Text mit höchstens 40 Zeichen, ohne Steuerzeichen",
        "ein Code ohne Leerzeichen, @ und :, mit höchstens 64 Zeichen",
        "Codes mit Leerzeichen dazwischen",
        "eine ganze Zahl von 0 bis 100",
        "yes oder no (auch ja/nein, true/false, 1/0)",
        "ein Datum wie 2027-03-01 oder 01.03.2027",
        "ein Datum wie 2027-03-01 oder 01.03.2027, „never“ oder leer",
        "eines von: de, en",
        "eine E-Mail-Adresse wie name@example.org",
        "ein Ländercode mit zwei Großbuchstaben wie DE (ISO 3166-1)",
    ]
