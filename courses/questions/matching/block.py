"""The form of a question whose left sides are matched with right sides."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content
from courses.questions.blocks import QuestionBlock, explanation
from courses.questions.matching.marking import RULE


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("Links"), max_length=200)
    right = blocks.CharBlock(label=_("Rechts"), max_length=200)

    class Meta:
        form_classname = "struct-block pair"


class MatchingBlock(QuestionBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("Paare"), min_num=2, max_num=8)
    distractors = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        label=_("Was rechts zu nichts passt"),
        default=[],
        max_num=4,
        required=False,
    )
    explanation = explanation()

    def clean(self, value: Any) -> Any:
        """No right side is there twice: nobody could tell the two apart."""
        cleaned = super().clean(value)
        rights = [pair["right"].strip() for pair in cleaned["pairs"]]
        rights += [one.strip() for one in cleaned["distractors"]]
        if len(set(rights)) != len(rights):
            raise blocks.StructBlockValidationError(
                block_errors={"pairs": ValidationError(_("Jede rechte Seite darf nur einmal vorkommen."))}
            )
        return cleaned

    def content(self, value: Any) -> Content:
        """A right side has an id of its own, so that the page's source doesn't tell which pair it belongs to."""
        pairs = [
            {
                "id": child.id,
                "left": child.value["left"],
                "match": right_id(child.id),
                "right": child.value["right"],
            }
            for child in value["pairs"].bound_blocks
        ]
        rights = [{"id": pair["match"], "text": pair["right"]} for pair in pairs]
        rights += [
            {"id": right_id(child.id), "text": child.value} for child in value["distractors"].bound_blocks
        ]
        return {
            **super().content(value),
            "pairs": [{"id": one["id"], "left": one["left"], "match": one["match"]} for one in pairs],
            "rights": rights,
        }

    class Meta:
        label = _("Zuordnung")
        icon = "link"
        help_text = RULE
        fresh_value = {"pairs": [{"left": "", "right": ""}] * 2}
        description = _("Was zusammengehört, auf Wunsch mit Ablenkern.")
        preview_value = {
            "text": _("<p>Welche Frist gilt?</p>"),
            "pairs": [
                {"left": _("Anfrage aus der Börse"), "right": _("30 Minuten")},
                {"left": _("Rückrufbitte"), "right": _("2 Stunden")},
            ],
            "distractors": [_("3 Tage")],
        }


def right_id(child_id: str) -> str:
    return hashlib.sha256(f"right {child_id}".encode()).hexdigest()[:12]
