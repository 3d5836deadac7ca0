"""The form of a question with one right answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
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


class SingleBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Antworten"), min_num=2, max_num=8)
    explanation = explanation()

    def clean(self, value: Any) -> Any:
        """Exactly one option is right."""
        cleaned = super().clean(value)
        if sum(option["is_correct"] for option in cleaned["options"]) != 1:
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(_("Genau eine Antwort muss richtig sein."))}
            )
        return cleaned

    def content(self, value: Any) -> Content:
        return {**super().content(value), "options": options_of(value)}

    class Meta:
        label = _("Einfachauswahl")
        icon = "radio-full"


def options_of(value: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": child.id,
            "text": child.value["text"],
            "correct": child.value["is_correct"],
            "feedback": child.value["feedback"],
        }
        for child in value["options"].bound_blocks
    ]
