"""How a bundle's dealerships stand, by the rules of readiness, in words that a test can compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

from readiness.rules import evaluate
from readiness.verdicts import RolloutVerdict
from tests.readiness.examples import Bundle


class Numbers(NamedTuple):
    """What a requirement comes to at a dealership; the due date in days from the day that was looked at."""

    status: str
    population: int
    qualified: int
    covering: int
    required: int
    due: int


class Standing:
    """The verdicts of one bundle on one day, by rollout and dealership."""

    def __init__(self, folder: Path, today: date) -> None:
        bundle = Bundle(folder)
        facts = bundle.facts()
        self.today = today
        self.verdicts: dict[str, dict[str, RolloutVerdict]] = defaultdict(dict)
        for dealership in bundle.dealerships():
            for verdict in evaluate(dealership, facts, today):
                self.verdicts[facts.rollouts[verdict.rollout].code][dealership.number] = verdict

    def colours(self) -> dict[tuple[str, str], dict[str, int]]:
        """How many dealerships of a wave stand where."""
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for rollout, verdicts in self.verdicts.items():
            for verdict in verdicts.values():
                counts[rollout, verdict.wave_code][verdict.status.value] += 1
        return {wave: dict(colours) for wave, colours in counts.items()}

    def numbers(self, rollout: str, dealership: str) -> dict[str, Numbers]:
        """Each requirement of the rollout at the dealership."""
        return {
            one.code: Numbers(
                one.status.value,
                one.population,
                one.qualified,
                one.covering,
                one.required,
                (one.due_on - self.today).days,
            )
            for one in self.verdicts[rollout][dealership].requirements
        }

    def whole(self) -> dict[str, dict[str, tuple[str, dict[str, Numbers]]]]:
        """Everything: the dealership's status and its numbers, by rollout and dealership."""
        return {
            rollout: {
                dealership: (verdict.status.value, self.numbers(rollout, dealership))
                for dealership, verdict in verdicts.items()
            }
            for rollout, verdicts in self.verdicts.items()
        }
