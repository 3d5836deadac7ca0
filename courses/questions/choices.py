"""What the types share that offer options to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content
from courses.questions.blocks import QuestionBlock, explanation


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


def offered(content: Content) -> Sequence[str]:
    return [option["id"] for option in content["options"]]


def right_options(content: Content) -> frozenset[str]:
    return frozenset(option["id"] for option in content["options"] if option["correct"])
