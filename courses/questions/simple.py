"""The types that ask one thing: what a case may be made of."""

from __future__ import annotations

from courses.questions.base import QuestionType
from courses.questions.gap import GAP
from courses.questions.matching import MATCHING
from courses.questions.multiple import MULTIPLE
from courses.questions.numeric import NUMERIC
from courses.questions.order import ORDER
from courses.questions.single import SINGLE
from courses.questions.truefalse import TRUEFALSE

SIMPLE: dict[str, QuestionType] = {
    one.name: one for one in (SINGLE, MULTIPLE, TRUEFALSE, GAP, ORDER, MATCHING, NUMERIC)
}
