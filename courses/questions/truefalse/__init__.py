"""A statement that is true or false."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.truefalse import marking
from courses.questions.truefalse.block import TrueFalseBlock
from courses.questions.truefalse.importing import IMPORTER

TRUEFALSE = QuestionType(
    name="truefalse",
    label=_("Richtig oder falsch"),
    block=TrueFalseBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    importer=IMPORTER,
)
