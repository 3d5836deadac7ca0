"""Errors say where they are, in order, and a flood of them stays readable."""

from __future__ import annotations

from dealerships.bundles.errors import Errors, RowError, shown


def test_an_error_is_a_sentence_with_its_place() -> None:
    errors = [
        RowError("people", 7, "email", "foo", "eine E-Mail-Adresse"),
        RowError("people", 7, "email", "", "eine E-Mail-Adresse"),
        RowError("people", 7, None, None, "zwei Zellen"),
        RowError("people", None, None, None, "eine XLSX-Datei"),
    ]
    assert [str(error) for error in errors] == [
        "people, Zeile 7, Spalte „email“: „foo“ – erwartet: eine E-Mail-Adresse",
        "people, Zeile 7, Spalte „email“: „“ – erwartet: eine E-Mail-Adresse",
        "people, Zeile 7: erwartet: zwei Zellen",
        "people: erwartet: eine XLSX-Datei",
    ]


def test_an_error_as_json() -> None:
    assert RowError("people", 7, "email", "foo", "eine Adresse").as_dict() == {
        "table": "people",
        "line": 7,
        "column": "email",
        "value": "foo",
        "expected": "eine Adresse",
    }


def test_errors_come_by_table_then_line_in_the_order_of_adding() -> None:
    errors = Errors(["people", "waves"])
    for table, line, column in [
        ("waves", 3, "b"),
        ("unknown", 1, None),
        ("waves", 3, "a"),
        ("waves", 2, None),
        ("people", 9, None),
        ("waves", None, None),
    ]:
        errors.add(table, line, column, None, "x")
    assert [(e.table, e.line, e.column) for e in errors] == [
        ("people", 9, None),
        ("waves", None, None),
        ("waves", 2, None),
        ("waves", 3, "b"),
        ("waves", 3, "a"),
        ("unknown", 1, None),
    ]


def test_all_errors_are_counted_and_the_first_kept() -> None:
    errors = Errors(["people"], keep=2)
    for line in (4, 3, 2):
        errors.add("people", line, None, None, "x")
    errors.add("waves", 1, None, None, "x")
    assert ([e.line for e in errors], len(errors), errors.not_kept, dict(errors.by_table), bool(errors)) == (
        [3, 4],
        4,
        2,
        {"people": 3, "waves": 1},
        True,
    )


def test_no_error_is_false() -> None:
    assert (bool(Errors()), len(Errors())) == (False, 0)


def test_a_value_in_a_message_is_short_and_obeyed_by_no_terminal() -> None:
    assert [shown(text) for text in ("a" * 101, "rot\x1b[31m", "zwei\nZeilen", "Süd", "\0")] == [
        "a" * 99 + "…",
        r"rot\x1b[31m",
        r"zwei\nZeilen",
        "Süd",
        r"\x00",
    ]
