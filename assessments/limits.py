"""How often a test may be taken: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class StartingRule:
    """So many attempts (None: as many as one likes), then a time of waiting, then so many again."""

    attempts: int | None = None
    wait: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ended:
    """An attempt that was handed in, or ran out of time. ``passed`` is None where somebody still has to mark it."""

    at: datetime
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether one may start now. ``left``: how many attempts, None for any number; ``opens_at``: from when again."""

    left: int | None
    opens_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.opens_at is None


def may_start(ended: Sequence[Ended], rule: StartingRule, now: datetime) -> Chance:
    """What the rule says after these attempts. Who has passed repeats as often as they like: it decides nothing.

    An end that lies ahead of now, because a clock was wrong, makes nobody wait.
    """
    if rule.attempts is None or any(one.passed for one in ended):
        return Chance(None)
    used = len(ended) % rule.attempts
    if ended and used == 0:
        last = max(one.at for one in ended)
        if last <= now < last + rule.wait:
            return Chance(0, last + rule.wait)
    return Chance(rule.attempts - used)
