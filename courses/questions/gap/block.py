"""The form of a text with gaps: the text with ``[[1]]``, ``[[2]]`` … in it, and what belongs there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions import numbers
from courses.questions.base import Content
from courses.questions.blocks import FEATURES, QuestionBlock, explanation
from courses.questions.gap.marking import LONGEST, RULE
from courses.questions.gap.passage import numbers as markers_in

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TextGapBlock(blocks.StructBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST),
        label=_("Was als richtig gilt"),
        min_num=1,
        max_num=12,
        help_text=_("Das erste steht in der Auflösung; die anderen Schreibweisen gelten auch."),
    )
    case_sensitive = blocks.BooleanBlock(label=_("Groß- und Kleinschreibung zählt"), required=False)

    class Meta:
        label = _("Wort")
        icon = "pilcrow"


class NumberGapBlock(blocks.StructBlock):
    answer = numbers.right_number()
    tolerance = numbers.tolerance()
    unit = numbers.unit()

    class Meta:
        label = _("Zahl")
        icon = "decimal"


class GapsBlock(blocks.StreamBlock):
    text = TextGapBlock()
    number = NumberGapBlock()

    class Meta:
        min_num = 1
        max_num = 12


class GapBlock(QuestionBlock):
    text = blocks.RichTextBlock(label=_("Aufgabe"), features=FEATURES)
    passage = blocks.TextBlock(
        label=_("Text mit Lücken"),
        rows=5,
        max_length=2000,
        help_text=_("Für jede Lücke steht ihre Nummer in doppelten eckigen Klammern: [[1]], [[2]] …"),
    )
    gaps = GapsBlock(label=_("Lücken, in der Reihenfolge ihrer Nummern"))
    explanation = explanation()

    def clean(self, value: Any) -> Any:
        """Each gap stands in the text, once, and nothing else does that looks like one."""
        cleaned = super().clean(value)
        problem = misplaced(markers_in(cleaned["passage"]), len(cleaned["gaps"]))
        if problem:
            raise blocks.StructBlockValidationError(block_errors={"passage": ValidationError(problem)})
        return cleaned

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "passage": value["passage"] or "",
            "gaps": [{"id": child.id, "kind": child.block_type, **_gap(child)} for child in value["gaps"]],
        }

    class Meta:
        label = _("Lückentext")
        icon = "edit"
        help_text = RULE
        fresh_value = {"gaps": [{"type": "text", "value": {"accepted": [""]}}]}
        description = _("Ein Text, in dem Wörter oder Zahlen fehlen.")
        preview_value = {
            "text": _("<p>Ergänzen Sie den Satz.</p>"),
            "passage": _("Ein neuer Lead wird zuerst [[1]] und dann beantwortet."),
            "gaps": [{"type": "text", "value": {"accepted": [_("angenommen")]}}],
        }


def _gap(child: Any) -> dict[str, Any]:
    if child.block_type == "text":
        return {
            "accepted": list(child.value["accepted"]),
            "case_sensitive": child.value["case_sensitive"],
        }
    return numbers.number_of(child.value)


def misplaced(markers: list[int], count: int) -> StrOrPromise | None:
    """What is wrong with the markers of a text that has so many gaps."""
    for number, times in sorted(Counter(markers).items()):
        if not 1 <= number <= count:
            return gettext("Im Text steht [[%(number)s]], aber so eine Lücke gibt es nicht.") % {
                "number": number
            }
        if times > 1:
            return gettext("[[%(number)s]] steht mehrmals im Text.") % {"number": number}
    for number in range(1, count + 1):
        if number not in markers:
            return gettext("Zur Lücke %(number)s fehlt [[%(number)s]] im Text.") % {"number": number}
    return None
