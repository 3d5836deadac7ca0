"""Who is taking what, by when, how far. Records are appended; what was done stays done."""

from __future__ import annotations

from enrolments.models.assignments import Assignment
from enrolments.models.enrolments import Enrolment
from enrolments.models.steps import AnsweredCheck, StepRecord

__all__ = ["AnsweredCheck", "Assignment", "Enrolment", "StepRecord"]
