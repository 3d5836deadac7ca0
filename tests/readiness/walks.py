"""Random walks through the master data: changes such as files and administrators make, of any of the 26 tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from academy.network.services import import_network
from academy.network.tables import TABLES

Rows = list[dict[str, str]]

NAMES = {table.name: table for table in TABLES}


class Bundle:
    """A bundle in memory, to be changed a cell or a row at a time and handed in again."""

    def __init__(self, folder: Path, scratch: Path, random: Random) -> None:
        self.tables: dict[str, Rows] = {path.stem: _read(path) for path in sorted(folder.glob("*.csv"))}
        self.scratch = scratch
        self.random = random
        self.files = 0

    def change(self, name: str) -> bool:
        """Change one row of the table, or add one, and import the table; whether it was accepted."""
        rows = self.tables[name]
        before = [dict(row) for row in rows]
        row = self.random.choice(rows)
        if self.random.random() < 0.4:
            row = dict(row)
            rows.append(row)
        for column in self.random.sample(list(row), k=self.random.randint(1, 2)):
            row[column] = self._other(name, column, row[column])
        if self._import(name):
            return True
        self.tables[name] = before
        return False

    def _other(self, name: str, column: str, value: str) -> str:
        """Another value that the column might hold: a neighbour's, a day not far away, or none."""
        if _is_day(value) and self.random.random() < 0.7:
            return (date.fromisoformat(value) + timedelta(days=self.random.randint(-200, 200))).isoformat()
        return self.random.choice([row[column] for row in self.tables[name]] + [""])

    def _import(self, name: str) -> bool:
        self.files += 1
        folder = self.scratch / str(self.files)
        folder.mkdir(parents=True)
        rows = self.tables[name]
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return import_network(folder).ok


def edit(model: type[models.Model], random: Random) -> bool:
    """Change, copy or delete a row as the admin does, checks included; whether it was accepted."""
    rows: list[Any] = list(model._default_manager.order_by("pk"))
    if not rows:
        return False
    row = random.choice(rows)
    verb = random.choice([_change, _change, _copy, _delete])
    try:
        with transaction.atomic():
            verb(row, random)
    except (ValidationError, IntegrityError, ProtectedError):
        return False
    return True


def _change(row: models.Model, random: Random) -> None:
    _disturb(row, random)
    row.full_clean()
    row.save()


def _copy(row: models.Model, random: Random) -> None:
    many = {field.name: list(getattr(row, field.name).all()) for field in _many(row)}
    row.pk = None
    row._state.adding = True
    _disturb(row, random)
    row.full_clean()
    row.save()
    for name, linked in many.items():
        getattr(row, name).set(linked)


def _delete(row: models.Model, random: Random) -> None:
    row.delete()


def _disturb(row: models.Model, random: Random) -> None:
    fields: list[Any] = [field for field in row._meta.concrete_fields if not field.primary_key]
    for field in random.sample(fields, k=min(len(fields), random.randint(1, 2))):
        value = getattr(row, field.attname)
        if isinstance(value, date) and random.random() < 0.7:
            setattr(row, field.attname, value + timedelta(days=random.randint(-200, 200)))
        else:
            others = type(row)._default_manager.order_by("pk").values_list(field.attname, flat=True)
            setattr(row, field.attname, random.choice(list(others)))
    if row.pk is not None:
        for field in _many(row):
            if random.random() < 0.5:
                everything = list(field.related_model._default_manager.order_by("pk"))
                getattr(row, field.name).set(random.sample(everything, k=random.randint(0, len(everything))))


def _many(row: models.Model) -> list[Any]:
    return [field for field in row._meta.many_to_many if field.remote_field.through._meta.auto_created]


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-"


Step = Callable[[], bool]
