"""Deleting a row: what stands in the way, what goes with it, and all of it remembered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from dealerships import history
from dealerships.models import Person
from dealerships.models.base import MasterData


@dataclass
class Deletion:
    """The deletion of one row, looked at before it is done."""

    row: models.Model
    blocked: list[str] = field(default_factory=list)
    """What still points at the row, in words: "3 Beschäftigungen". Nothing is deleted while there is any."""
    with_it: list[models.Model] = field(default_factory=list)
    """Rows of master data that would be deleted as well."""

    @classmethod
    def of(cls, row: models.Model) -> Deletion:
        if counts := _protecting(row):
            return cls(row, blocked=_in_words(counts))
        collector = Collector(using=router.db_for_write(type(row)), origin=row)
        try:
            collector.collect([row])
        except (ProtectedError, RestrictedError) as error:
            return cls.refused(row, error)
        found = [one for rows in collector.data.values() for one in rows]
        found += [one for rows in collector.fast_deletes for one in rows]
        return cls(row, with_it=[one for one in found if isinstance(one, MasterData) and one != row])

    @classmethod
    def refused(cls, row: models.Model, error: ProtectedError | RestrictedError) -> Deletion:
        """What the error names stands in the way; also what only the deletion itself finds (a proof is text)."""
        rows = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
        return cls(row, blocked=_in_words(Counter(type(one) for one in rows)))

    @property
    def with_it_in_words(self) -> list[str]:
        return _in_words(Counter(type(one) for one in self.with_it))

    def execute(self, *, user: Person) -> None:
        """Delete, and remember every row with its last values; call it in a transaction."""
        for model in dict.fromkeys([type(self.row), *map(type, self.with_it)]):
            rows = [one for one in [self.row, *self.with_it] if type(one) is model]
            entries = [(one.pk, str(one), history.changes(history.values(one), {})) for one in rows]
            history.bulk_log(model, entries, user=user, action=history.DELETED)
        self.row.delete()


def _protecting(row: models.Model) -> Counter[type[models.Model]]:
    """How many rows of each table forbid the deletion directly; counted, since there may be very many."""
    counts: Counter[type[models.Model]] = Counter()
    for relation in row._meta.related_objects:
        if getattr(relation, "on_delete", None) is models.PROTECT:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: row.pk})
            counts[relation.related_model] += rows.count()
    return +counts


def _in_words(counts: Counter[Any]) -> list[str]:
    return sorted(
        f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
        for model, count in counts.items()
    )
