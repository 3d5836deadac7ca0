"""What is published becomes a version: one more where anything differs, none where nothing does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from assessments.models import Question, QuestionVersion, VersionImage
from courses.models import AcademyImage
from tests.factories import (
    ImageFactory,
    LessonPageFactory,
    QuestionFactory,
    TopicFactory,
    locale_of,
    single,
)

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


# Words and pictures -------------------------------------------------------------------------------------


def gap_text(passage: str, *accepted: str) -> str:
    rows = [{"type": "item", "id": f"a-{n}", "value": one} for n, one in enumerate(accepted)]
    gap = {"type": "text", "id": "g", "value": {"accepted": rows, "case_sensitive": False}}
    value = {"text": "<p>Ergänzen Sie.</p>", "passage": passage, "gaps": [gap], "explanation": ""}
    return json.dumps([{"type": "gap", "id": "q", "value": value}])


def screen(image: AcademyImage, x: int = 0) -> str:
    place = {"x": x, "y": 0, "width": 100, "height": 100}
    area = {"label": "Knopf", "is_correct": True, **place, "feedback": ""}
    value = {
        "text": "<p>Wo?</p>",
        "image": image.pk,
        "alt": "Eine Maske",
        "areas": [{"type": "item", "id": "a", "value": area}],
        "explanation": "",
    }
    return json.dumps([{"type": "hotspot", "id": "q", "value": value}])


def test_a_translation_says_in_its_own_words_what_fills_a_gap() -> None:
    question = QuestionFactory.create(body=gap_text("Ein [[1]].", "Anfrage"))
    publish(question)
    publish(translation_of(question, "", body=gap_text("An [[1]].", "enquiry", "inquiry")))
    contents = QuestionVersion.objects.get(is_live=True).contents
    assert {code: content["gaps"][0]["accepted"] for code, content in contents.items()} == {
        "de": ["Anfrage"],
        "en": ["enquiry", "inquiry"],
    }


def test_a_translation_shows_its_own_screenshot_with_the_same_areas() -> None:
    german, english = ImageFactory.create_batch(2)
    question = QuestionFactory.create(body=screen(german))
    publish(question)
    translation = translation_of(question, "", body=screen(english, x=1))
    publish(translation)
    assert [set(one.contents) for one in QuestionVersion.objects.filter(is_live=True)] == [{"de"}]
    publish(translation, body=screen(english))
    assert [set(one.contents) for one in QuestionVersion.objects.filter(is_live=True)] == [{"de", "en"}]


WHY = "Löschen geht nicht, weil noch darauf verwiesen wird"


def test_the_pictures_of_a_version_stay_and_the_admin_says_why(admin_client: Client) -> None:
    shown, other, never = ImageFactory.create_batch(3)
    question = QuestionFactory.create(body=screen(shown))
    publish(question)
    publish(question, body=screen(other))
    pinned = VersionImage.objects.order_by("version__number")
    assert list(pinned.values_list("version__number", "image")) == [(1, shown.pk), (2, other.pk)]
    for image in (shown, other, never):
        address = reverse("wagtailimages:delete", args=[image.pk])
        is_kept = image is not never
        assert (WHY in admin_client.get(address).content.decode()) is is_kept
        admin_client.post(address)
        assert AcademyImage.objects.filter(pk=image.pk).exists() is is_kept
    with pytest.raises(ProtectedError):
        shown.delete()
