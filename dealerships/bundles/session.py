"""What one run over one bundle knows: what has been read, what refers to what, whether anything is still written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dealerships.bundles.errors import Errors
from dealerships.bundles.files import Bundle
from dealerships.bundles.schema import Attributes, ModelTable
from dealerships.bundles.tables import Row

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from dealerships.bundles.scopes import MakerScope
    from dealerships.models import Person

Progress = Callable[[str, int], None]
"""Told the table and the number of rows read so far, of all tables."""


class Session:
    """One run over one bundle: what has been read, what refers to what, whether anything is still written."""

    def __init__(
        self,
        bundle: Bundle,
        tables: Sequence[ModelTable],
        errors: Errors,
        *,
        writing: bool,
        by: Person | None = None,
        scope: MakerScope | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.bundle = bundle
        self.tables = {table.name: table for table in tables}
        self.errors = errors
        self.writing = writing
        self.by = by
        self.scope = scope
        self.memory: dict[Any, Any] = {}
        """What a table's rules remember from row to row, by the table's name."""
        self.created: dict[str, dict[int, int]] = defaultdict(dict)
        """The lines of new rows, by table and primary key; negative keys where nothing is written."""
        self.faulty: dict[str, set[int]] = defaultdict(set)
        """The rows with an error, by table: what follows from them is no error of its own."""
        self.lines: dict[str, dict[int, int]] = defaultdict(dict)
        """The lines of kept tables' rows, by table and primary key."""
        self.unreadable: set[str] = set()
        """The tables of which some rows could not even be read."""
        self._referenced = {
            *(reference.table for table in tables for reference in table.references.values()),
            *(name for table in tables for name in table.many.values()),
            *(table.name for table in tables if table.reach is not None),
        }
        self._indexes: dict[str, dict[tuple[Any, ...], int]] = {}
        self._states: dict[str, dict[int, Attributes]] = {}
        self._progress = progress
        self._placeholders = 0
        self._rows_read = 0

    # What is known ----------------------------------------------------------------------------------

    def index(self, name: str) -> dict[tuple[Any, ...], int]:
        """The rows of a table by the attributes of their keys, those of this run included."""
        index = self._indexes.get(name)
        if index is None:
            table = self.tables[name]
            rows = table.model._default_manager.all()
            if self.scope is not None:
                rows = self.scope.reachable(table, rows)
            index = {tuple(key): pk for pk, *key in rows.values_list("pk", *table.key).iterator()}
            self._indexes[name] = index
        return index

    def state(self, name: str) -> dict[int, Attributes]:
        """The rows of a kept table as they will be, by primary key."""
        state = self._states.get(name)
        if state is None:
            table = self.tables[name]
            rows = table.model._default_manager.values_list("pk", *table.attributes)
            state = {pk: dict(zip(table.attributes, values, strict=True)) for pk, *values in rows}
            self._states[name] = state
        return state

    def remember(
        self, table: ModelTable, line: int, key: tuple[Any, ...], pk: int, merged: Attributes
    ) -> None:
        """Make a row known to those that refer to it, and to the rules of other tables."""
        if table.name in self._referenced:
            self.index(table.name).setdefault(key, pk)
        if table.kept:
            self.state(table.name)[pk] = merged
            self.lines[table.name][pk] = line

    def placeholder(self) -> int:
        """A key for a row that isn't written: no stored row has a negative one."""
        self._placeholders -= 1
        return self._placeholders

    # Reading ----------------------------------------------------------------------------------------

    def complain(
        self,
        table: ModelTable,
        line: int | None,
        column: str | None,
        value: str | None,
        expected: StrOrPromise,
    ) -> None:
        """Report an error; from the first one on nothing more is written, but everything is still checked."""
        self.errors.add(table.name, line, column, value, expected)
        self.writing = False

    def read(self, table: ModelTable) -> Iterator[Row]:
        """The table's rows; an error that came without its row leaves rows that nobody knows."""
        rows = self.bundle.rows(table, self.errors)
        while True:
            before = len(self.errors)
            row = next(rows, None)
            if len(self.errors) > before:
                self.writing = False
                if row is None or row.ok:
                    self.unreadable.add(table.name)
            if row is None:
                return
            self._rows_read += 1
            yield row

    def tell(self, table: ModelTable) -> None:
        if self._progress is not None:
            self._progress(table.name, self._rows_read)
