"""Published questions become versions: what is drawn, and what an attempt keeps whatever happens to the pool."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assessments.models import Question, QuestionVersion, Topic
from courses.questions.base import Content

WORDS = frozenset({"text", "feedback", "explanation", "left", "unit"})
"""What may differ between the languages of a question; all the rest decides and must not."""


def keep_version(key: UUID) -> QuestionVersion | None:
    """Bring the versions of a question up to date with its live pages; the version that is drawn from now on.

    A new one is appended where anything differs from the one that is live, and none where nothing does. A
    translation whose options or key differ from the German question's is left out until it is put right: the same
    answer must be worth the same in both languages. None where no language is live.
    """
    with transaction.atomic():
        # Whoever publishes a translation at the same moment waits here.
        topics = Question.objects.filter(translation_key=key).values("topic")
        list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
        rows = Question.objects.filter(translation_key=key, live=True).select_related("locale", "lesson")
        live = sorted(rows, key=lambda one: (one.locale.language_code != "de", one.locale.language_code))
        current = QuestionVersion.objects.filter(question=key, is_live=True).first()
        state = _state(live) if live else None
        if current is not None and state is not None and _is(current, state):
            return current
        QuestionVersion.objects.filter(question=key, is_live=True).update(is_live=False)
        if state is None:
            return None
        last = QuestionVersion.objects.filter(question=key).aggregate(Max("number"))["number__max"]
        return QuestionVersion.objects.create(question=key, number=(last or 0) + 1, **state)


def _state(live: list[Question]) -> dict[str, Any]:
    """The columns of a version, from the languages that are live, the leading one first."""
    leading = live[0]
    contents = {leading.locale.language_code: leading.content}
    for other in live[1:]:
        if other.type is leading.type and skeleton(other.content) == skeleton(leading.content):
            contents[other.locale.language_code] = other.content
    return {
        "type": leading.type.name,
        "topic_id": leading.topic_id,
        "contents": contents,
        "lesson": leading.lesson.translation_key if leading.lesson else None,
        "anchor": leading.anchor,
    }


def _is(version: QuestionVersion, state: dict[str, Any]) -> bool:
    return all(getattr(version, name) == value for name, value in state.items())


def skeleton(content: Content | Any) -> Any:
    """A question's content without its words: what marking goes by."""
    if isinstance(content, dict):
        return {name: skeleton(value) for name, value in content.items() if name not in WORDS}
    if isinstance(content, list):
        return [skeleton(one) for one in content]
    return content
