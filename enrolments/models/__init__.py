"""Who is taking what, by when, how far. Records are appended; what was done stays done."""

from __future__ import annotations

from enrolments.models.assignments import Assignment
from enrolments.models.enrolments import Enrolment
from enrolments.models.notices import News, Notice
from enrolments.models.reports import OutdatedReport
from enrolments.models.steps import AnsweredCheck, MissedCheck, StepRecord

__all__ = [
    "AnsweredCheck",
    "Assignment",
    "Enrolment",
    "MissedCheck",
    "News",
    "Notice",
    "OutdatedReport",
    "StepRecord",
]
