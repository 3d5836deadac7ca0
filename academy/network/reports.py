"""The report of an import as a page keeps it: plain JSON, with every sentence in every language.

An error's sentence is made when the file is read, and who reads it may speak another language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language, override

from dealerships.bundles.errors import BundleError
from dealerships.bundles.importing import Report

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Said = dict[str, str]
"""A sentence by language."""

KEPT_ERRORS = 1000


def of_report(report: Report) -> dict[str, Any]:
    errors = list(report.errors)
    said = _in_all_languages([error.expected for error in errors])
    tables = dict.fromkeys([*(error.table for error in errors), *report.errors.by_table])
    return {
        "counts": {
            table: [counts.created, counts.updated, counts.unchanged]
            for table, counts in report.counts.items()
        },
        "errors": [
            [error.table, error.line, error.column, error.value, expected]
            for error, expected in zip(errors, said, strict=True)
        ],
        "errors_by_table": {table: report.errors.by_table[table] for table in tables},
        "ignored_files": list(report.ignored_files),
        "ignored_columns": {table: list(columns) for table, columns in report.ignored_columns.items()},
    }


def of_problem(problem: BundleError | StrOrPromise) -> dict[str, Any]:
    """The report of a bundle that could not be read at all, or not be brought in."""
    return {"problem": _in_all_languages([problem])[0]}


def _in_all_languages(sentences: list[Any]) -> list[Said]:
    said: list[Said] = [{} for _sentence in sentences]
    for language, _name in settings.LANGUAGES:
        with override(language):
            for known, sentence in zip(said, sentences, strict=True):
                known[language] = str(sentence)
    return said


def in_reading_language(said: Said) -> str:
    return said.get(get_language() or "", said[settings.LANGUAGE_CODE])


@dataclass(frozen=True)
class Counted:
    """What happened to the rows of a table."""

    table: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Error:
    """One error with its place, in the language of the reader."""

    table: str
    line: int | None
    column: str | None
    value: str | None
    expected: str


class StoredReport:
    """What a page reads of a stored report; an empty one has nothing."""

    def __init__(self, report: dict[str, Any]) -> None:
        self._report = report
        self.counts = [Counted(table, *counts) for table, counts in report.get("counts", {}).items()]
        self.errors_by_table: dict[str, int] = report.get("errors_by_table", {})
        self.ignored_files: list[str] = report.get("ignored_files", [])
        self.ignored_columns: dict[str, list[str]] = report.get("ignored_columns", {})

    @property
    def problem(self) -> str | None:
        said = self._report.get("problem")
        return in_reading_language(said) if said else None

    @property
    def error_count(self) -> int:
        """All errors, those that are only counted included."""
        return sum(self.errors_by_table.values())

    @property
    def total(self) -> Counted:
        numbers = [(one.created, one.updated, one.unchanged) for one in self.counts]
        created, updated, unchanged = (
            (sum(column) for column in zip(*numbers, strict=True)) if numbers else (0, 0, 0)
        )
        return Counted("", created, updated, unchanged)

    def errors(self, table: str = "") -> list[Error]:
        """The kept errors, of one table or of all."""
        return list(self._errors(table))

    def _errors(self, table: str) -> Iterator[Error]:
        for name, line, column, value, expected in self._report.get("errors", ()):
            if table in ("", name):
                yield Error(name, line, column, value, in_reading_language(expected))
