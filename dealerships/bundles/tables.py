"""How an app declares a table of the bundle, and how lines of cells become rows of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import Errors, phrase
from dealerships.bundles.values import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

USUAL: Final[Any] = object()
"""For `Column.empty`: what the kind of value says."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that a table knows.

    `key`: part of the table's key, must be in the header and given in every row. `required`: given in every
    row of a file that has the column (whether a new row may do without it is the importer's to decide).
    `empty`: the value of an empty cell.
    """

    name: str
    kind: Kind
    key: bool = False
    required: bool = False
    empty: Any = USUAL

    @property
    def must_be_given(self) -> bool:
        return self.key or self.required

    @property
    def value_of_empty(self) -> Any:
        return self.kind.usual_empty if self.empty is USUAL else self.empty


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the bundle, NAME.csv or NAME.xlsx. Apps may subclass it to say where its rows go."""

    name: str
    columns: tuple[Column, ...]

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)


class Unusable(NamedTuple):
    """A cell of a sheet that holds a formula or an error instead of a value; `text` shows it."""

    text: str


Cell = str | Unusable
Line = tuple[int, Sequence[Cell]]
"""The number of a line, as the eye counts in the file (the header's is 1), and its cells as they stand."""


@dataclass(slots=True)
class Row:
    """A row as it was read.

    `values` has a value for every column of the table that the header has: an absent column leaves values
    alone. With `ok` False something was wrong and is reported; `values` then has what could be parsed, so
    that the importer needn't report what merely follows from it.
    """

    line: int
    values: dict[str, Any]
    cells: Sequence[Cell] = field(repr=False)
    where: tuple[tuple[str, int], ...] = field(repr=False)
    """The known columns and their positions in `cells`."""
    ok: bool = True

    @property
    def raw(self) -> dict[str, str]:
        """The trimmed text of each known column, for messages."""
        there = len(self.cells)
        return {name: text_of(self.cells[position]) for name, position in self.where if position < there}


def text_of(cell: Cell) -> str:
    """The cell's text as a message shows it."""
    return cell.text if isinstance(cell, Unusable) else cell.strip()


class _Parsed(dict[Cell, Any]):
    """The values of one column by cell, parsed at the first look-up: most cells stand there many times."""

    CAPACITY = 8192
    LONGEST = 64

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._parse: Callable[[str], Any] = column.kind.parse
        self._must_be_given = column.must_be_given
        self._empty = column.value_of_empty

    def __missing__(self, cell: Cell) -> Any:
        if isinstance(cell, Unusable):
            raise ValueError(cell)
        text = cell.strip()
        if text:
            value = self._parse(text)
        elif self._must_be_given:
            raise ValueError(cell)
        else:
            value = self._empty
        if len(cell) <= self.LONGEST:
            if len(self) >= self.CAPACITY:
                self.clear()
            self[cell] = value
        return value


class _Header:
    """What the header of a file says: which column of the table stands where."""

    def __init__(self, columns: dict[int, Column], width: int, unknown: tuple[str, ...]) -> None:
        self.width = width
        self.unknown = unknown
        self.columns = tuple(columns.values())
        self.names = tuple(column.name for column in self.columns)
        self.where = tuple(zip(self.names, columns, strict=True))
        parsers: list[Callable[[Cell], Any]] = [_Parsed(column).__getitem__ for column in self.columns]
        self.plan = tuple(zip(parsers, columns, strict=True))

    @classmethod
    def read(cls, table: Table, line: int, cells: Sequence[Cell], errors: Errors) -> _Header | None:
        """The header, or None when it is wrong (and reported). Case and blanks around names don't matter."""
        names = [text_of(cell) for cell in cells]
        while names and not names[-1]:
            names.pop()
        known = {column.name.lower(): column for column in table.columns}
        columns: dict[int, Column] = {}
        before = len(errors)
        for position, name in enumerate(names):
            column = known.get(name.lower())
            if column and column in columns.values():
                errors.add(table.name, line, column.name, name, _("jede Spalte nur einmal"))
            elif column:
                columns[position] = column
        if not columns:
            expected = phrase(_("eine Kopfzeile mit den Spalten %(columns)s"), {"columns": _listed(table)})
            errors.add(table.name, line, None, ", ".join(filter(None, names)), expected)
        else:
            for column in table.keys:
                if column not in columns.values():
                    errors.add(table.name, line, column.name, None, _("diese Spalte in der Kopfzeile"))
        unknown = tuple(name for position, name in enumerate(names) if name and position not in columns)
        return None if len(errors) > before else cls(columns, len(names), unknown)


def _listed(table: Table) -> str:
    return ", ".join(table.column_names)


def known_columns(table: Table, names: Iterable[str]) -> int:
    """How many of the names are columns of the table, with the header's tolerance."""
    known = {name.lower() for name in table.column_names}
    return len(known.intersection(name.strip().lower() for name in names))


def parse_rows(
    lines: Iterator[Line], table: Table, errors: Errors, on_unknown: Callable[[tuple[str, ...]], None]
) -> Iterator[Row]:
    """The rows of a table. The first line that isn't blank is the header; blank lines are skipped.

    Everything wrong is added to `errors`; `on_unknown` is told the columns that the table doesn't know.
    """
    header = None
    for line, cells in lines:
        if not is_blank(cells):
            header = _Header.read(table, line, cells, errors)
            break
    else:
        expected = phrase(_("eine Kopfzeile mit den Spalten %(columns)s"), {"columns": _listed(table)})
        errors.add(table.name, 1, None, "", expected)
    if header is None:
        return
    on_unknown(header.unknown)
    width, names, where, plan = header.width, header.names, header.where, header.plan
    for line, cells in lines:
        if len(cells) == width:
            try:
                values = [parse(cells[position]) for parse, position in plan]
            except ValueError:
                pass
            else:
                yield Row(line, dict(zip(names, values, strict=True)), cells, where)
                continue
        if not is_blank(cells):
            yield _with_care(header, table, line, cells, errors)


def is_blank(cells: Sequence[Cell]) -> bool:
    return not any(text_of(cell) for cell in cells)


def _with_care(header: _Header, table: Table, line: int, cells: Sequence[Cell], errors: Errors) -> Row:
    """A row that isn't simply right: cell by cell, each error with its place."""
    row = Row(line, {}, cells, header.where)
    if len(cells) < header.width or not is_blank(cells[header.width :]):
        row.ok = False
        counts = {"count": header.width, "found": len(cells)}
        expected = phrase(_("%(count)s Zellen wie in der Kopfzeile, nicht %(found)s"), counts)
        errors.add(table.name, line, None, ", ".join(map(text_of, cells)), expected)
    aligned = row.ok
    for column, (parse, position) in zip(header.columns, header.plan, strict=True):
        if position >= len(cells):
            break
        cell = cells[position]
        try:
            row.values[column.name] = parse(cell)
        except ValueError:
            row.ok = False
            # With cells missing or left over each cell may be a neighbour's: one error says it all.
            if aligned:
                errors.add(table.name, line, column.name, text_of(cell), _expected(column, cell))
    return row


def _expected(column: Column, cell: Cell) -> StrOrPromise:
    if isinstance(cell, Unusable):
        return _("ein Wert, weder Formel noch Fehler")
    return column.kind.expected
