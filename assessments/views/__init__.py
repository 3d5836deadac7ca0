"""A test as its learner meets it: before, question by question, the overview, the result."""

from __future__ import annotations

from assessments.views.answering import question
from assessments.views.devices import continue_here
from assessments.views.evidence import evidence_file
from assessments.views.observing import confirm_evidence, confirmations
from assessments.views.practising import practice
from assessments.views.result import result
from assessments.views.taking import begin, overview, submit, test
from assessments.views.timing import more_time

__all__ = [
    "begin",
    "confirm_evidence",
    "confirmations",
    "continue_here",
    "evidence_file",
    "more_time",
    "overview",
    "practice",
    "question",
    "result",
    "submit",
    "test",
]
