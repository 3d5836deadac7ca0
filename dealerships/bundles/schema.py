"""How an app says where a table's rows go: its model, its key, what its columns refer to, its own rules."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import phrase
from dealerships.bundles.tables import Table
from dealerships.rules import Stretch, overlaps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from dealerships.bundles.session import Session

Values = dict[str, Any]
"""By column, as read from a file."""

Attributes = dict[str, Any]
"""By model attribute; references are primary keys, negative where nothing is written."""

Complaint = tuple[str, "StrOrPromise"]
"""A column, and what was expected there."""

SHARED = _("der gespeicherte Wert, denn diese Zeile gilt für alle Hersteller")

Within = Callable[[Mapping[str, int | None], "Session"], int | None]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A column that names a row of another table.

    Many codes are unique only within something: ``within`` is the column that resolves to it, or a function
    of what the row's columns have resolved to so far. ``attribute`` is None where the column only helps to
    resolve.
    """

    table: str
    attribute: str | None
    within: str | Within | None = None


@dataclass(frozen=True, kw_only=True)
class ModelTable(Table):
    """A table whose rows are kept in ``model``.

    ``key`` names the attributes that identify a row (those in ``key_may_lack`` may be empty), ``partition``
    the one by which stored rows are looked up in sets.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    partition: str
    key_may_lack: frozenset[str] = frozenset()
    references: Mapping[str, Reference] = field(default_factory=dict)
    many: Mapping[str, str] = field(default_factory=dict)
    """Columns of several codes, with their table; the model has a many-to-many field of the column's name."""
    renamed: Mapping[str, str | None] = field(default_factory=dict)
    """Columns whose attribute has another name; None for one that only helps to resolve another."""
    parent: str | None = None
    """A column that names another row of this same table: the rows it names are written first."""
    ends: tuple[tuple[str, str], ...] = ()
    """Pairs of start and end."""
    watched: tuple[str, ...] = ()
    """Further attributes of stored rows that the table's rules look at."""
    kept: bool = False
    """Whether other tables' rules look at its rows: they are held in memory (``Session.state``)."""
    common: bool = False
    """Whether its rows belong to no manufacturer."""
    reach: Callable[[QuerySet[Any], int], QuerySet[Any]] | None = None
    """The stored rows in a manufacturer's scope; None where the row's references say it all."""

    def attribute_of(self, column: str) -> str | None:
        if column in self.references:
            return self.references[column].attribute
        return self.renamed.get(column, column)

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The model's attributes that the table fills or watches, many-to-many ones apart."""
        named = (self.attribute_of(column.name) for column in self.columns if column.name not in self.many)
        return tuple(dict.fromkeys([*self.key, *(name for name in named if name), *self.watched]))

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.must_be_given)

    # What special tables say otherwise --------------------------------------------------------------

    def place(self, attributes: Attributes, values: Values, session: Session) -> Iterator[Complaint]:
        """Complete the attributes of the key from the columns."""
        return iter(())

    def prepare(self, attributes: Attributes, before: Attributes | None, line: int, session: Session) -> None:
        """Turn what was read into what is kept, before it is compared with the stored row."""

    def complaints(self, merged: Attributes, session: Session) -> Iterator[Complaint]:
        """What is wrong with a row as it will be, stored values included."""
        for start, end in self.ends:
            starts_on, ends_on = merged.get(start), merged.get(end)
            if starts_on is not None and ends_on is not None and ends_on < starts_on:
                yield end, _("kein Tag vor dem Beginn")

    def refuses(self, before: Attributes, change: Attributes, session: Session) -> Iterator[Complaint]:
        """What speaks against changing a stored row in this way."""
        return iter(())

    def out_of_scope(
        self, before: Attributes | None, merged: Attributes, change: Attributes, session: Session
    ) -> Iterator[Complaint]:
        """What a manufacturer's file may not do to a row whose references are all in its scope.

        Common rows belong to no manufacturer: a file may add some and repeat others, but not change them.
        """
        if self.common and before is not None:
            yield from ((name, SHARED) for name in change)

    def before_writing(self, session: Session) -> None:
        """Make way for a chunk of rows that is about to be written."""

    def note(self, line: int, key: tuple[Any, ...], merged: Attributes, session: Session) -> None:
        """Remember a row for ``check_all``."""

    def check_all(self, session: Session) -> None:
        """Report what is wrong between rows, stored ones included, once everything has been read."""


def unknown(table: ModelTable) -> StrOrPromise:
    """What was expected of a key that isn't there."""
    return phrase(_("ein Schlüssel aus der Tabelle %(table)s"), {"table": table.name})


@dataclass(frozen=True, kw_only=True)
class StretchTable(ModelTable):
    """No two rows of one group may share a day: ``group`` names the attributes that make one."""

    group: tuple[str, ...]

    def note(self, line: int, key: tuple[Any, ...], merged: Attributes, session: Session) -> None:
        noted: dict[Hashable, Any] = session.memory.setdefault(self.name, {})
        group = tuple(merged[name] for name in self.group)
        noted.setdefault(group, {})[key] = (line, merged["starts_on"], merged["ends_on"])

    def check_all(self, session: Session) -> None:
        noted = session.memory.get(self.name, {})
        first = {group[0] for group in noted}
        stored = self.model._default_manager.filter(**{f"{self.group[0]}__in": first})
        groups: dict[tuple[Any, ...], dict[tuple[Any, ...], Stretch]] = {}
        for *values, starts_on, ends_on in stored.values_list(*self.group, *self.key, "starts_on", "ends_on"):
            group, key = tuple(values[: len(self.group)]), tuple(values[len(self.group) :])
            if group in noted:
                groups.setdefault(group, {})[key] = Stretch(key, starts_on, ends_on)
        for group, rows in noted.items():
            state = groups.setdefault(group, {})
            state.update({key: Stretch(key, starts, ends) for key, (_line, starts, ends) in rows.items()})
            pairs = overlaps(state.values())
            found = [[rows[one.what] for one in pair if one.what in rows] for pair in pairs]
            guilty = {max(of_file) for of_file in found if of_file}
            for line, starts_on, _ends_on in sorted(guilty):
                expected = _("keine Zeit, die sich mit einer anderen Zeile überschneidet")
                session.complain(self, line, "starts_on", starts_on.isoformat(), expected)
