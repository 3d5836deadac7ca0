"""The picker of blocks shows each block filled in, in both languages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.blocks.lessons import LessonBlock
from tests.cast import Cast, client_of

SHOWN = {
    "text": ("Warum die erste Stunde zählt", "Why the first hour counts"),
    "image": ("Neue Leads stehen oben.", "New leads are at the top."),
    "callout": ("Gleich ausprobieren", "Try it now"),
    "steps": ("Einen Lead annehmen", "Taking a lead"),
    "video": ("Abschrift lesen", "Read the transcript"),
    "quote": ("Kundin, Befragung nach dem Kauf", "Customer, survey after the purchase"),
    "example": ("Anfrage am Samstagabend", "An enquiry on a Saturday evening"),
    "accordion": ("Und wenn niemand abnimmt?", "And if nobody answers?"),
    "download": ("Checkliste: Die erste Antwort", "Checklist: the first answer"),
    "single": ("Den Lead weiterleiten", "Pass the lead on"),
    "multiple": ("Der niedrigste Preis", "The lowest price"),
    "order": ("Dubletten prüfen", "Check for duplicates"),
    "matching": ("Anfrage aus der Börse", "Enquiry from the marketplace"),
    "numeric": ("Ihre Zahl", "Your number"),
    "truefalse": (
        "Eine Einwilligung darf an den Kauf gebunden werden.",
        "Consent may be tied to the purchase.",
    ),
    "gap": ("Ein neuer Lead wird zuerst", "A new lead is first"),
    "case": ("Frau Demir", "Ms Demir"),
    "hotspot": ("Wo öffnen Sie den neuen Lead?", "Where do you open the new lead?"),
    "clickpath": ("Den neuen Lead öffnen", "Open the new lead"),
    "sources": ("Verordnung (EU) 2016/679", "Regulation (EU) 2016/679"),
}


def test_every_block_is_shown_and_described() -> None:
    blocks = LessonBlock().child_blocks
    assert [name for name, block in blocks.items() if not block.is_previewable] == []
    assert set(blocks) == set(SHOWN)
    assert [name for name, block in blocks.items() if not block.get_description()] == []


@pytest.mark.parametrize("name", ["hotspot", "clickpath"])
def test_a_question_on_a_screenshot_is_shown_on_a_drawing_of_ours(cast: Cast, name: str) -> None:
    block = LessonBlock().child_blocks[name]
    response = client_of(cast, "trainer").get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )
    assert "img/sample" in response.content.decode()


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize(("language", "place"), [("de", 0), ("en", 1)])
def test_a_trainer_sees_the_block_filled_in(cast: Cast, name: str, language: str, place: int) -> None:
    block = LessonBlock().child_blocks[name]
    cast.trainer.language = language
    cast.trainer.save()
    response = client_of(cast, "trainer").get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )
    assert (response.status_code, SHOWN[name][place] in response.content.decode()) == (200, True)
