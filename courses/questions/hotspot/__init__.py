"""A place on a screenshot."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.hotspot import marking
from courses.questions.hotspot.block import HotspotBlock

HOTSPOT = QuestionType(
    name="hotspot",
    label=_("Stelle im Bild"),
    block=HotspotBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
)
