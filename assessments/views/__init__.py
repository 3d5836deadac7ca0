"""A test as its learner meets it: before, question by question, the overview, the result."""

from __future__ import annotations

from assessments.views.result import result
from assessments.views.taking import begin, overview, question, submit, test

__all__ = ["begin", "overview", "question", "result", "submit", "test"]
