"""Whether the stored verdicts, and the assignments because of them, are what a fresh look at everything says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dealerships.calendar import today
from enrolments.models import Assignment
from readiness import verdicts as answers
from readiness.loader import Plan, load_plan
from readiness.models import RolloutVerdict, StaleMark, Verdict, WaveMember
from readiness.services.assigning import PREFIX, Assigned, assigned, requirement_of, to_be_assigned
from readiness.services.evaluation import foresee_dealerships
from readiness.services.verdicts import BODY, CHUNK, HEAD, body_of, head_of

Told = dict[tuple[int, int | None], dict[str, Any]]
"""What is to be compared of each dealership and rollout."""


class Difference(NamedTuple):
    """A stored verdict that is not what a fresh look says, or what is assigned because of it.

    ``waiting`` where a stale mark explains it. ``rollout`` is None for what a requirement left that is gone.
    """

    dealership: str
    rollout: int | None
    waiting: bool
    stored: dict[str, Any] | None
    fresh: dict[str, Any] | None


def verify() -> list[Difference]:
    """Every stored verdict that differs from a fresh computation of everything for today.

    A difference without a stale mark is looked at a second time, because a worker may have stored newer facts
    between the two readings.
    """
    plan = load_plan()
    pks = sorted(
        set(WaveMember.objects.values_list("dealership", flat=True))
        | set(RolloutVerdict.objects.values_list("dealership", flat=True))
        | set(
            Assignment.objects.current()
            .filter(source__startswith=PREFIX)
            .values_list("dealership", flat=True)
        )
    )
    differences: list[Difference] = []
    for start in range(0, len(pks), CHUNK):
        for pk in _differing(pks[start : start + CHUNK], plan):
            differences.extend(_differing([pk], load_plan()).get(pk, []))
    return differences


def _differing(pks: Sequence[int], plan: Plan) -> dict[int, list[Difference]]:
    day = today()
    fresh: Told = {}
    numbers: dict[int, str] = {}
    found: dict[int, tuple[answers.RolloutVerdict, ...]] = {}
    for pk, number, verdicts in foresee_dealerships(pks, plan, day):
        numbers[pk] = number
        found[pk] = verdicts
        for one in verdicts:
            bodies = {verdict.requirement: body_of(verdict) for verdict in one.requirements}
            fresh[pk, one.rollout] = {**head_of(one), "as_of": day, "requirements": bodies}
    stored = _stored(pks)
    _add_assignments(fresh, to_be_assigned(found, plan, day), plan)
    _add_assignments(stored, assigned(pks), plan)
    marked = set(StaleMark.objects.filter(dealership__in=pks).values_list("dealership", flat=True))
    differing: dict[int, list[Difference]] = {}
    for key in sorted(fresh.keys() | stored.keys(), key=lambda key: (key[0], key[1] or 0)):
        if fresh.get(key) != stored.get(key):
            pk, rollout = key
            differing.setdefault(pk, []).append(
                Difference(numbers[pk], rollout, pk in marked, stored.get(key), fresh.get(key))
            )
    return differing


def _add_assignments(told: Told, rules: dict[tuple[int, str], set[Assigned]], plan: Plan) -> None:
    """Tell with each verdict what is assigned because of its requirements."""
    rollouts = {one.id: pk for pk, rollout in plan.rollouts.items() for one in rollout.requirements}
    for (dealership, source), assignments in rules.items():
        rollout = rollouts.get(requirement_of(source) or 0)
        one = told.setdefault((dealership, rollout), {})
        one.setdefault("assignments", {})[source] = sorted(assignments, key=repr)


def _stored(pks: Sequence[int]) -> Told:
    heads = {
        row.pop("pk"): row
        for row in RolloutVerdict.objects.filter(dealership__in=pks).values(
            "pk", "dealership_id", "rollout_id", "as_of", *HEAD
        )
    }
    for head in heads.values():
        head["requirements"] = {}
    for row in Verdict.objects.filter(rollout_verdict__in=heads).values(
        "rollout_verdict_id", "requirement_id", *BODY
    ):
        heads[row.pop("rollout_verdict_id")]["requirements"][row.pop("requirement_id")] = row
    return {(head.pop("dealership_id"), head.pop("rollout_id")): head for head in heads.values()}
