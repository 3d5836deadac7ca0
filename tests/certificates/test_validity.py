"""How long a certificate is valid (spec/exchange.md, below the tables)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.validity import valid_until


@pytest.mark.parametrize(
    ("issued_on", "months", "last_day"),
    [
        pytest.param(date(2026, 3, 15), 12, date(2027, 3, 14), id="the day before the same day a year on"),
        pytest.param(date(2027, 8, 31), 6, date(2028, 2, 28), id="a shorter month of a leap year"),
        pytest.param(date(2026, 8, 31), 6, date(2027, 2, 27), id="a shorter month of a common year"),
        pytest.param(date(2026, 8, 30), 6, date(2027, 2, 27), id="no 30th either"),
        pytest.param(date(2026, 8, 29), 6, date(2027, 2, 27), id="no 29th either"),
        pytest.param(date(2026, 8, 28), 6, date(2027, 2, 27), id="there is a 28th"),
        pytest.param(date(2027, 8, 29), 6, date(2028, 2, 28), id="there is a 29th in a leap year"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 27), id="leap day, a year on"),
        pytest.param(date(2028, 2, 29), 48, date(2032, 2, 28), id="leap day, to the next one"),
        pytest.param(date(2096, 2, 29), 48, date(2100, 2, 27), id="1900 and 2100 are no leap years"),
        pytest.param(date(1996, 2, 29), 48, date(2000, 2, 28), id="2000 is one"),
        pytest.param(date(2027, 3, 31), 1, date(2027, 4, 29), id="31 to 30 days"),
        pytest.param(date(2027, 4, 30), 1, date(2027, 5, 29), id="30 to 31 days"),
        pytest.param(date(2027, 3, 1), 1, date(2027, 3, 31), id="first day, to the end of the month"),
        pytest.param(date(2027, 2, 1), 1, date(2027, 2, 28), id="to the end of February"),
        pytest.param(date(2028, 2, 1), 1, date(2028, 2, 29), id="to the end of February in a leap year"),
        pytest.param(date(2027, 1, 1), 12, date(2027, 12, 31), id="a calendar year"),
        pytest.param(date(2027, 12, 15), 1, date(2028, 1, 14), id="over the turn of the year"),
        pytest.param(date(2027, 11, 30), 1, date(2027, 12, 29), id="to December"),
        pytest.param(date(2027, 6, 10), 24, date(2029, 6, 9), id="two years"),
        pytest.param(date(9999, 6, 10), 6, date(9999, 12, 9), id="the calendar's last month"),
        pytest.param(date(9999, 6, 10), 7, date.max, id="beyond the calendar"),
        pytest.param(date(2027, 6, 10), 1_000_000, date.max, id="far beyond the calendar"),
    ],
)
def test_valid_until_the_day_before_the_same_day_so_many_months_on(
    issued_on: date, months: int, last_day: date
) -> None:
    assert valid_until(issued_on, months) == last_day


def test_without_months_it_never_expires() -> None:
    assert valid_until(date(2026, 3, 15), None) is None


@pytest.mark.parametrize("months", [0, -1])
def test_less_than_a_month_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match=f"validity_months must be 1 or more, not {months}"):
        valid_until(date(2026, 3, 15), months)


@settings(deadline=None, max_examples=100)
@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)), st.integers(1, 240))
def test_the_day_after_lies_in_that_month_on_the_same_day_or_its_last(issued_on: date, months: int) -> None:
    same_day = valid_until(issued_on, months) + timedelta(days=1)
    assert (same_day.year * 12 + same_day.month) - (issued_on.year * 12 + issued_on.month) == months
    is_last_of_its_month = (same_day + timedelta(days=1)).day == 1
    assert same_day.day == issued_on.day or (same_day.day < issued_on.day and is_last_of_its_month)
