"""Rollouts, the board of one, and why a dealership stands there as it does."""

from __future__ import annotations

from readiness.views.board import board, export_csv, export_xlsx
from readiness.views.dealership import dealership
from readiness.views.rollouts import rollouts

__all__ = ["board", "dealership", "export_csv", "export_xlsx", "rollouts"]
