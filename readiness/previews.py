"""Whom a rollout's assignments concern: by requirement, how many people, which courses, until when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dealerships.models.scopes import scope_of
from readiness.models import Requirement, RequirementKind, Rollout, RolloutVerdict, Verdict
from readiness.permissions import Counted, Numbers, shown_numbers
from readiness.proofs import proofs_in_words
from readiness.services.assigning import concerned_by_stored, course_due_on
from readiness.ways import Page, leading_to, shortest_ways

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


@dataclass(frozen=True, slots=True)
class Preview:
    """What one requirement assigns. ``people`` is None where they are too few to be counted for the reader."""

    requirement: Requirement
    proof: str
    people: int | None
    courses: tuple[Page, ...]
    first_due: date | None
    last_due: date | None

    @property
    def minutes(self) -> int:
        return sum(page.minutes for page in self.courses)


def preview_of(rollout: Rollout, reader: Person | AnonymousUser) -> list[Preview]:
    """By stored verdicts of the dealerships that the reader sees: a fixed number of queries.

    Where no course with a live page leads to the proof, nothing is assigned until one is published.
    """
    requirements = list(
        Requirement.objects.filter(rollout=rollout, kind=RequirementKind.PEOPLE).order_by("code")
    )
    people: dict[int, set[int]] = defaultdict(set)
    due: dict[int, set[date]] = defaultdict(set)
    heads = RolloutVerdict.objects.visible_to(reader).filter(rollout=rollout).order_by()
    for one in Verdict.objects.filter(rollout_verdict__in=heads.values("pk")):
        if found := concerned_by_stored(one):
            people[one.requirement_id].update(found)
            due[one.requirement_id].add(course_due_on(one.due_on))
    counts = _shown(requirements, people, small_too=not scope_of(reader).is_above_group)
    ways = shortest_ways(leading_to({one.proof for one in requirements}))
    words = proofs_in_words({one.proof for one in requirements})
    return [
        Preview(
            requirement=one,
            proof=words.get(one.proof, one.proof),
            people=counts[one.pk],
            courses=ways[one.proof].courses if one.proof in ways else (),
            first_due=min(due[one.pk], default=None),
            last_due=max(due[one.pk], default=None),
        )
        for one in requirements
    ]


def _shown(
    requirements: list[Requirement], people: dict[int, set[int]], *, small_too: bool
) -> dict[int, int | None]:
    """How many people each concerns; nobody is a number too, but few are not."""
    counted = [
        Counted(
            one.pk,
            one.proof,
            Numbers(len(people[one.pk]), len(people[one.pk]), 0, 0, 0),
            frozenset(people[one.pk]),
        )
        for one in requirements
        if people[one.pk]
    ]
    shown = shown_numbers(counted, small_too=small_too)
    return {one.pk: shown[one.pk].qualified if one.pk in shown else 0 for one in requirements}
