"""Pairs to be found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.matching import marking
from courses.questions.matching.block import MatchingBlock
from courses.questions.matching.importing import IMPORTER

MATCHING = QuestionType(
    name="matching",
    label=_("Zuordnung"),
    block=MatchingBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    rule=marking.RULE,
    importer=IMPORTER,
    order_tells=True,
)
