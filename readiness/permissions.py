"""Who may read which numbers and which names of a verdict.

The board, the page of a dealership, exports and the API all ask `shown_numbers`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import rules
from django.db.models import Exists, OuterRef

from dealerships.calendar import today
from dealerships.models import Dealership, Employment, Kind, Person
from dealerships.models.appointments import makers_by_kind
from dealerships.models.base import not_over_on
from dealerships.models.scopes import Scope, scope_of
from dealerships.permissions import NAMES_AGREED
from readiness.models import Requirement, RequirementKind, Rollout, Verdict
from readiness.verdicts import Verdict as Answer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SMALL = 5
"""A population under this many people is small: numbers over it speak of single persons."""


class Numbers(NamedTuple):
    """The numbers of one verdict as a reader sees them; None in each where they may not be seen."""

    population: int | None
    qualified: int | None
    covering: int | None
    required: int | None
    missing: int | None

    @property
    def hidden(self) -> bool:
        return self.required is None


HIDDEN = Numbers(None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted for one requirement at one dealership; ``people`` is None for a checklist."""

    requirement: int
    proof: str
    numbers: Numbers
    people: frozenset[int] | None

    @classmethod
    def from_stored(cls, verdict: Verdict, requirement: Requirement) -> Counted:
        reasons = verdict.reasons
        people = [*reasons.get("people_qualified", ()), *reasons.get("people_missing", ())]
        return cls._of(verdict, requirement, people)

    @classmethod
    def from_answer(cls, answer: Answer, requirement: Requirement) -> Counted:
        return cls._of(
            answer, requirement, [*answer.reasons.people_qualified, *answer.reasons.people_missing]
        )

    @classmethod
    def _of(cls, counts: Verdict | Answer, requirement: Requirement, people: Iterable[int]) -> Counted:
        is_checklist = requirement.kind == RequirementKind.CHECKLIST
        return cls(
            requirement=requirement.pk,
            proof=requirement.proof,
            numbers=Numbers(
                counts.population, counts.qualified, counts.covering, counts.required, counts.missing
            ),
            people=None if is_checklist else frozenset(people),
        )


def sees_small_numbers(scope: Scope, dealership: Dealership) -> bool:
    """Whether the reader stands no higher than the dealership's group, and so may read every number of it."""
    return (
        not scope.is_above_group
        or dealership.pk in scope.managed | scope.represented
        or dealership.group_id in scope.groups
    )


def shown_numbers(verdicts: Iterable[Counted], *, small_too: bool) -> Mapping[int, Numbers]:
    """The numbers that may be shown of one dealership's verdicts in one rollout, by requirement.

    Unless ``small_too``, those over a population under `SMALL` are hidden, and with them those of a part
    whose whole is shown too (same proof), where taking one from the other would give a group that small.
    Items of a checklist are no people and always shown.
    """
    counted = list(verdicts)
    if small_too:
        return {one.requirement: one.numbers for one in counted}
    large = [one for one in counted if one.people is not None and (one.numbers.population or 0) >= SMALL]
    shown = {one.requirement for one in large if not any(_tells_small(one, whole) for whole in large)}
    return {
        one.requirement: one.numbers if one.people is None or one.requirement in shown else HIDDEN
        for one in counted
    }


def _tells_small(part: Counted, whole: Counted) -> bool:
    """Whether ``whole`` less ``part`` would be numbers over a small group."""
    if part.proof != whole.proof or part.people is None or whole.people is None:
        return False
    return part.people < whole.people and len(whole.people - part.people) < SMALL


@rules.predicate
def plans(user: Person, rollout: Rollout) -> bool:
    """Whether the user leads the rollout for its maker, or is at its headquarters."""
    makers = makers_by_kind(user)
    return scope_of(user).everything or any(
        rollout.system.manufacturer_id in makers.get(kind, ())
        for kind in (Kind.ROLLOUT_MANAGER, Kind.HEADQUARTERS)
    )


def leads(scope: Scope, dealership: Dealership) -> bool:
    """Whether the reader manages the dealership's people: as its manager or its group's."""
    return dealership.pk in scope.managed or dealership.group_id in scope.groups


def sees_names(scope: Scope, dealership: Dealership) -> bool:
    """Whether the reader may know who holds a proof and who does not: leads the house, and it is agreed."""
    return leads(scope, dealership) and dealership.agreement in NAMES_AGREED


def names_of(reader: Person | AnonymousUser, people: Iterable[int]) -> dict[int, str]:
    """The names, by key, of those people who work at a house whose names the reader may see."""
    scope = scope_of(reader)
    at_led_house = Employment.objects.filter(
        scope.led("dealership__"),
        not_over_on(today()),
        dealership__agreement__in=NAMES_AGREED,
        person=OuterRef("pk"),
    )
    found = Person.objects.filter(Exists(at_led_house), pk__in=set(people))
    return {person.pk: str(person) for person in found}
