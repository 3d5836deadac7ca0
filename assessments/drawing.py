"""Which questions a test draws, and what its points make of it: pure, and the same for the same source of chance."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID


class Part(NamedTuple):
    """So many questions from a topic, by its key."""

    topic: int
    number: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a test is made of.

    ``always``: the must-have questions in their order, and whether each is critical: it must be right, else the
    test isn't passed whatever the percent. They come on top of what is drawn from the topics.
    ``is_marked_at_once``: nothing is drawn that somebody would have to judge first.
    ``only``: the questions that alone are drawn (None: any).
    """

    parts: tuple[Part, ...]
    always: Mapping[UUID, bool] = field(default_factory=dict)
    mixes_questions: bool = True
    mixes_options: bool = True
    unseen_first: bool = True
    is_marked_at_once: bool = False
    only: frozenset[UUID] | None = None

    @property
    def count(self) -> int:
        return sum(part.number for part in self.parts) + len(self.always)


def narrow(blueprint: Blueprint, changed: Mapping[UUID, int]) -> Blueprint | None:
    """The blueprint for who is asked only what changed; None where it asks for nothing that did.

    ``changed``: the questions, each with its topic. From each topic as many are drawn as the blueprint wants of it,
    or as have changed; of the must-have questions those are asked that have changed, as critical as they are.
    """
    always = {one: critical for one, critical in blueprint.always.items() if one in changed}
    there = Counter(topic for one, topic in changed.items() if one not in always)
    parts = tuple(
        Part(part.topic, min(part.number, there[part.topic])) for part in blueprint.parts if there[part.topic]
    )
    found = replace(blueprint, parts=parts, always=always, only=frozenset(changed))
    return found if found.count else None


class CannotDraw(Exception):
    """The pool doesn't hold what the test asks for."""


class PoolTooSmall(CannotDraw):
    """A topic has fewer questions than the test draws from it, those that are always asked set aside."""

    def __init__(self, topic: int, there: int, wanted: int) -> None:
        super().__init__(f"topic {topic}: {there} questions, {wanted} wanted")
        self.topic = topic
        self.there = there
        self.wanted = wanted


class QuestionWithdrawn(CannotDraw):
    """A question that the test always asks isn't live any more."""


def draw(
    parts: Sequence[Part],
    pools: Mapping[int, Sequence[int]],
    seen: Collection[int],
    chance: random.Random,
    *,
    always: Sequence[int] = (),
    mixes: bool = True,
) -> list[int]:
    """The drawn questions in the order in which they are asked.

    ``pools`` holds the questions of each topic, ``seen`` those that this person was asked before: they are drawn
    only where a topic has no others left. ``always`` are asked in any case, and not drawn once more.
    ``mixes``: over all topics; else first those that are always asked, then topic by topic, as the pool has them.

    :raises PoolTooSmall: where a topic can't give what is wanted of it.
    """
    drawn = list(always)
    for part in parts:
        pool = sorted(set(pools.get(part.topic, ())) - set(always))
        if len(pool) < part.number:
            raise PoolTooSmall(part.topic, len(pool), part.number)
        fresh = [question for question in pool if question not in seen]
        known = [question for question in pool if question in seen]
        chosen = chance.sample(fresh, min(part.number, len(fresh)))
        chosen += chance.sample(known, part.number - len(chosen))
        drawn += chosen if mixes else sorted(chosen)
    if mixes:
        chance.shuffle(drawn)
    return drawn


def percent(points: Sequence[Fraction]) -> int:
    """What share of the questions these points are, one for each, in whole percent, rounded down.

    Exact: 79.99… is 79 and does not pass 80.
    """
    return int(sum(points, Fraction(0)) * 100 / len(points))


class Verdict(NamedTuple):
    """``critical_failed``: a question that must be right was not, wholly."""

    percent: int
    critical_failed: bool
    passed: bool


def verdict(points: Sequence[Fraction], critical: Sequence[bool], pass_percent: int) -> Verdict:
    """Passed is who reaches the pass mark and has every critical question right; ``critical`` goes with ``points``."""
    reached = percent(points)
    failed = any(must and share < 1 for share, must in zip(points, critical, strict=True))
    return Verdict(reached, failed, reached >= pass_percent and not failed)


def waived(lessons: Mapping[int, Collection[UUID]], known: Collection[int]) -> set[UUID]:
    """The lessons all of whose topics are mastered; ``lessons`` are those of each topic."""
    named = {lesson for several in lessons.values() for lesson in several}
    still = {lesson for topic, several in lessons.items() if topic not in known for lesson in several}
    return named - still


def mastered(points: Mapping[int, Sequence[Fraction]], marks: Mapping[int, int]) -> set[int]:
    """The topics whose own mark was reached, in percent of the topic's questions."""
    return {topic for topic, mark in marks.items() if points.get(topic) and percent(points[topic]) >= mark}
