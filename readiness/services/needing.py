"""Who needs a certification because a requirement of a dealership where they work asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from dealerships.models import Employment
from dealerships.models.base import active_on
from readiness.loader import accepted_by_proof
from readiness.models import Requirement, RequirementKind, WaveMember


def needed_by_requirements(
    people: Collection[int], certifications: Collection[int], day: date
) -> dict[tuple[int, int], int]:
    """By person and certification a dealership for whose sake it is: a number of queries that doesn't depend on them.

    A requirement asks while its dealership is in a wave of the rollout, also long after go-live, and of everybody in
    one of its roles: a renewal keeps what is there, so it isn't weighed against how many are needed.
    """
    employments = list(
        Employment.objects.filter(active_on(day), person__in=people)
        .order_by("-dealership")
        .values_list("person", "dealership", "role")
    )
    rollouts: dict[int, list[int]] = defaultdict(list)
    members = WaveMember.objects.filter(dealership__in={house for _person, house, _role in employments})
    for house, rollout in members.values_list("dealership", "rollout"):
        rollouts[house].append(rollout)
    asked = _asked(frozenset(certifications), {one for found in rollouts.values() for one in found})
    return {
        (person, certification): house
        for person, house, role in employments
        for rollout in rollouts.get(house, ())
        for accepted, roles in asked.get(rollout, ())
        if not roles or role in roles
        for certification in accepted
    }


def _asked(
    certifications: frozenset[int], rollouts: Collection[int]
) -> dict[int, list[tuple[frozenset[int], frozenset[int]]]]:
    """By rollout, which of the certifications its requirements accept, and of which roles."""
    accepted = accepted_by_proof()
    rows = Requirement.objects.filter(rollout__in=rollouts, kind=RequirementKind.PEOPLE).order_by("pk")
    found: dict[int, list[tuple[frozenset[int], frozenset[int]]]] = defaultdict(list)
    for row in rows.prefetch_related("roles"):
        if proving := accepted(row.proof) & certifications:
            found[row.rollout_id].append((proving, frozenset(role.pk for role in row.roles.all())))
    return found
