"""Which questions are drawn, and what share of the points was reached."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.drawing import Part, PoolTooSmall, draw, percent


def drawn(parts: list[Part], pools: dict[int, list[int]], *seen: int, seed: int = 1) -> list[int]:
    return draw(parts, pools, seen, random.Random(seed))


def test_each_topic_gives_what_is_wanted_of_it() -> None:
    found = drawn([Part(1, 2), Part(2, 1)], {1: [10, 11, 12], 2: [20, 21], 3: [30]})
    assert sorted(question // 10 for question in found) == [1, 1, 2]


def test_a_topic_with_just_enough_gives_all_it_has() -> None:
    assert sorted(drawn([Part(1, 3)], {1: [10, 11, 12]})) == [10, 11, 12]


def test_who_comes_back_is_asked_what_they_have_not_seen() -> None:
    assert sorted(drawn([Part(1, 2)], {1: [10, 11, 12, 13]}, 10, 12)) == [11, 13]


def test_what_was_seen_comes_again_only_where_nothing_else_is_left() -> None:
    found = drawn([Part(1, 3)], {1: [10, 11, 12, 13]}, 10, 11, 12)
    assert (13 in found, len(found)) == (True, 3)


@pytest.mark.parametrize("pools", [{1: [10]}, {}])
def test_a_pool_that_is_too_small_is_named(pools: dict[int, list[int]]) -> None:
    with pytest.raises(PoolTooSmall) as refused:
        drawn([Part(1, 2)], pools)
    assert (refused.value.topic, refused.value.there, refused.value.wanted) == (1, len(pools.get(1, [])), 2)


@given(st.lists(st.integers(0, 99), min_size=1, unique=True), st.data())
def test_the_same_chance_draws_the_same_whatever_the_order_of_the_pool(
    pool: list[int], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(pool)))
    seed = data.draw(st.integers())
    found = drawn([Part(1, count)], {1: pool}, seed=seed)
    assert found == drawn([Part(1, count)], {1: pool[::-1]}, seed=seed)
    assert (len(found), set(found) <= set(pool), len(set(found))) == (count, True, count)


@pytest.mark.parametrize(
    ("points", "reached"),
    [
        (["1", "1"], 100),
        (["0", "0"], 0),
        (["1", "0", "0"], 33),
        (["1", "1", "0"], 66),
        (["1", "1", "1", "1", "0"], 80),
        (["1/3", "1/3", "1/3"], 33),
        (["1/3", "2/3", "1/2", "1/2"], 50),
        (["1"] * 79 + ["99/100"] + ["0"] * 20, 79),
    ],
)
def test_percent_is_exact_and_rounded_down(points: list[str], reached: int) -> None:
    assert percent([Fraction(one) for one in points]) == reached
