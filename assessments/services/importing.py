"""Questions of a file come into the pool, as drafts unless somebody says otherwise.

A question is known by what its file calls it, else by what it says; so the same file again makes nothing double. In
both languages it is one question where both files call it the same. What people have edited in the pool is never
overwritten: a changed file makes a new draft beside what is live.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, ModelLogEntry, Revision
from wagtail.search.backends import get_search_backends

from assessments.exchange.parsed import Found
from assessments.exchange.streams import digest, portable, stored
from assessments.models import ImportedQuestion, Question, Topic
from assessments.services.drafts import latest_block
from courses.questions.importing import Parts, Raw
from dealerships.models import Person

_NAMESPACE = UUID("7f0b5a52-5d0e-5c53-8c1b-6a1d3a0f8f55")
BATCH = 500


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question that a file has, and where in the pool it belongs."""

    found: Found
    topic: Topic
    key: UUID
    digest: str

    @property
    def content(self) -> Any:
        return self.found.content


def import_questions(
    questions: Sequence[Found],
    topics: Mapping[str, Topic],
    *,
    language: str,
    by: Person | None = None,
    publish: bool = False,
) -> list[Outcome | None]:
    """Bring the questions in, all or nothing; ``topics`` by the questions' categories. None for what is refused.

    With ``publish`` they are live at once, those too that came earlier and are drafts still.
    """
    with transaction.atomic():
        # Whoever brings questions into the same topics at the same moment waits here.
        list(
            Topic.objects.select_for_update()
            .filter(pk__in={one.pk for one in topics.values()})
            .order_by("pk")
        )
        locale = Locale.objects.get(language_code=language)
        wanted = list(_wanted(questions, topics))
        pool = _Pool(wanted, locale)
        outcomes: dict[UUID, Outcome] = {}
        for one in wanted:
            outcomes[one.key] = pool.place(one)
        made = pool.make(by)
        _index(made)
        if publish:
            pool.publish([one.key for one in wanted], by)
    keys = iter(wanted)
    return [
        None if one.content is None else Outcome.UNCHANGED if one.same_as else outcomes[next(keys).key]
        for one in questions
    ]


def _wanted(questions: Sequence[Found], topics: Mapping[str, Topic]) -> Iterator[Wanted]:
    """Each with its key. Where a file calls two the same, the second goes by what it says."""
    of_pool = _own_keys(questions, topics)
    taken: set[UUID] = set()
    for found in questions:
        if found.content is None or found.same_as:
            continue
        topic, said = topics[found.category], digest(found.type, found.content)
        own = _as_key(found.id)
        if own is not None and (topic.pk, own) in of_pool:
            key = own
        else:
            key = uuid5(_NAMESPACE, f"{topic.code}/{'id' if found.id else 'content'}/{found.id or said}")
        if key in taken:
            key = uuid5(_NAMESPACE, f"{topic.code}/{found.id}/{said}")
        taken.add(key)
        yield Wanted(found, topic, key, said)


def _own_keys(questions: Sequence[Found], topics: Mapping[str, Topic]) -> set[tuple[int, UUID]]:
    """The questions that this pool has exported, which come back under their keys."""
    keys = {key for one in questions if (key := _as_key(one.id)) is not None}
    found: set[tuple[int, UUID]] = set()
    for some in _in_batches(keys):
        rows = Question.objects.filter(translation_key__in=some, topic__in=set(topics.values()))
        found |= set(rows.values_list("topic_id", "translation_key"))
    return found


def _as_key(text: str) -> UUID | None:
    try:
        return UUID(text.removeprefix("Q-"))
    except ValueError:
        return None


def _in_batches(rows: Any) -> Iterator[list[Any]]:
    rows = list(rows)
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


