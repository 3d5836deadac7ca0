"""Numbers as requests bring them: whatever a stranger writes, a number of ours or none."""

from __future__ import annotations

MOST_DIGITS = 9


def whole_number(given: str) -> int | None:
    """The number that a request names, of no more digits than any of ours has; None where it is none."""
    return int(given) if len(given) <= MOST_DIGITS and given.isascii() and given.isdecimal() else None
