"""Tests: the pool and the blueprint are authored, attempts are recorded."""

from __future__ import annotations

from assessments.models.attempts import Answer, Attempt, DrawnQuestion, Feedback
from assessments.models.evidence import EvidenceFile, Judgement
from assessments.models.exchange import ImportedQuestion, QuestionImport, QuestionImportState
from assessments.models.placements import PlacementPage, PlacementTopic
from assessments.models.questions import Question, QuestionVersion, Topic, VersionImage
from assessments.models.remarkings import RemarkedAttempt, Remarking
from assessments.models.statistics import KeptCounts, QuestionStatistics, TestStatistics
from assessments.models.supplements import TimeSupplement
from assessments.models.tests import MustHave, Retake, TestPage, TestSection

__all__ = [
    "Answer",
    "Attempt",
    "DrawnQuestion",
    "EvidenceFile",
    "Feedback",
    "ImportedQuestion",
    "Judgement",
    "KeptCounts",
    "MustHave",
    "PlacementPage",
    "PlacementTopic",
    "Question",
    "QuestionImport",
    "QuestionImportState",
    "QuestionStatistics",
    "QuestionVersion",
    "RemarkedAttempt",
    "Remarking",
    "Retake",
    "TestPage",
    "TestSection",
    "TestStatistics",
    "TimeSupplement",
    "Topic",
    "VersionImage",
]
