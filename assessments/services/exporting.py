"""Questions of the pool as a file, and what the file can't carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import override

from assessments.exchange import to_moodle_xml, to_qti
from assessments.exchange.markup import plain
from assessments.exchange.outgoing import LeftOut, Outgoing, outgoing
from assessments.models import Question, Topic
from assessments.services.drafts import latest_block
from courses.questions import TYPES, QuestionType
from courses.questions.base import Content

MOODLE_XML, QTI = "moodle-xml", "qti"
FORMATS = ((MOODLE_XML, "Moodle XML"), (QTI, "QTI 2.1"))
NAMES = {MOODLE_XML: "xml", QTI: "zip"}
CONTENT_TYPES = {MOODLE_XML: "application/xml", QTI: "application/zip"}


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes out of a topic in one language, and what doesn't, or not whole."""

    topic: Topic
    language: str
    questions: Sequence[Outgoing]
    left_out: Sequence[LeftOut]

    def written(self, format_: str) -> bytes:
        with override(self.language):
            name = self.topic.name
            return (to_qti if format_ == QTI else to_moodle_xml).written(self.questions, name)


def select(
    questions: QuerySet[Question], topic: Topic, language: str, *, only_live: bool = False
) -> Selection:
    """The questions of the topic as authors last saved them; as learners see them where only live ones are wanted."""
    rows = questions.filter(topic=topic, locale__language_code=language).order_by("pk")
    if only_live:
        rows = rows.filter(live=True)
    found, left_out = outgoing(list(_contents(rows.select_related("latest_revision"), only_live=only_live)))
    return Selection(topic, language, found, left_out)


def _contents(
    rows: QuerySet[Question], *, only_live: bool
) -> Iterator[tuple[UUID, str, QuestionType, Content]]:
    for row in rows:
        block = row.body[0] if only_live else latest_block(row)
        if block is not None:
            content = block.block.content(block.value)
            yield row.translation_key, plain(content["text"]), TYPES[block.block_type], content
