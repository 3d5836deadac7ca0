"""How long an attempt may take and when the next one may begin, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.clock import allowance, in_minutes, time_left
from assessments.limits import Chance, Ended, StartingRule, may_start

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("limit", "supplement", "is_extended", "minutes"),
    [
        (40, 0, False, 40),
        (40, 0, True, 60),
        (40, 50, False, 60),
        (40, 50, True, 80),
        (1, 0, True, 1.5),
        (45, 25, False, 56.25),
        (600, 400, True, 3300),
    ],
)
def test_supplement_and_extension_are_shares_of_the_limit(
    limit: int, supplement: int, is_extended: bool, minutes: float
) -> None:
    allowed = allowance(limit, supplement_percent=supplement, is_extended=is_extended)
    assert allowed == timedelta(minutes=minutes)


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=3)), MOMENTS)
def test_no_jump_of_a_clock_gives_less_than_nothing_or_more_than_all(
    started: datetime, allowed: timedelta, now: datetime
) -> None:
    try:
        ends = started + allowed
    except OverflowError:
        return
    assert timedelta() <= time_left(started, ends, now) <= allowed


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 0), (1, 1), (59.5, 1), (60, 1), (61, 2), (720, 12), (-5, 0)]
)
def test_begun_minutes_count(seconds: float, minutes: int) -> None:
    assert in_minutes(timedelta(seconds=seconds)) == minutes


def failed(*hours_ago: float) -> list[Ended]:
    return [Ended(NOON - timedelta(hours=hours), False) for hours in hours_ago]


THREE = StartingRule(3, 24 * HOUR)


@pytest.mark.parametrize(
    ("ended", "rule", "chance"),
    [
        ([], StartingRule(), Chance(None)),
        (failed(9, 8, 7, 6, 5), StartingRule(), Chance(None)),
        ([], THREE, Chance(3)),
        (failed(5), THREE, Chance(2)),
        (failed(5, 4), THREE, Chance(1)),
        (failed(5, 4, 3), THREE, Chance(0, NOON + 21 * HOUR)),
        (failed(3, 4, 5), THREE, Chance(0, NOON + 21 * HOUR)),
        (failed(30, 29, 24), THREE, Chance(3)),
        (failed(30, 29, 23.99), THREE, Chance(0, NOON + 0.01 * HOUR)),
        (failed(99, 98, 97, 1), THREE, Chance(2)),
        (failed(99, 98, 97, 3, 2, 1), THREE, Chance(0, NOON + 23 * HOUR)),
        (failed(1), StartingRule(1, HOUR), Chance(1)),
        (failed(0.5), StartingRule(1, HOUR), Chance(0, NOON + 0.5 * HOUR)),
        ([*failed(5, 4), Ended(NOON - HOUR, True)], THREE, Chance(None)),
        ([*failed(5, 4), Ended(NOON - HOUR, None)], THREE, Chance(0, NOON + 23 * HOUR)),
        (failed(5, 4, -9000), THREE, Chance(3)),  # a clock was wrong: nobody waits for years
    ],
)
def test_attempts_come_in_rounds_with_a_wait_between(
    ended: list[Ended], rule: StartingRule, chance: Chance
) -> None:
    assert may_start(ended, rule, NOON) == chance


@given(st.lists(st.builds(Ended, MOMENTS, st.sampled_from([False, None]))), st.integers(1, 5), MOMENTS)
def test_who_waits_waits_no_longer_than_the_rule(ended: list[Ended], attempts: int, now: datetime) -> None:
    rule = StartingRule(attempts, HOUR)
    try:
        chance = may_start(ended, rule, now)
    except OverflowError:
        return
    assert chance.opens_at is None or now < chance.opens_at <= now + HOUR
    assert (chance.left == 0) == (chance.opens_at is not None)
