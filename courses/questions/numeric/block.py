"""The form of a question whose answer is a number."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.questions import numbers
from courses.questions.base import Content
from courses.questions.blocks import QuestionBlock, explanation


class NumericBlock(QuestionBlock):
    answer = numbers.right_number()
    tolerance = numbers.tolerance()
    unit = numbers.unit()
    explanation = explanation()

    def content(self, value: Any) -> Content:
        return {**super().content(value), **numbers.number_of(value)}

    class Meta:
        label = _("Zahl")
        icon = "decimal"
        description = _("Eine Zahl, mit erlaubter Abweichung und Einheit.")
        preview_value = {
            "text": _("<p>Nach wie vielen Minuten soll eine Anfrage beantwortet sein?</p>"),
            "answer": 30,
            "unit": _("Minuten"),
        }
