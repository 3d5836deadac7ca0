"""Counting answers: which options were chosen by whom of the upper, middle and lower group, and how long it took."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assessments.statistics.facts import LOWER, MIDDLE, UPPER

OFFERING = frozenset({"single", "multiple", "truefalse"})
"""The types whose answers are options."""
NO_ANSWER = ""
STANDINGS = (UPPER, MIDDLE, LOWER)


@dataclass
class Counts:
    """Of one question: by option and standing, and by whole seconds."""

    choices: Counter[tuple[str, int]] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)
    """By standing: how many answers were looked at; with several options each, fewer than the choices."""
    seconds: Counter[int] = field(default_factory=Counter)

    def add_answer(self, standing: int, value: Any, times: int) -> None:
        self.people[standing] += times
        for option in options(value):
            self.choices[option, standing] += times

    def add(self, other: Counts) -> None:
        self.choices.update(other.choices)
        self.people.update(other.people)
        self.seconds.update(other.seconds)

    def by(self, *standings: int) -> Counter[str]:
        found: Counter[str] = Counter()
        for (option, standing), n in self.choices.items():
            if standing in standings:
                found[option] += n
        return found

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        options = sorted({option for option, _standing in self.choices})
        return {
            "choices": {
                "options": {
                    option: [self.choices[option, standing] for standing in STANDINGS] for option in options
                },
                "people": [self.people[standing] for standing in STANDINGS],
            },
            "seconds": {str(one): n for one, n in sorted(self.seconds.items())},
        }

    @classmethod
    def restored(cls, choices: dict[str, Any], seconds: dict[str, int]) -> Counts:
        counts = cls(seconds=Counter({int(one): n for one, n in seconds.items()}))
        for option, numbers in choices.get("options", {}).items():
            counts.choices.update(
                {(option, standing): n for standing, n in zip(STANDINGS, numbers, strict=True)}
            )
        counts.people.update(dict(zip(STANDINGS, choices.get("people", ()), strict=False)))
        return counts


def options(value: Any) -> list[str]:
    """The options that a stored answer names, as the database hands it out."""
    answer = json.loads(value) if value is not None else None
    if answer is None:
        return [NO_ANSWER]
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def counted(
    choices: Iterable[tuple[int, int, Any, int]], times: Iterable[tuple[int, int, int]]
) -> dict[int, Counts]:
    """By run, from what the facts give."""
    found: dict[int, Counts] = {}
    for run, standing, value, n in choices:
        found.setdefault(run, Counts()).add_answer(standing, value, n)
    for run, seconds, n in times:
        found.setdefault(run, Counts()).seconds[max(int(seconds), 0)] += n
    return found
