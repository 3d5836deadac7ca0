"""A text with gaps, for words and numbers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.gap import marking
from courses.questions.gap.block import GapBlock
from courses.questions.gap.importing import IMPORTER

GAP = QuestionType(
    name="gap",
    label=_("Lückentext"),
    block=GapBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    rule=marking.RULE,
    importer=IMPORTER,
)
