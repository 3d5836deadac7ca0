"""Is this dealership ready, and what is missing: rollouts, requirements and verdicts."""

from __future__ import annotations

from readiness.models.reminders import Reminder
from readiness.models.requirements import Confirmation, Item, Requirement, RequirementKind, Target, Waiver
from readiness.models.rollouts import Rollout, Wave, WaveMember
from readiness.models.verdicts import (
    URGENCY,
    Evaluation,
    RequirementStatus,
    RolloutVerdict,
    Snapshot,
    StaleMark,
    Status,
    Verdict,
)

__all__ = [
    "URGENCY",
    "Confirmation",
    "Evaluation",
    "Item",
    "Reminder",
    "Requirement",
    "RequirementKind",
    "RequirementStatus",
    "Rollout",
    "RolloutVerdict",
    "Snapshot",
    "StaleMark",
    "Status",
    "Target",
    "Verdict",
    "Waiver",
    "Wave",
    "WaveMember",
]
