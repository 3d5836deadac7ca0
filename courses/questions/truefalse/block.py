"""The form of a statement that is true or false."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content
from courses.questions.blocks import FEATURES, QuestionBlock, explanation


def _feedback(label: Any) -> blocks.TextBlock:
    return blocks.TextBlock(label=label, required=False, rows=2, max_length=600)


class TrueFalseBlock(QuestionBlock):
    text = blocks.RichTextBlock(label=_("Aussage"), features=FEATURES)
    correct = blocks.ChoiceBlock(
        label=_("Die Aussage"),
        choices=[("true", _("stimmt")), ("false", _("stimmt nicht"))],
        widget=forms.RadioSelect,
    )
    feedback_true = _feedback(_("Rückmeldung an alle, die „Stimmt“ wählen"))
    feedback_false = _feedback(_("Rückmeldung an alle, die „Stimmt nicht“ wählen"))
    explanation = explanation()

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "correct": value["correct"] == "true",
            "feedback": {"true": value["feedback_true"], "false": value["feedback_false"]},
        }

    class Meta:
        label = _("Richtig oder falsch")
        icon = "check"
        description = _("Eine Aussage, die stimmt oder nicht.")
        preview_value = {
            "text": _("<p>Eine Einwilligung darf an den Kauf gebunden werden.</p>"),
            "correct": "false",
        }
