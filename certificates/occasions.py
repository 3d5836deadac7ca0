"""When the holder of a certificate is written to because it ends: pure, from a decision and the day to the occasion.

Once when the short path to the next one opens, and once thirty days before the end; where both fall into the same
week, once. An occasion lasts a few days, for a worker that stood still; after them it has passed.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from certificates.periods import Decision, Why

BEFORE_THE_END = timedelta(days=30)
LASTS = timedelta(days=7)


class Occasion(StrEnum):
    OPENS = "renewable"
    ENDS = "ending"


def occasion_of(decision: Decision, day: date) -> Occasion | None:
    """The occasion of the day for the certificate that the decision is about."""
    held, opens_on = decision.held, decision.opens_on
    if held is None or held.valid_until is None or decision.path is None:
        return None
    if held.is_followed and decision.why != Why.REVOKED:  # else what followed it is worth nothing any more
        return None
    if decision.is_short and opens_on is not None and opens_on <= day <= opens_on + LASTS:
        return Occasion.OPENS
    month_before = held.valid_until - BEFORE_THE_END
    if not month_before <= day <= month_before + LASTS or held.issued_on >= month_before:
        return None
    opens_then = opens_on is not None and abs(opens_on - month_before) <= LASTS
    return None if opens_then else Occasion.ENDS
