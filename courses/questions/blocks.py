"""What the forms of all question types share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content

FEATURES = ["bold", "italic", "ol", "ul"]


class QuestionBlock(blocks.StructBlock):
    """A question in one language: its text first, its explanation last."""

    text = blocks.RichTextBlock(label=_("Frage"), features=FEATURES)

    def content(self, value: Any) -> Content:
        """The filled-in block as plain JSON, with the ids of its parts."""
        return {"text": str(value["text"].source), "explanation": str(value["explanation"].source)}

    class Meta:
        icon = "help"


def explanation() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        label=_("Erklärung"),
        features=[*FEATURES, "link"],
        required=False,
        help_text=_("Steht nach der Antwort da, ob sie richtig war oder nicht."),
    )
