"""One table of a bundle: its rows understood, compared with the stored ones, and written, a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import phrase
from dealerships.bundles.schema import Attributes, Complaint, ModelTable, unknown
from dealerships.bundles.session import Session
from dealerships.bundles.tables import Row
from dealerships.history import IMPORTED, Changes, bulk_log
from dealerships.labels import key_of, paths_of_labels
from dealerships.rules import on_cycles
from dealerships.signals import rows_changed, rows_changing

CHUNK = 2000
"""Rows that are compared and written at a time."""

MANY = 10_000
"""So many new rows change how a database best looks up the table's."""


@dataclass
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class _Coming:
    """A row on its way into its table."""

    row: Row
    attributes: Attributes
    key: tuple[Any, ...]
    many: dict[str, frozenset[int]]
    pk: int | None = None
    before: Attributes | None = None
    change: Attributes = field(default_factory=dict)

    @property
    def merged(self) -> Attributes:
        return {**(self.before or {}), **self.attributes}


class TableImport:
    """One table of a session."""

    def __init__(self, session: Session, table: ModelTable) -> None:
        self.session = session
        self.table = table
        self.counts = Counts()
        self._was_empty = not table.model._default_manager.exists()
        self._lines: dict[tuple[Any, ...], int] = {}

    def run(self) -> Counts:
        rows = self.session.read(self.table)
        if self.table.parent:
            self._run_in_layers(list(rows), self.table.parent)
        else:
            while chunk := list(islice(rows, CHUNK)):
                self._take(chunk)
        self._tell_planner()
        return self.counts

    def _tell_planner(self) -> None:
        """PostgreSQL counts a table's rows after the transaction; what is still to be asked in it can't wait."""
        if self.session.writing and self.counts.created >= MANY and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(self.table.model._meta.db_table)}")

    def _run_in_layers(self, rows: list[Row], parent: str) -> None:
        """Rows that name another row of the file come after it; those that go round in circles are errors."""
        waiting: dict[tuple[Any, ...], Row] = {}
        repeated = [row for row in rows if waiting.setdefault(self._name(row), row) is not row]
        above = {name: (*name[:-1], row.values.get(parent)) for name, row in waiting.items()}
        for name in on_cycles({name: named if named[-1] else None for name, named in above.items()}):
            row = waiting[name]
            row.ok = False
            row.values.pop(parent)
            above[name] = (*name[:-1], None)
            self.session.complain(
                self.table, row.line, parent, row.raw[parent], _("kein Kreis: nichts liegt unter sich selbst")
            )
        while waiting:
            ready = [name for name in waiting if above[name] not in waiting]
            self._take([waiting.pop(name) for name in ready])
        self._take(repeated)

    def _name(self, row: Row) -> tuple[Any, ...]:
        return tuple(row.values.get(column.name) for column in self.table.keys)

    def _take(self, rows: Sequence[Row]) -> None:
        """A chunk: understand its rows, compare them with the stored ones, write what differs."""
        coming = [one for row in rows if (one := self._understand(row)) is not None]
        self._find(coming)
        new: list[_Coming] = []
        changed: list[_Coming] = []
        for one in coming:
            if one.pk is None:
                self._fill(one)
            self.table.prepare(one.attributes, one.before, one.row.line, self.session)
            if not self._acceptable(one):
                # Known by its key all the same, so that rows which refer to it aren't called wrong.
                pk = self.session.placeholder() if one.pk is None else one.pk
                self.session.faulty[self.table.name].add(pk)
                self.session.remember(self.table, one.row.line, one.key, pk, one.merged)
            elif one.pk is None:
                new.append(one)
            else:
                self.session.remember(self.table, one.row.line, one.key, one.pk, one.merged)
                if one.change:
                    changed.append(one)
                else:
                    self.counts.unchanged += 1
        if self.session.writing:
            self.table.before_writing(self.session)
        self._create(new)
        self._update(changed)
        self.session.tell(self.table)

    # Understanding ----------------------------------------------------------------------------------

    def _understand(self, row: Row) -> _Coming | None:
        """What the row's columns mean; None where its key can't be known or has been there before."""
        table, session = self.table, self.session
        references = self._resolve(row)
        many = self._resolve_many(row)
        attributes: Attributes = {}
        for name, value in row.values.items():
            attribute = table.attribute_of(name)
            if attribute is not None and name not in table.many:
                attributes[attribute] = references.get(name, value)
        if session.scope is not None:
            session.scope.witness(table, attributes, session)
        if misplaced := list(table.place(attributes, row.values, session)):
            for column, expected in misplaced:
                session.complain(table, row.line, column, row.raw.get(column), expected)
            return None
        key = tuple(attributes.get(name) for name in table.key)
        if any(
            value is None and name not in table.key_may_lack
            for name, value in zip(table.key, key, strict=True)
        ):
            return None
        before = self._lines.setdefault(key, row.line)
        if before != row.line:
            expected = phrase(_("jeder Schlüssel nur einmal (schon in Zeile %(line)s)"), {"line": before})
            session.complain(table, row.line, table.keys[0].name, shown_key(row, table), expected)
            return None
        return _Coming(row, attributes, key, many)

    def _resolve(self, row: Row) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for column, reference in self.table.references.items():
            if column not in row.values:
                continue
            found[column] = None
            code = row.values[column]
            if not code:
                continue
            if reference.within is None:
                key: tuple[Any, ...] = (code,)
            else:
                name = reference.within
                within = found.get(name) if isinstance(name, str) else name(found, self.session)
                if within is None:
                    row.ok = False  # what it lies within is wrong, and reported there
                    continue
                key = (within, code)
            found[column] = self._known(row, column, reference.table, key, code)
        return found

    def _resolve_many(self, row: Row) -> dict[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for column, name in self.table.many.items():
            if column in row.values:
                pks = [self._known(row, column, name, (code,), code) for code in row.values[column]]
                found[column] = frozenset(pk for pk in pks if pk is not None)
        return found

    def _known(self, row: Row, column: str, table: str, key: tuple[Any, ...], code: str) -> int | None:
        pk = self.session.index(table).get(key)
        if pk is None:
            row.ok = False
            if table in self.session.unreadable:
                return None  # it may well be there
            self.session.complain(self.table, row.line, column, code, unknown(self.session.tables[table]))
        return pk

    def _fill(self, one: _Coming) -> None:
        """A new row has the value of an empty cell where the file has no such column."""
        for column in self.table.columns:
            attribute = self.table.attribute_of(column.name)
            if attribute is not None and column.name not in self.table.many:
                one.attributes.setdefault(
                    attribute, None if column.name in self.table.references else column.value_of_empty
                )

    # Comparing --------------------------------------------------------------------------------------

    def _find(self, coming: Sequence[_Coming]) -> None:
        """Look up the stored rows that these are; a table that was empty has none but the file's own."""
        if self._was_empty:
            return
        table = self.table
        by_key = {one.key: one for one in coming}
        wanted = {one.attributes[table.partition] for one in coming}
        rows = table.model._default_manager.filter(**{f"{table.partition}__in": wanted})
        positions = [table.attributes.index(name) for name in table.key]
        for pk, *values in rows.values_list("pk", *table.attributes):
            one = by_key.get(tuple(values[position] for position in positions))
            if one is not None:
                one.pk = pk
                one.before = dict(zip(table.attributes, values, strict=True))
        for name in table.many:
            self._find_many(name, {one.pk: one for one in coming if one.pk is not None})

    def _find_many(self, name: str, by_pk: dict[int, _Coming]) -> None:
        links: dict[int, set[int]] = {pk: set() for pk in by_pk}
        through, own, other = _links(self.table, name)
        for pk, linked in through.objects.filter(**{f"{own}__in": links}).values_list(own, other):
            links[pk].add(linked)
        for pk, linked in links.items():
            one = by_pk[pk]
            if name in one.many and one.many[name] != frozenset(linked):
                one.change[name] = one.many[name]
            (one.before or {})[name] = frozenset(linked)

    def _acceptable(self, one: _Coming) -> bool:
        """Whether the row may become part of the state after the import; reports what speaks against it."""
        if not one.row.ok:
            return False
        objections = list(self._objections(one))
        for column, expected in objections:
            value = one.row.raw.get(column, _plain(one.merged.get(column)))
            self.session.complain(self.table, one.row.line, column, value, expected)
        return not objections

    def _objections(self, one: _Coming) -> Iterator[Complaint]:
        table, session = self.table, self.session
        if one.before is None:
            missing = [column for column in table.required if column not in one.row.values]
            if missing:
                yield from ((column, _("diese Spalte, denn die Zeile ist neu")) for column in missing)
                return
        else:
            before = one.before
            one.change.update(
                {name: value for name, value in one.attributes.items() if before[name] != value}
            )
        if session.scope is not None:
            if session.scope.hides(table, one.key, one.before, session):
                yield table.keys[-1].name, unknown(table)
                return
            yield from table.out_of_scope(one.before, one.merged, one.change, session)
        if one.before is not None and one.change:
            yield from table.refuses(one.before, one.change, session)
        merged = one.merged
        objections = list(table.complaints(merged, session))
        yield from objections
        if not objections:
            table.note(one.row.line, one.key, merged, session)

    # Writing ----------------------------------------------------------------------------------------

    def _create(self, new: Sequence[_Coming]) -> None:
        self.counts.created += len(new)
        if not new:
            return
        model, session = self.table.model, self.session
        if session.writing:
            objects = model._default_manager.bulk_create([self._made(one) for one in new])
            pks = [obj.pk for obj in objects]
            for name in self.table.many:
                self._link(
                    name, {pk: one.many.get(name, frozenset()) for pk, one in zip(pks, new, strict=True)}
                )
            rows_changed.send(model, pks=pks)
        else:
            pks = [session.placeholder() for _one in new]
        for one, pk in zip(new, pks, strict=True):
            session.created[self.table.name][pk] = one.row.line
            session.remember(self.table, one.row.line, one.key, pk, one.attributes)

    def _made(self, one: _Coming) -> models.Model:
        return self.table.model(**one.attributes)

    def _update(self, changed: Sequence[_Coming]) -> None:
        self.counts.updated += len(changed)
        if not changed or not self.session.writing:
            return
        model = self.table.model
        pks = [one.pk for one in changed]
        names = {name for one in changed for name in one.change}
        rows_changing.send(model, pks=pks)
        if fields := sorted(names - self.table.many.keys()):
            objects = [model(pk=one.pk, **{name: one.merged[name] for name in fields}) for one in changed]
            model._default_manager.bulk_update(objects, fields, batch_size=500)
        for name in names & self.table.many.keys():
            self._link(name, {one.pk: one.change[name] for one in changed if one.pk and name in one.change})
        rows_changed.send(model, pks=pks)
        bulk_log(model, self._told(changed), user=self.session.by, action=IMPORTED)

    def _told(self, changed: Sequence[_Coming]) -> list[tuple[Any, str, Changes]]:
        """The changes as the history tells them: fields by name, references by the keys of their rows."""
        told: list[tuple[Any, str, Changes]] = [
            (one.pk, shown_key(one.row, self.table), {}) for one in changed
        ]
        for attribute in {name for one in changed for name in one.change}:
            field = self.table.model._meta.get_field(attribute.removesuffix("_id"))
            pairs = [
                ((one.before or {})[attribute], one.change[attribute]) if attribute in one.change else None
                for one in changed
            ]
            keys = _keys(field.related_model, pairs) if field.is_relation else None
            for (_pk, _label, changes), pair in zip(told, pairs, strict=True):
                if pair is not None:
                    changes[field.name] = [
                        value if keys is None else keys(value) for value in map(_plain, pair)
                    ]
        return told

    def _link(self, name: str, links: dict[int, frozenset[int]]) -> None:
        through, own, other = _links(self.table, name)
        through.objects.filter(**{f"{own}__in": list(links)}).delete()
        through.objects.bulk_create(
            [through(**{own: pk, other: linked}) for pk, some in links.items() for linked in sorted(some)]
        )


def _links(table: ModelTable, name: str) -> tuple[Any, str, str]:
    """The table behind a many-to-many field, and its columns for this side and the other."""
    many: Any = table.model._meta.get_field(name)
    return many.remote_field.through, f"{many.m2m_field_name()}_id", f"{many.m2m_reverse_field_name()}_id"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _keys(model: Any, pairs: Sequence[tuple[Any, Any] | None]) -> Callable[[Any], str | None]:
    """A function from the primary key of one of these rows, or a set of them, to what people call them by."""
    values = [value for pair in pairs if pair is not None for value in pair]
    pks = {pk for value in values for pk in (value if isinstance(value, frozenset) else [value])} - {None}
    rows = model._default_manager.select_related(*paths_of_labels(model))
    called = {pk: key_of(row) for pk, row in rows.in_bulk(pks).items()}

    def keys(value: Any) -> str | None:
        if isinstance(value, frozenset):
            return " ".join(sorted(called[pk] for pk in value))
        return called.get(value)

    return keys


def shown_key(row: Row, table: ModelTable) -> str:
    """A row's key as it stands in the file."""
    return " · ".join(row.raw.get(column.name, "") for column in table.keys)
