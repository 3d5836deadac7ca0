"""How long an attempt may take: pure. What time it is comes from the database alone, never from a browser."""

from __future__ import annotations

from datetime import datetime, timedelta

GRACE = timedelta(seconds=5)
"""What an answer that was given in time may take over the network: until then it is taken, then all is marked."""

EXTENSION_PERCENT = 50
"""Half as much again, once, for everybody, without a reason."""

LAST_CALL = timedelta(seconds=20)
"""How long before the end the page warns, with the extension at one key's distance (WCAG 2.2.1)."""


def allowance(limit_minutes: int, *, supplement_percent: int = 0, is_extended: bool = False) -> timedelta:
    """The limit with a person's supplement and the extension, each in percent of the limit; whole seconds."""
    percent = 100 + supplement_percent + (EXTENSION_PERCENT if is_extended else 0)
    return timedelta(seconds=limit_minutes * 60 * percent // 100)


def time_left(started_at: datetime, ends_at: datetime, now: datetime) -> timedelta:
    """Never less than nothing and never more than the whole, however the clock has jumped."""
    return min(max(ends_at - now, timedelta()), ends_at - started_at)


def in_minutes(time: timedelta) -> int:
    """Whole minutes, begun ones included: with 61 seconds there are "still 2 minutes"."""
    return -(-int(time.total_seconds()) // 60)
