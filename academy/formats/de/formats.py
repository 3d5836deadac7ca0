"""German dates with their time after a comma."""

from __future__ import annotations

SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
