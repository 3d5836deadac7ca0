"""Which questions a test draws: pure, and the same for the same source of chance."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Part(NamedTuple):
    """So many questions from a topic, by its key."""

    topic: int
    number: int


class PoolTooSmall(Exception):
    """A topic has fewer questions than the test draws from it."""

    def __init__(self, topic: int, there: int, wanted: int) -> None:
        super().__init__(f"topic {topic}: {there} questions, {wanted} wanted")
        self.topic = topic
        self.there = there
        self.wanted = wanted


def draw(
    parts: Sequence[Part],
    pools: Mapping[int, Sequence[int]],
    seen: Collection[int],
    chance: random.Random,
) -> list[int]:
    """The drawn questions in the order in which they are asked: mixed over all topics.

    ``pools`` holds the questions of each topic, ``seen`` those that this person was asked before: they are drawn
    only where a topic has no others left.

    :raises PoolTooSmall: where a topic can't give what is wanted of it.
    """
    drawn: list[int] = []
    for part in parts:
        pool = sorted(pools.get(part.topic, ()))
        if len(pool) < part.number:
            raise PoolTooSmall(part.topic, len(pool), part.number)
        fresh = [question for question in pool if question not in seen]
        known = [question for question in pool if question in seen]
        chosen = chance.sample(fresh, min(part.number, len(fresh)))
        drawn += chosen + chance.sample(known, part.number - len(chosen))
    chance.shuffle(drawn)
    return drawn


def percent(points: Sequence[Fraction]) -> int:
    """What share of the questions these points are, one for each, in whole percent, rounded down.

    Exact: 79.99… is 79 and does not pass 80.
    """
    return int(sum(points, Fraction(0)) * 100 / len(points))
