"""The form of a path of clicks: a screenshot for each step, and where to click on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions import screens
from courses.questions.base import Content
from courses.questions.blocks import FEATURES, QuestionBlock, explanation
from courses.questions.clickpath.marking import RULE


class ClickStepBlock(blocks.StructBlock):
    instruction = blocks.CharBlock(
        label=_("Was zu tun ist"), max_length=200, help_text=_("Das Ziel des Schritts, nicht der Knopf.")
    )
    image = screens.screenshot()
    alt = screens.alternative()
    areas = screens.areas()

    def clean(self, value: Any) -> Any:
        return screens.clean_areas(super().clean(value))

    class Meta:
        form_attrs = screens.DRAWN


class ClickPathBlock(QuestionBlock):
    text = blocks.RichTextBlock(label=_("Aufgabe"), features=FEATURES)
    steps = blocks.ListBlock(ClickStepBlock(), label=_("Schritte"), min_num=2, max_num=8)
    explanation = explanation()

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "steps": [
                {"id": child.id, "instruction": child.value["instruction"], **screens.content_of(child.value)}
                for child in value["steps"].bound_blocks
            ],
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return screens.with_sample(super().get_context(value, parent_context))

    class Meta:
        label = _("Klickweg")
        icon = "arrow-right-full"
        help_text = RULE
        fresh_value = {"steps": [screens.FRESH] * 2}
        description = _("Klick für Klick durch mehrere Bildschirmfotos.")
        preview_value = {
            "text": _("<p>Nehmen Sie den neuen Lead an.</p>"),
            "steps": [
                {"instruction": _("Den neuen Lead öffnen"), **screens.SAMPLE_SCREEN},
                {"instruction": _("Ihn annehmen"), **screens.SAMPLE_SCREEN},
            ],
        }
