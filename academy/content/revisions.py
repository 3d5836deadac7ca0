"""One page or question in one language: made, changed, left alone, or given a draft beside somebody's edits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone
from wagtail.models import Locale, Revision

from academy.content.reports import Fate
from courses.models import Course, LoadedContent


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the files say of one page or question. Its parts are plain JSON, so that it has a digest."""

    model: type[Any]
    key: UUID
    locale: Locale
    fields: dict[str, Any]
    streams: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Stream fields, as they are stored."""
    children: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows that belong to the page, by the name of the relation."""
    many: dict[str, list[int]] = field(default_factory=dict)
    """Keys of the rows that many-to-many fields point at."""
    position: int | None = None

    @property
    def digest(self) -> str:
        said = json.dumps(
            [self.fields, self.streams, self.children, self.many], sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(said.encode()).hexdigest()

    def apply(self, row: Any) -> None:
        for name, value in self.fields.items():
            setattr(row, name, value)
        for name, stream in self.streams.items():
            setattr(row, name, json.dumps(stream))
        for name, rows in self.children.items():
            model = getattr(row, name).model
            setattr(row, name, [model(**one) for one in rows])
        for name, keys in self.many.items():
            setattr(row, name, getattr(row._meta.model, name).field.related_model.objects.filter(pk__in=keys))


@dataclass(frozen=True, slots=True)
class Settled:
    row: Any
    fate: Fate
    revision: Any = None
    """The revision that was made; to be published unless it is a draft."""


def settle(wanted: Wanted, record: LoadedContent, row: Any | None, make: Callable[[Any], None]) -> Settled:
    """Bring the row to what the files say, as far as nobody else has written in it, and note that in the record.

    ``make`` stores a new row. Publishing is left to the caller, who may have more to save first.
    """
    digest = wanted.digest
    if row is not None and record.digest == digest:
        return _noted(record, wanted, digest, Settled(row, Fate.UNCHANGED))
    is_first = record.pk is None and row is None
    publishes = is_first or (row is not None and _is_untouched(row, record))
    if row is None:
        row = wanted.model(locale=wanted.locale, translation_key=wanted.key, live=publishes)
        wanted.apply(row)
        make(row)
    else:
        row = row.get_latest_revision_as_object()
        wanted.apply(row)
    revision = row.save_revision(clean=not is_first)
    record.revision = revision
    fate = Fate.DRAFTED if not publishes else Fate.MADE if is_first else Fate.CHANGED
    return _noted(record, wanted, digest, Settled(row, fate, revision))


def make_all(wanted: Sequence[Wanted], course: Course) -> list[Any]:
    """New rows of one model at once: live, each with its revision and its record.

    Nothing is sent or indexed for them; that is the caller's to do.
    """
    now = timezone.now()
    rows = []
    for one in wanted:
        row = one.model(
            locale=one.locale, translation_key=one.key, first_published_at=now, last_published_at=now
        )
        one.apply(row)
        rows.append(row)
    rows = wanted[0].model.objects.bulk_create(rows) if rows else []
    revisions = Revision.objects.bulk_create(
        Revision(
            content_object=row,
            base_content_type=row.get_base_content_type(),
            content=row.serializable_data(),
            object_str=str(row),
            created_at=now,
        )
        for row in rows
    )
    for row, revision in zip(rows, revisions, strict=True):
        row.latest_revision = row.live_revision = revision
    if rows:
        wanted[0].model.objects.bulk_update(rows, ["latest_revision", "live_revision"], batch_size=100)
    LoadedContent.objects.bulk_create(
        LoadedContent(course=course, key=one.key, locale=one.locale, digest=one.digest, revision=revision)
        for one, revision in zip(wanted, revisions, strict=True)
    )
    return rows


def withdraw(record: LoadedContent, row: Any | None) -> bool:
    """Take what is gone from the files out of circulation; whether it was in it."""
    was_live = row is not None and row.live
    if was_live:
        row.unpublish()  # type: ignore[union-attr]
    record.digest, record.position = "", None
    record.save()
    return was_live


def _is_untouched(row: Any, record: LoadedContent) -> bool:
    """Nobody but the loader has edited, published, withdrawn or submitted it."""
    if record.revision_id is None or row.latest_revision_id != record.revision_id:
        return False
    if record.digest == "":
        return not row.live
    return bool(
        row.live and row.live_revision_id == record.revision_id and row.current_workflow_state is None
    )


def _noted(record: LoadedContent, wanted: Wanted, digest: str, settled: Settled) -> Settled:
    if record.pk is None or (record.digest, record.position) != (digest, wanted.position) or settled.revision:
        record.digest, record.position = digest, wanted.position
        record.save()
    return settled
