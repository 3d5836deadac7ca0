"""The form of a question whose answer is a number."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content
from courses.questions.blocks import QuestionBlock, explanation


class NumericBlock(QuestionBlock):
    answer = blocks.DecimalBlock(label=_("Richtige Zahl"), max_digits=18, decimal_places=6)
    tolerance = blocks.DecimalBlock(
        label=_("Erlaubte Abweichung"),
        default=0,
        min_value=0,
        max_digits=18,
        decimal_places=6,
        help_text=_("Nach oben und unten; 0: genau diese Zahl."),
    )
    unit = blocks.CharBlock(label=_("Einheit"), required=False, max_length=30)
    explanation = explanation()

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "answer": str(value["answer"]),
            "tolerance": str(value["tolerance"] or 0),
            "unit": value["unit"],
        }

    class Meta:
        label = _("Zahl")
        icon = "decimal"
