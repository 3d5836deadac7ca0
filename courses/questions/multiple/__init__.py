"""Any number of right answers among several."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.choices import IMPORTER, offered
from courses.questions.multiple import marking
from courses.questions.multiple.block import MultipleBlock

MULTIPLE = QuestionType(
    name="multiple",
    label=_("Mehrfachauswahl"),
    block=MultipleBlock,
    offered=offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    rule=marking.RULE,
    importer=IMPORTER,
)
