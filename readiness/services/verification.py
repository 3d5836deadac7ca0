"""Whether the stored verdicts are what a fresh look at everything says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dealerships.calendar import today
from readiness.loader import Plan, load_plan
from readiness.models import RolloutVerdict, StaleMark, Verdict, WaveMember
from readiness.services.evaluation import evaluate_dealerships
from readiness.services.verdicts import BODY, CHUNK, HEAD, body_of, head_of


class Difference(NamedTuple):
    """A stored verdict that is not what a fresh look says. ``waiting`` where a stale mark explains it."""

    dealership: str
    rollout: int
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
    )
    differences: list[Difference] = []
    for start in range(0, len(pks), CHUNK):
        for pk in _differing(pks[start : start + CHUNK], plan):
            differences.extend(_differing([pk], load_plan()).get(pk, []))
    return differences


def _differing(pks: Sequence[int], plan: Plan) -> dict[int, list[Difference]]:
    day = today()
    fresh: dict[tuple[int, int], dict[str, Any]] = {}
    numbers: dict[int, str] = {}
    for pk, number, verdicts in evaluate_dealerships(pks, plan, day):
        numbers[pk] = number
        for one in verdicts:
            bodies = {verdict.requirement: body_of(verdict) for verdict in one.requirements}
            fresh[pk, one.rollout] = {**head_of(one), "as_of": day, "requirements": bodies}
    stored = _stored(pks)
    marked = set(StaleMark.objects.filter(dealership__in=pks).values_list("dealership", flat=True))
    found: dict[int, list[Difference]] = {}
    for key in sorted(fresh.keys() | stored.keys()):
        if fresh.get(key) != stored.get(key):
            pk, rollout = key
            found.setdefault(pk, []).append(
                Difference(numbers[pk], rollout, pk in marked, stored.get(key), fresh.get(key))
            )
    return found


def _stored(pks: Sequence[int]) -> dict[tuple[int, int], dict[str, Any]]:
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
