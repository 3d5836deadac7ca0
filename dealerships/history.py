"""The history of master data: who made which row what it is, with the values before and after.

Entries are Wagtail's own (``ModelLogEntry``). Their ``data`` is ``{"changes": {field: [old, new]}}``, where a
reference is the key of the row it points at, a set of references their keys with blanks between, and a date
its ISO form. Entries never share a uuid, since Wagtail's history shows one entry only of those that do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from dealerships.labels import display, key_of
from dealerships.models import Person

CREATED = "dealerships.create"
EDITED = "dealerships.edit"
DELETED = "dealerships.delete"
IMPORTED = "dealerships.import"

Changes = dict[str, list[Any]]

UNTRACKED = frozenset({"password", "last_login", "date_joined", "groups", "user_permissions"})
"""Fields of an account that are no master data; a password's change is none of the history's business."""

BATCH = 2000


def values(row: models.Model) -> dict[str, Any]:
    """What the history remembers of a stored row: every field but its primary key, ready for JSON."""
    found = {
        field.name: _plain(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in UNTRACKED
    }
    for field in row._meta.many_to_many:
        through: Any = field.remote_field.through
        if field.name not in UNTRACKED and through._meta.auto_created:
            found[field.name] = " ".join(sorted(key_of(one) for one in getattr(row, field.name).all()))
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """The fields whose values differ, as ``[old, new]``; a missing or empty value counts as none."""
    names = dict.fromkeys([*before, *after])
    pairs = {name: [_plain(before.get(name)), _plain(after.get(name))] for name in names}
    return {name: [old, new] for name, (old, new) in pairs.items() if (old or None) != (new or None)}


def log_change(row: models.Model, changed: Changes, *, user: Person | None, action: str) -> None:
    """Remember what happened to one row; call it in the transaction of the change, before a deletion."""
    bulk_log(type(row), [(row.pk, str(row), changed)], user=user, action=action)


def bulk_log(
    model: type[models.Model], rows: Iterable[tuple[Any, str, Changes]], *, user: Person | None, action: str
) -> None:
    """Remember what happened to rows of a table, each as ``(pk, label, changes)``; no user means the system.

    Raises ValueError where the action is none of this module's.
    """
    if action not in FORMATTERS:
        raise ValueError(f"{action!r} is no action of the history")
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    now = timezone.now()
    entries = (
        ModelLogEntry(
            content_type=content_type,
            object_id=str(pk),
            label=label,
            action=action,
            timestamp=now,
            data={"changes": changed},
            user=user,
            content_changed=True,
            deleted=action == DELETED,
        )
        for pk, label, changed in rows
    )
    for batch in iter(lambda: list(islice(entries, BATCH)), []):
        ModelLogEntry.objects.bulk_create(batch)


class Change(NamedTuple):
    """One changed field, in words."""

    label: str
    old: str
    new: str


def in_words(entry: ModelLogEntry, *, without: Iterable[str] = ()) -> list[Change]:
    """The changes of an entry as people read them, in the table's order, without what they may not know."""
    model = entry.content_type.model_class() if entry.content_type else None
    tracked = [*model._meta.concrete_fields, *model._meta.many_to_many] if model else []
    fields = {field.name: field for field in tracked}
    changed = entry.data.get("changes", {})
    told = [name for name in [*fields, *sorted(set(changed) - set(fields))] if name in changed]
    return [
        Change(
            capfirst(str(getattr(fields.get(name), "verbose_name", name))),
            *(display(fields.get(name), value) for value in changed[name]),
        )
        for name in told
        if name not in set(without)
    ]


class ChangeFormatter(LogFormatter):
    """The message of an entry, for lists that show nothing else: deleted rows are only found there."""

    def format_message(self, entry: ModelLogEntry) -> str:
        told = "; ".join(f"{label}: {old} → {new}" for label, old, new in in_words(entry))
        return f"{self.label}: {told}" if told else str(self.label)


FORMATTERS = {
    CREATED: gettext_lazy("Angelegt"),
    EDITED: gettext_lazy("Geändert"),
    DELETED: gettext_lazy("Gelöscht"),
    IMPORTED: gettext_lazy("Eingespielt"),
}


def register_actions(actions: LogActionRegistry) -> None:
    for action, label in FORMATTERS.items():
        actions.register_action(action)(type("_Formatter", (ChangeFormatter,), {"label": label}))


def headline(entry: ModelLogEntry) -> str:
    """What happened, in a word."""
    return str(FORMATTERS.get(entry.action) or entry.message or _("Geändert"))


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return key_of(value)
    return value.isoformat() if isinstance(value, date) else value
