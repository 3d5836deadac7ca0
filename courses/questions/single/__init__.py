"""One right answer among several."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.choices import IMPORTER, offered
from courses.questions.single import marking
from courses.questions.single.block import SingleBlock

SINGLE = QuestionType(
    name="single",
    label=_("Einfachauswahl"),
    block=SingleBlock,
    offered=offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    importer=IMPORTER,
)
