"""A path of clicks through several screenshots: a system, practised."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.clickpath import marking
from courses.questions.clickpath.block import ClickPathBlock

CLICKPATH = QuestionType(
    name="clickpath",
    label=_("Klickweg"),
    block=ClickPathBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    rule=marking.RULE,
)
