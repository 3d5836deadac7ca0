"""Fresh answers: how dealerships stand on a day, by what is in the database now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from dealerships.calendar import today
from dealerships.models import Dealership
from readiness import rules
from readiness.lapses import HORIZON, lapse_of
from readiness.loader import Plan, load_facts, load_plan
from readiness.models import Rollout, WaveMember
from readiness.verdicts import RolloutVerdict, rollout_object

CHUNK = 400
"""Dealerships whose facts are held at a time: memory is bounded by this, not by the network."""


def evaluate_dealerships(
    pks: Sequence[int], plan: Plan, as_of: date
) -> Iterator[tuple[int, str, tuple[RolloutVerdict, ...]]]:
    """Key, number and verdicts of each dealership, a chunk of them at a time."""
    for start in range(0, len(pks), CHUNK):
        dealerships, facts = load_facts(pks[start : start + CHUNK], plan, as_of)
        for dealership in dealerships:
            yield dealership.id, dealership.number, rules.evaluate(dealership, facts, as_of)


def foresee_dealerships(
    pks: Sequence[int], plan: Plan, as_of: date
) -> Iterator[tuple[int, str, tuple[RolloutVerdict, ...]]]:
    """The same, and until when each that is ready stays so: what is stored of the day."""
    until = min(as_of, date.max - HORIZON) + HORIZON
    for start in range(0, len(pks), CHUNK):
        dealerships, facts = load_facts(pks[start : start + CHUNK], plan, as_of, until=until)
        for dealership in dealerships:
            memberships = {one.rollout_id: one for one in dealership.memberships}
            verdicts = (
                replace(verdict, lapse=lapse_of(dealership, memberships[verdict.rollout], facts, verdict))
                for verdict in rules.evaluate(dealership, facts, as_of)
            )
            yield dealership.id, dealership.number, tuple(verdicts)


def evaluate_rollout(
    rollout: Rollout, as_of: date | None = None, dealerships: QuerySet[Dealership] | None = None
) -> Iterator[tuple[str, RolloutVerdict]]:
    """Number and verdict of each dealership in a wave of the rollout, or of those among ``dealerships``."""
    members = WaveMember.objects.filter(rollout=rollout)
    if dealerships is not None:
        members = members.filter(dealership__in=dealerships)
    pks = list(members.order_by("dealership").values_list("dealership", flat=True))
    plan = load_plan(Rollout.objects.filter(pk=rollout.pk))
    for _pk, number, verdicts in evaluate_dealerships(pks, plan, as_of or today()):
        for verdict in verdicts:
            yield number, verdict


def rollout_answer(
    rollout: Rollout, as_of: date | None = None, dealerships: QuerySet[Dealership] | None = None
) -> dict[str, object]:
    """The object of spec/exchange.md, Commands."""
    day = as_of or today()
    return rollout_object(rollout.code, day, evaluate_rollout(rollout, day, dealerships))
