"""What the types share that offer options to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListValue

from courses.questions.base import Content
from courses.questions.blocks import QuestionBlock, explanation
from courses.questions.importing import Importer, Parts, Raw

FRESH = {"options": [{"text": "", "is_correct": not at} for at in range(4)]}
"""Four rows, the first of them right; what stays empty is no answer."""


class OptionBlock(blocks.StructBlock):
    """One of the answers to choose from."""

    text = blocks.CharBlock(label=_("Antwort"), max_length=300)
    is_correct = blocks.BooleanBlock(label=_("richtig"), required=False)
    feedback = blocks.TextBlock(
        label=_("Rückmeldung"),
        required=False,
        rows=2,
        max_length=600,
        help_text=_("Warum diese Antwort richtig oder falsch ist."),
    )


class ChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Antworten"), min_num=2, max_num=8)
    explanation = explanation()

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """Rows that nobody filled in are none: forms come with more than a question needs."""
        value = super().value_from_datadict(data, files, prefix)
        rows = value["options"].bound_blocks
        kept = [row for row in rows if row.value["text"].strip() or row.value["feedback"].strip()]
        value["options"] = ListValue(self.child_blocks["options"], bound_blocks=kept)
        return value

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "options": [
                {
                    "id": child.id,
                    "text": child.value["text"],
                    "correct": child.value["is_correct"],
                    "feedback": child.value["feedback"],
                }
                for child in value["options"].bound_blocks
            ],
        }

    class Meta:
        fresh_value = FRESH


def offered(content: Content) -> Sequence[str]:
    return [option["id"] for option in content["options"]]


def right_options(content: Content) -> frozenset[str]:
    return frozenset(option["id"] for option in content["options"] if option["correct"])


def value(content: Content, parts: Parts) -> Raw:
    """Of a file."""
    options = [
        {"text": one["text"], "is_correct": one["correct"], "feedback": one["feedback"]}
        for one in content["options"]
    ]
    return {"options": parts.items("options", options)}


IMPORTER = Importer(value)
