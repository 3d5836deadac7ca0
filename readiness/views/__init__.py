"""Rollouts, the board of one, why a dealership stands there as it does, and its team."""

from __future__ import annotations

from readiness.views.assignments import assignments
from readiness.views.board import board, export_csv, export_xlsx
from readiness.views.dealership import dealership
from readiness.views.expiries import expiries, team_expiries
from readiness.views.rollouts import rollouts
from readiness.views.teams import assign, remind_team, take_back_reminders, team, withdraw_assignment

__all__ = [
    "assign",
    "assignments",
    "board",
    "dealership",
    "expiries",
    "export_csv",
    "export_xlsx",
    "remind_team",
    "rollouts",
    "take_back_reminders",
    "team",
    "team_expiries",
    "withdraw_assignment",
]
