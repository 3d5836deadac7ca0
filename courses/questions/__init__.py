"""The question types, one folder each. Lessons use them for their checks, tests for everything."""

from __future__ import annotations

from typing import Any

from courses.questions.base import QuestionType
from courses.questions.matching import MATCHING
from courses.questions.multiple import MULTIPLE
from courses.questions.numeric import NUMERIC
from courses.questions.order import ORDER
from courses.questions.single import SINGLE

TYPES: dict[str, QuestionType] = {one.name: one for one in (SINGLE, MULTIPLE, ORDER, MATCHING, NUMERIC)}
"""By name, in the order in which authors are offered them."""


def question_blocks(**meta: Any) -> list[tuple[str, Any]]:
    """A block of each type for a StreamBlock, under the type's name."""
    return [(one.name, one.block(**meta)) for one in TYPES.values()]


__all__ = ["TYPES", "QuestionType", "question_blocks"]
