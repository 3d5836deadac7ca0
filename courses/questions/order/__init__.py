"""Things to put in their order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.order import marking
from courses.questions.order.block import OrderBlock
from courses.questions.order.importing import IMPORTER

ORDER = QuestionType(
    name="order",
    label=_("Reihenfolge"),
    block=OrderBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    rule=marking.RULE,
    importer=IMPORTER,
    order_tells=True,
)
