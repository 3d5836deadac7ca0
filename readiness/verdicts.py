"""The answers of the readiness rules: statuses, numbers, and the reasons behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum


class RequirementStatus(StrEnum):
    """How one requirement stands at one dealership."""

    NOT_APPLICABLE = "not_applicable"
    MET = "met"
    WAIVED = "waived"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OPEN = "open"


class DealershipStatus(StrEnum):
    """How one dealership stands in a rollout."""

    READY = "ready"
    NOT_READY = "not_ready"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """What a verdict rests on, enough to put it into words: keys in order, the numbers that decided."""

    reference_date: date
    lasts_until: date
    waiver: int | None  # one that excuses the requirement, needed or not
    # people
    share: int = 0  # of the target where one took the requirement's place
    heads: int = 0
    target: int | None = None
    per: int | None = None
    or_all: bool = False
    share_needed: int = 0
    heads_needed: int = 0
    people_qualified: tuple[int, ...] = ()
    people_missing: tuple[int, ...] = ()  # of the population, without the proof
    people_covering: tuple[int, ...] = ()
    expiring: tuple[int, ...] = ()  # of the missing: hold the proof on the day, but not until `lasts_until`
    newcomers: tuple[int, ...] = ()  # left out of the population
    away: tuple[int, ...] = ()  # would be staff but for a leave
    # checklist
    items_missing: tuple[int, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The same as a plain dictionary for JSON: dates in ISO form, keys in lists, what is empty left out."""
        told: dict[str, object] = {
            "reference_date": self.reference_date.isoformat(),
            "lasts_until": self.lasts_until.isoformat(),
        }
        for name in _OPTIONAL:
            value = getattr(self, name)
            if value:
                told[name] = list(value) if isinstance(value, tuple) else value
        return told


_OPTIONAL = tuple(field.name for field in fields(Reasons) if field.type != "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one requirement stands at one dealership; the numbers count people, or items of a checklist."""

    requirement: int
    code: str
    status: RequirementStatus
    mandatory: bool
    due_on: date
    population: int
    qualified: int
    covering: int
    required: int
    missing: int
    reasons: Reasons

    def as_object(self) -> dict[str, object]:
        """The requirement's part of the object of spec/exchange.md, with its names in its order."""
        return {
            "code": self.code,
            "status": self.status.value,
            "mandatory": self.mandatory,
            "due_on": self.due_on.isoformat(),
            "population": self.population,
            "qualified": self.qualified,
            "covering": self.covering,
            "required": self.required,
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What of a mandatory requirement is lost on the day after a dealership's last ready one, and through whom.

    ``expired`` lose the proof by its end or a revocation, ``leaving`` had it and are employed here no more,
    ``away`` had it and begin a leave, ``joining`` begin to count without it, ``uncovered`` covered until then.
    """

    requirement: int
    code: str
    population: int | None  # the smaller of the two days'; None for a checklist
    required: int
    missing: int
    expired: tuple[int, ...] = ()
    leaving: tuple[int, ...] = ()
    away: tuple[int, ...] = ()
    joining: tuple[int, ...] = ()
    uncovered: tuple[int, ...] = ()
    waiver_ended: bool = False
    target_changed: bool = False
    items: tuple[int, ...] = ()  # of a checklist: no longer confirmed

    def as_json(self) -> dict[str, object]:
        """The same as a plain dictionary for JSON: what is empty is left out."""
        told: dict[str, object] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "code" or value == () or value is False:
                continue
            told[one.name] = list(value) if isinstance(value, tuple) else value
        return told


@dataclass(frozen=True, slots=True)
class Lapse:
    """The last day on which a dealership is ready if nothing more happens, and what it loses on the next."""

    ready_until: date
    losses: tuple[Loss, ...]

    @property
    def population(self) -> int | None:
        """The smallest number of people that speaks of it; None where no people do."""
        return min((one.population for one in self.losses if one.population is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutVerdict:
    """How one dealership stands in one rollout on a day; its requirements are in order of their codes."""

    rollout: int
    wave: int
    wave_code: str
    go_live: date
    as_of: date
    status: DealershipStatus
    requirements: tuple[Verdict, ...]
    lapse: Lapse | None = None
    """When it stops being ready (readiness/lapses.py); looked for only where verdicts are stored."""


def as_object(number: str, verdict: RolloutVerdict) -> dict[str, object]:
    """The object of spec/exchange.md for the dealership of this number: the same names in the same order."""
    return {
        "dealership": number,
        "wave": verdict.wave_code,
        "go_live": verdict.go_live.isoformat(),
        "status": verdict.status.value,
        "requirements": [requirement.as_object() for requirement in verdict.requirements],
    }


def rollout_object(
    code: str, as_of: date, dealerships: Iterable[tuple[str, RolloutVerdict]]
) -> dict[str, object]:
    """The object of spec/exchange.md for a rollout and day, from numbers and verdicts in any order."""
    return {
        "rollout": code,
        "as_of": as_of.isoformat(),
        "dealerships": [as_object(*one) for one in sorted(dealerships, key=lambda one: one[0])],
    }
