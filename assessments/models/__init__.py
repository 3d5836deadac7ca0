"""Tests: the pool and the blueprint are authored, attempts are recorded."""

from __future__ import annotations

from assessments.models.attempts import Answer, Attempt, DrawnQuestion
from assessments.models.questions import Question, QuestionVersion, Topic
from assessments.models.tests import TestPage, TestSection

__all__ = [
    "Answer",
    "Attempt",
    "DrawnQuestion",
    "Question",
    "QuestionVersion",
    "TestPage",
    "TestSection",
    "Topic",
]
