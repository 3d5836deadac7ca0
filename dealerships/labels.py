"""How rows of master data, and days, are called where people read: in choices, lists, exports and the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

NOTHING = "–"
KEYS = ("username", "number", "code")
PARENTS = ("manufacturer", "rollout", "requirement")


def key_of(row: models.Model) -> str:
    """The row's key as people write it: its code, under its parent's where codes are unique only there.

    ``ROLLOUT/WAVE``, ``ROLLOUT/REQUIREMENT/ITEM``, ``MANUFACTURER/AREA``, else the code alone; a row without
    a code is named as it names itself.
    """
    for name in KEYS:
        if _has_field(type(row), name):
            parent = _parent_of_key(type(row))
            own = str(getattr(row, name))
            return f"{key_of(getattr(row, parent))}/{own}" if parent else own
    return str(getattr(row, "name", row))


def describe(row: models.Model) -> str:
    """Key and name, for choosing among many: ``D001 · Autohaus Celle``."""
    key, name = key_of(row), str(row)
    return key if name == key else f"{key} · {name}"


def with_labels(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The rows with all that is needed to name them and what they point at, in the same query."""
    paths = list(paths_of_labels(rows.model))
    return rows.select_related(*paths) if paths else rows


def paths_of_labels(model: type[models.Model]) -> Iterator[str]:
    """What ``select_related`` must load so that rows of the model can name all that they point at."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field.name
            yield from (f"{field.name}__{path}" for path in _paths_of_key(_target(field)))


def display(field: models.Field[Any, Any] | None, value: Any) -> str:
    """A value as people read it, from a row or, as text, from the history."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    if isinstance(value, models.Model):
        return describe(value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField) and isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, date):
        return written(value)
    return str(value)


def written(day: date | None) -> str:
    """The date as people write it in the reader's language; a dash for none."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else NOTHING


def _paths_of_key(model: type[models.Model]) -> Iterator[str]:
    if parent := _parent_of_key(model):
        yield parent
        yield from (f"{parent}__{path}" for path in _paths_of_key(_target(model._meta.get_field(parent))))


def _target(field: Any) -> type[models.Model]:
    target: type[models.Model] = field.related_model
    return target


def _parent_of_key(model: type[models.Model]) -> str | None:
    if not _has_field(model, "code") or getattr(model._meta.get_field("code"), "unique", False):
        return None
    return next((parent for parent in PARENTS if _has_field(model, parent)), None)


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
