"""A short story, and several questions about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.case import marking
from courses.questions.case.block import CaseBlock

CASE = QuestionType(
    name="case",
    label=_("Fall mit mehreren Fragen"),
    block=CaseBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    rule=marking.RULE,
    order_tells=True,
)
