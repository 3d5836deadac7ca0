"""Which questions are drawn, and what share of the points was reached."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.drawing import Part, PoolTooSmall, Verdict, draw, mastered, percent, verdict


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


# Must-have questions, order, verdict -------------------------------------------------------------------------


def test_what_is_always_asked_comes_on_top_and_is_not_drawn_once_more() -> None:
    pools = {1: [10, 11, 12]}
    for seed in range(20):
        found = draw([Part(1, 2)], pools, (), random.Random(seed), always=[11])
        assert sorted(found) == [10, 11, 12]


def test_what_is_always_asked_leaves_the_topic_with_less_to_draw_from() -> None:
    with pytest.raises(PoolTooSmall) as refused:
        draw([Part(1, 3)], {1: [10, 11, 12]}, (), random.Random(1), always=[11])
    assert (refused.value.there, refused.value.wanted) == (2, 3)


def test_a_fixed_order_is_the_author_s_then_topic_by_topic() -> None:
    parts, pools = [Part(2, 2), Part(1, 2)], {1: [10, 11], 2: [20, 21]}
    orders = {
        tuple(draw(parts, pools, (), random.Random(seed), always=[31, 30], mixes=False)) for seed in range(20)
    }
    assert orders == {(31, 30, 20, 21, 10, 11)}


RIGHT, HALF, WRONG = Fraction(1), Fraction(1, 2), Fraction(0)


@pytest.mark.parametrize(
    ("points", "critical", "expected"),
    [
        ([RIGHT, RIGHT, RIGHT, WRONG], [False] * 4, Verdict(75, False, True)),
        ([RIGHT, RIGHT, RIGHT, WRONG], [True, False, False, False], Verdict(75, False, True)),
        ([RIGHT, RIGHT, RIGHT, WRONG], [False, False, False, True], Verdict(75, True, False)),
        ([RIGHT, RIGHT, RIGHT, HALF], [False, False, False, True], Verdict(87, True, False)),
        ([RIGHT, WRONG, WRONG, WRONG], [False, True, False, False], Verdict(25, True, False)),
        ([RIGHT, RIGHT, WRONG, WRONG], [True, True, False, False], Verdict(50, False, False)),
        ([RIGHT] * 4, [True] * 4, Verdict(100, False, True)),
    ],
)
def test_a_critical_question_decides_whatever_the_percent(
    points: list[Fraction], critical: list[bool], expected: Verdict
) -> None:
    assert verdict(points, critical, 75) == expected


def test_a_topic_is_mastered_from_its_own_mark_on_and_never_without_a_question() -> None:
    points = {1: [RIGHT, RIGHT, RIGHT, RIGHT, WRONG], 2: [RIGHT, HALF], 3: []}
    assert mastered(points, {1: 80, 2: 80, 3: 1, 4: 1}) == {1}
