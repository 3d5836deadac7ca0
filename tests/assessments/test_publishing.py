"""What is published becomes a version: one more where anything differs, none where nothing does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assessments.models import Question, QuestionVersion
from tests.factories import LessonPageFactory, QuestionFactory, TopicFactory, locale_of, single

pytestmark = pytest.mark.django_db


def publish(question: Question, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(question, name, value)
    question.save_revision().publish()
    question.refresh_from_db()


def body(text: str, *, right: str = "right", block: str = "q") -> str:
    """A question whose right option has the id ``right``."""
    one = single(text)
    for option in one["value"]["options"]:
        option["value"]["is_correct"] = option["id"] == right
    return json.dumps([{**one, "id": block}])


def versions() -> list[tuple[int, bool, dict[str, str]]]:
    rows = QuestionVersion.objects.order_by("question", "number")
    return [
        (row.number, row.is_live, {code: content["text"] for code, content in row.contents.items()})
        for row in rows
    ]


def translation_of(question: Question, text: str, **changes: Any) -> Question:
    return QuestionFactory.create(
        translation_key=question.translation_key,
        topic=question.topic,
        locale=locale_of("en"),
        body=changes.pop("body", body(text)),
    )


def test_a_draft_is_not_drawn() -> None:
    QuestionFactory.create().save_revision()
    assert versions() == []


def test_publishing_makes_the_first_version_and_publishing_a_change_the_next() -> None:
    question = QuestionFactory.create(body=body("Alt?"))
    publish(question)
    publish(question)
    publish(question, body=body("Neu?"))
    assert versions() == [(1, False, {"de": "<p>Alt?</p>"}), (2, True, {"de": "<p>Neu?</p>"})]


def test_a_new_topic_or_lesson_is_a_change() -> None:
    question = QuestionFactory.create()
    publish(question)
    publish(question, topic=TopicFactory.create())
    lesson = LessonPageFactory.create()
    publish(question, lesson=lesson, anchor="text-0")
    current = QuestionVersion.objects.get(is_live=True)
    assert (current.number, current.topic, current.lesson, current.anchor) == (
        3,
        question.topic,
        lesson.translation_key,
        "text-0",
    )


def test_a_translation_joins_the_version() -> None:
    question = QuestionFactory.create(body=body("Welche?"))
    publish(question)
    publish(translation_of(question, "Which?"))
    assert versions() == [
        (1, False, {"de": "<p>Welche?</p>"}),
        (2, True, {"de": "<p>Welche?</p>", "en": "<p>Which?</p>"}),
    ]


def test_a_translation_with_another_key_is_left_out_until_it_is_put_right() -> None:
    question = QuestionFactory.create(body=body("Welche?"))
    publish(question)
    translation = translation_of(question, "Which?", body=body("Which?", right="wrong-0"))
    publish(translation)
    assert versions() == [(1, True, {"de": "<p>Welche?</p>"})]
    publish(translation, body=body("Which?"))
    assert versions()[-1] == (2, True, {"de": "<p>Welche?</p>", "en": "<p>Which?</p>"})


def test_what_is_withdrawn_is_drawn_no_more_and_comes_back_as_it_is_then() -> None:
    question = QuestionFactory.create(body=body("Alt?"))
    publish(question)
    question.unpublish()
    assert versions() == [(1, False, {"de": "<p>Alt?</p>"})]
    publish(question, body=body("Neu?"))
    assert versions() == [(1, False, {"de": "<p>Alt?</p>"}), (2, True, {"de": "<p>Neu?</p>"})]
