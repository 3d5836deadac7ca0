"""What a lesson lacks: what keeps people out blocks publishing, the rest is advice."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError
from wagtail.rich_text import RichText

from courses.blocks.lessons import LessonBlock
from courses.checks import findings
from courses.models import LessonPage
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, block, edit_url, room_of, save, write
from tests.factories import DocumentFactory, single
from tests.scenes import scene

pytestmark = pytest.mark.django_db

CHECK = {**single(), "id": "check"}


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


def found(lesson: LessonPage) -> list[tuple[str, bool, str]]:
    return [(one.code, one.blocks_publishing, one.block) for one in findings(lesson.minutes, lesson.body)]


def step(image: Any = None, alt: str = "") -> dict[str, Any]:
    return {"type": "item", "id": "s", "value": {"text": "<p>Klicken.</p>", "image": image, "alt": alt}}


def test_a_good_lesson_lacks_nothing(own: Room) -> None:
    image = own.image.pk
    lesson = write(
        own.lesson,
        block("image", {"image": image, "alt": "Ein Bild", "caption": ""}, "a"),
        block("steps", {"title": "So", "steps": [step(image, "Der Knopf"), step()]}, "b"),
        block(
            "video",
            {
                "video": own.document.pk,
                "captions": own.document.pk,
                "poster": None,
                "transcript": "<p>Ton.</p>",
            },
            "c",
        ),
        CHECK,
        minutes=7,
    )
    assert found(lesson) == []


def test_everything_that_can_be_missing_is_found(own: Room) -> None:
    image = own.image.pk
    lesson = write(
        own.lesson,
        block("image", {"image": image, "alt": " ", "caption": ""}, "a"),
        block("steps", {"title": "So", "steps": [step(), step()]}, "b"),
        block("steps", {"title": "So", "steps": [step(image)]}, "c"),
        block(
            "video",
            {"video": own.document.pk, "captions": None, "poster": None, "transcript": "<p></p>"},
            "d",
        ),
        minutes=8,
    )
    assert found(lesson) == [
        ("no_alt", True, "a"),
        ("no_alt", True, "c"),
        ("no_transcript", True, "d"),
        ("no_question", False, ""),
        ("too_long", False, ""),
        ("no_screenshots", False, "b"),
        ("no_captions", False, "d"),
    ]


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_an_image_without_words_is_saved_and_not_published(cast: Cast, own: Room, action: str) -> None:
    lesson = write(own.draft, block("image", {"image": own.image.pk, "alt": "", "caption": ""}), CHECK)
    client = client_of(cast, "trainer")
    draft = save(client, edit_url(lesson))
    refused = save(client, edit_url(lesson), action)
    assert (draft.status_code, refused.status_code) == (302, 200)
    assert "Zum Bild fehlt der Alternativtext." in refused.content.decode()
    lesson.refresh_from_db()
    assert (lesson.live, lesson.current_workflow_state) == (False, None)


def test_a_lesson_that_only_gets_advice_is_published(cast: Cast, own: Room) -> None:
    lesson = write(own.draft, block("text", "<p>Ohne Frage.</p>"), minutes=9)
    response = save(client_of(cast, "trainer"), edit_url(lesson), "action-publish")
    lesson.refresh_from_db()
    assert (response.status_code, lesson.live) == (302, True)


def test_publishing_many_at_once_refuses_the_same(cast: Cast, own: Room) -> None:
    lesson = write(own.draft, block("image", {"image": own.image.pk, "alt": "", "caption": ""}))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_of(cast, "trainer").post(f"{address}?id={lesson.pk}&next=/admin/")
    lesson.refresh_from_db()
    assert lesson.live is False


def test_the_editor_says_what_is_missing(cast: Cast, own: Room) -> None:
    lesson = write(own.draft, block("text", "<p>Ohne Frage.</p>"))
    page = client_of(cast, "trainer").get(edit_url(lesson)).content.decode()
    assert "Keine Verständnisfrage" in page


def test_what_is_no_video_is_refused_at_the_field(own: Room) -> None:
    video, captions, other = (
        DocumentFactory.create(file=ContentFile(b"x", name=name)) for name in ("a.MP4", "a.vtt", "a.pdf")
    )
    block = LessonBlock().child_blocks["video"]

    def problems(video: Any, captions: Any) -> dict[str, str]:
        value = {"video": video, "captions": captions, "poster": None, "transcript": RichText("<p>Ton.</p>")}
        try:
            block.clean(block.normalize(value))
        except StructBlockValidationError as error:
            return {name: one.messages[0] for name, one in error.block_errors.items()}
        return {}

    assert (problems(video, captions), problems(video, None)) == ({}, {})
    assert problems(other, video) == {
        "video": "Diese Datei ist kein Video. Wählen Sie eine MP4- oder WebM-Datei.",
        "captions": "Diese Datei enthält keine Untertitel. Wählen Sie eine WebVTT-Datei.",
    }
