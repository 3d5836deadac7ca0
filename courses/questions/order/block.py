"""The form of a question whose items belong in an order: the one in which the author writes them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content
from courses.questions.blocks import QuestionBlock, explanation
from courses.questions.order.marking import RULE


class OrderBlock(QuestionBlock):
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=300),
        label=_("In der richtigen Reihenfolge"),
        min_num=3,
        max_num=8,
    )
    explanation = explanation()

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "items": [{"id": child.id, "text": child.value} for child in value["items"].bound_blocks],
        }

    class Meta:
        label = _("Reihenfolge")
        icon = "list-ol"
        help_text = RULE
        fresh_value = {"items": ["", "", ""]}
        description = _("Schritte, die in ihre Reihenfolge gehören.")
        preview_value = {
            "text": _("<p>In welcher Reihenfolge bearbeiten Sie einen Lead?</p>"),
            "items": [_("Dubletten prüfen"), _("Annehmen"), _("Antworten"), _("Nächsten Schritt eintragen")],
        }
