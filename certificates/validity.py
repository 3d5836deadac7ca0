"""How long a certificate is valid: calendar arithmetic only."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def valid_until(issued_on: date, validity_months: int | None) -> date | None:
    """The last day of a certificate issued on a day for so many months; None where it never expires.

    It is the day before the same day of the month that many months on; where that month is shorter, its
    last day stands for the same day (spec/exchange.md). What would end beyond the calendar ends with it.
    Raises ValueError for fewer than one month.
    """
    if validity_months is None:
        return None
    if validity_months < 1:
        raise ValueError(f"validity_months must be 1 or more, not {validity_months}")
    years, month = divmod(issued_on.month - 1 + validity_months, 12)
    year, month = issued_on.year + years, month + 1
    if year > date.max.year:
        return date.max
    same_day = min(issued_on.day, monthrange(year, month)[1])
    return date(year, month, same_day) - timedelta(days=1)
