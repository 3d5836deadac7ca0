"""The question types, one folder each. Lessons use them for their checks, tests for everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.questions.base import QuestionType
from courses.questions.case import CASE
from courses.questions.clickpath import CLICKPATH
from courses.questions.evidence import EVIDENCE
from courses.questions.hotspot import HOTSPOT
from courses.questions.simple import SIMPLE

TYPES: dict[str, QuestionType] = {**SIMPLE, **{one.name: one for one in (HOTSPOT, CLICKPATH, CASE, EVIDENCE)}}
"""By name, in the order in which authors are offered them."""


MARKED_AT_ONCE = [one for one in TYPES.values() if not one.is_judged]
"""What a lesson may ask: whoever has answered learns how it was."""
JUDGED = [one.name for one in TYPES.values() if one.is_judged]


def question_blocks(types: Iterable[QuestionType], **meta: Any) -> list[tuple[str, Any]]:
    """A block of each type for a StreamBlock, under the type's name."""
    return [(one.name, one.block(**meta)) for one in types]


__all__ = ["JUDGED", "MARKED_AT_ONCE", "TYPES", "QuestionType", "question_blocks"]
