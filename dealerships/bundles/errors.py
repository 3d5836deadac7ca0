"""What can be wrong with a bundle: errors with their place, and bundles that can't be read at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN_LENGTH = 100


def _filled(text: StrOrPromise, values: Mapping[str, object]) -> str:
    return str(text) % values


phrase = lazy(_filled, str)
"""`phrase(_("… %(name)s"), {"name": value})`: a lazy translation with its values."""


def shown(text: str, length: int = SHOWN_LENGTH) -> str:
    """The text as it may stand in a message: shortened, control characters (terminals obey them) escaped."""
    if len(text) > length:
        text = text[: length - 1] + "…"
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class BundleError(Exception):
    """The bundle as a whole can't be read; the message is a sentence for the person who handed it in."""


class TableError(Exception):
    """One table can't be read (any further). `Bundle.rows` makes it a `RowError`; others are still read."""

    def __init__(self, expected: StrOrPromise, *, line: int | None = None, value: str | None = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.line = line
        self.value = value


@dataclass(frozen=True)
class RowError:
    """One error with its place (spec/exchange.md, "All or nothing"): what stood there and what was expected.

    `line` counts from 1, the header's; without a line the whole table is meant, without a column the row.
    """

    table: str
    line: int | None
    column: str | None
    value: str | None
    expected: StrOrPromise

    def __str__(self) -> str:
        place = [self.table]
        if self.line is not None:
            place.append(gettext("Zeile %(line)s") % {"line": self.line})
        if self.column is not None:
            place.append(gettext("Spalte „%(column)s“") % {"column": self.column})
        value = "" if self.value is None else gettext("„%(value)s“ – ") % {"value": self.value}
        return f"{', '.join(place)}: {value}" + gettext("erwartet: %(expected)s") % {
            "expected": self.expected
        }

    def as_dict(self) -> dict[str, str | int | None]:
        """The same for JSON, in the language that is active now."""
        return {
            "table": self.table,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "expected": str(self.expected),
        }


class Errors:
    """Collects the errors of one bundle: counts all, keeps the first `keep` in full.

    Iterating gives the kept ones in the order of `tables` (tables not named there last), then by line;
    errors of one place stay in the order in which they were added.
    """

    def __init__(self, tables: Iterable[str] = (), *, keep: int = 1000) -> None:
        self._rank = {table: rank for rank, table in enumerate(tables)}
        self._keep = keep
        self._kept: list[RowError] = []
        self.by_table: Counter[str] = Counter()
        """How many errors each table has."""

    def add(
        self, table: str, line: int | None, column: str | None, value: str | None, expected: StrOrPromise
    ) -> None:
        self.by_table[table] += 1
        if len(self._kept) < self._keep:
            self._kept.append(
                RowError(table, line, column, None if value is None else shown(value), expected)
            )

    def __len__(self) -> int:
        """The number of all errors, those that aren't kept included."""
        return self.by_table.total()

    def __iter__(self) -> Iterator[RowError]:
        last = len(self._rank)
        return iter(sorted(self._kept, key=lambda e: (self._rank.get(e.table, last), e.table, e.line or 0)))

    @property
    def not_kept(self) -> int:
        """How many errors are only counted."""
        return len(self) - len(self._kept)
