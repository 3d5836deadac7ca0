"""The form of a case: its story, and questions of the simple types."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions import choices
from courses.questions.base import Content
from courses.questions.blocks import FEATURES, QuestionBlock, explanation
from courses.questions.case.marking import RULE
from courses.questions.simple import SIMPLE


class PartsBlock(blocks.StreamBlock):
    """Each part a question with its own explanation, under its type's name."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        parts = [(one.name, one.block()) for one in SIMPLE.values()]
        super().__init__([*(local_blocks or []), *parts], **kwargs)

    class Meta:
        min_num = 2
        max_num = 6


class CaseBlock(QuestionBlock):
    text = blocks.RichTextBlock(
        label=_("Fall"), features=FEATURES, help_text=_("Was geschehen ist, in wenigen Sätzen.")
    )
    parts = PartsBlock(label=_("Fragen zum Fall"))
    explanation = explanation()

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "parts": [
                {"id": child.id, "type": child.block_type, "content": child.block.content(child.value)}
                for child in value["parts"]
            ],
        }

    class Meta:
        label = _("Fall mit mehreren Fragen")
        icon = "form"
        help_text = RULE
        fresh_value = {"parts": [{"type": "single", "value": choices.FRESH}] * 2}
        description = _("Eine Geschichte mit zwei bis sechs Fragen dazu.")
        preview_value = {
            "text": _(
                "<p>Frau Demir fragt am Samstag nach einer Probefahrt und schreibt: „Bitte nicht anrufen.“</p>"
            ),
            "parts": [
                {
                    "type": "truefalse",
                    "value": {"text": _("<p>Sie dürfen ihr eine E-Mail schreiben.</p>"), "correct": "true"},
                }
            ],
        }
