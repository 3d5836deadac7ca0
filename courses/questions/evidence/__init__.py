"""A file or photo as evidence, judged by somebody against a rubric."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.questions.base import QuestionType
from courses.questions.evidence import marking
from courses.questions.evidence.block import EvidenceBlock

EVIDENCE = QuestionType(
    name="evidence",
    label=_("Beleg mit Datei oder Foto"),
    block=EvidenceBlock,
    offered=marking.offered,
    read=marking.read,
    check=marking.check,
    mark=marking.mark,
    is_judged=True,
)
