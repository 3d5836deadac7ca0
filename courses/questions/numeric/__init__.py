"""A number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.numeric import marking
from courses.questions.numeric.block import NumericBlock
from courses.questions.numeric.importing import IMPORTER

NUMERIC = QuestionType(
    name="numeric",
    label=_("Zahl"),
    block=NumericBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    importer=IMPORTER,
)