class _Pool:
    """What is in the pool of the wanted questions, read once, and what is to be made of them."""

    def __init__(self, wanted: Sequence[Wanted], locale: Locale) -> None:
        self.locale = locale
        self.rows: dict[UUID, Question] = {}
        self.others: dict[UUID, Question] = {}
        """The same question in another language."""
        self.records: dict[UUID, ImportedQuestion] = {}
        self._new: list[tuple[Question, Wanted]] = []
        self._changed: list[tuple[Question, Wanted]] = []
        for keys in _in_batches(one.key for one in wanted):
            for row in Question.objects.filter(translation_key__in=keys).select_related("latest_revision"):
                (self.rows if row.locale_id == locale.pk else self.others)[row.translation_key] = row
            for record in ImportedQuestion.objects.filter(question__in=keys, locale=locale):
                self.records[record.question] = record

    def place(self, one: Wanted) -> Outcome:
        row, record = self.rows.get(one.key), self.records.get(one.key)
        if row is None:
            self._new.append((self._row(one), one))
            return Outcome.NEW
        if record is not None and record.digest == one.digest:
            return Outcome.UNCHANGED
        if _says(row, one):
            self._note([one])
            return Outcome.UNCHANGED
        self._changed.append((row, one))
        return Outcome.CHANGED

    def _row(self, one: Wanted) -> Question:
        other = self.others.get(one.key)
        row = Question(
            topic=one.topic,
            locale=self.locale,
            translation_key=one.key,
            live=False,
            has_unpublished_changes=True,
        )
        row.body = json.dumps([stored(Parts(one.key, _raw(other)), one.found.type, one.content)])
        return row

    def make(self, by: Person | None) -> list[Question]:
        """Store what is new, in bulk, and a draft of each that has changed."""
        rows = _make_all([row for row, _one in self._new], by)
        for row in rows:
            self.rows[row.translation_key] = row
        for row, one in self._changed:
            latest = row.get_latest_revision_as_object()
            latest.body = json.dumps([stored(Parts(one.key, _raw(latest)), one.found.type, one.content)])
            latest.save_revision(user=by, log_action=True)
        self._note([one for _row, one in (*self._new, *self._changed)])
        return rows

    def _note(self, wanted: Sequence[Wanted]) -> None:
        ImportedQuestion.objects.bulk_create(
            [ImportedQuestion(question=one.key, locale=self.locale, digest=one.digest) for one in wanted],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["question", "locale"],
            update_fields=["digest"],
        )

    def publish(self, keys: Sequence[UUID], by: Person | None) -> None:
        for some in _in_batches(keys):
            rows = Question.objects.filter(translation_key__in=some, locale=self.locale)
            for row in rows.filter(has_unpublished_changes=True).select_related("latest_revision"):
                if row.latest_revision is not None:
                    row.latest_revision.publish(user=by)


def _raw(row: Question | None) -> Raw:
    """The block of a question as it is stored."""
    return dict(row.body.get_prep_value()[0]) if row is not None and row.body else {}


def _says(row: Question, one: Wanted) -> bool:
    """Whether the pool's latest draft says what the file says."""
    block = latest_block(row)
    if block is None or block.block_type != one.found.type:
        return False
    return portable(block.block_type, block.block.content(block.value)) == one.content


def _make_all(rows: list[Question], by: Person | None) -> list[Question]:
    """New drafts at once, each with its revision and its line in the history."""
    if not rows:
        return []
    now = timezone.now()
    rows = Question.objects.bulk_create(rows, batch_size=BATCH)
    kind = ContentType.objects.get_for_model(Question)
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_object=row,
                base_content_type=kind,
                content=row.serializable_data(),
                object_str=str(row),
                created_at=now,
                user=by,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    for row, revision in zip(rows, revisions, strict=True):
        row.latest_revision = revision
    Question.objects.bulk_update(rows, ["latest_revision"], batch_size=BATCH)
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=kind,
                object_id=str(row.pk),
                label=str(row)[:255],
                action="wagtail.create",
                timestamp=now,
                user=by,
                uuid=None,
                revision=revision,
                content_changed=True,
                deleted=False,
            )
            for row, revision in zip(rows, revisions, strict=True)
        ],
        batch_size=BATCH,
    )
    return rows


def _index(rows: list[Question]) -> None:
    """What is made in bulk sends no signal, by which it would be found.

    References need no index: what files carry points at nothing of ours, neither images nor pages.
    """
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Question, rows)
