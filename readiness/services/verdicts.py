"""Stored verdicts, and what is assigned because of them: recomputed in sets where marked stale."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from dealerships.calendar import today
from readiness import verdicts as answers
from readiness.loader import load_plan
from readiness.models import URGENCY, Evaluation, RolloutVerdict, StaleMark, Status, Verdict
from readiness.rules import DONE
from readiness.services.assigning import sync_rules
from readiness.services.evaluation import foresee_dealerships
from readiness.verdicts import RequirementStatus

logger = logging.getLogger(__name__)

CHUNK = 200
"""Dealerships that one transaction recomputes: short enough for others to write in between."""

BATCH = 1000


def recompute_stale() -> int:
    """Recompute what is marked stale, until nothing is left; the number of dealerships done.

    Several workers may run this at once: each takes dealerships that no other has locked. A dealership whose
    facts can't be evaluated keeps its marks and its old verdicts, is logged, and keeps no other from its turn.
    """
    done = 0
    failed: set[int] = set()
    while True:
        _make_evaluations()
        taken: list[int] = []
        try:
            with transaction.atomic():
                taken = _lock_stale(failed)
                _recompute_locked(taken)
            done += len(taken)
        except Exception:
            if not taken:
                raise
            logger.exception("Could not recompute %s dealerships at once; one by one", len(taken))
            failed.update(_recompute_each(taken))
        if not taken:
            return done


def _lock_stale(failed: Collection[int]) -> list[int]:
    stale = Evaluation.objects.filter(Exists(StaleMark.objects.filter(dealership=OuterRef("pk"))))
    free = stale.exclude(pk__in=failed).select_for_update(skip_locked=True).order_by("pk")
    return list(free.values_list("pk", flat=True)[:CHUNK])


def _recompute_each(pks: Collection[int]) -> Iterator[int]:
    """Those of the dealerships that fail by themselves too."""
    for pk in pks:
        try:
            recompute([pk])
        except Exception:
            logger.exception("Could not recompute dealership %s", pk)
            yield pk


def recompute(dealerships: Collection[int]) -> None:
    """Recompute these dealerships now, waiting for whoever is at them."""
    pks = sorted(dealerships)
    Evaluation.objects.bulk_create([Evaluation(pk=pk) for pk in pks], ignore_conflicts=True, batch_size=BATCH)
    for start in range(0, len(pks), CHUNK):
        with transaction.atomic():
            chunk = (
                Evaluation.objects.filter(pk__in=pks[start : start + CHUNK])
                .select_for_update()
                .order_by("pk")
            )
            _recompute_locked(list(chunk.values_list("pk", flat=True)))


def _make_evaluations() -> None:
    """The rows to lock, for dealerships marked for the first time."""
    missing = StaleMark.objects.filter(~Exists(Evaluation.objects.filter(pk=OuterRef("dealership"))))
    pks = missing.values_list("dealership", flat=True).distinct()
    Evaluation.objects.bulk_create([Evaluation(pk=pk) for pk in pks], ignore_conflicts=True, batch_size=BATCH)


def _recompute_locked(pks: Sequence[int]) -> None:
    """Reach and store the verdicts of dealerships whose evaluations are locked, with the assignments they want.

    The marks are read before the facts: a change after that brings its own mark, which stays (ADR 0005).
    """
    if not pks:
        return
    marks = list(StaleMark.objects.filter(dealership__in=pks).values_list("pk", flat=True))
    facts_at = timezone.now()
    day = today()
    plan = load_plan()
    found = {pk: verdicts for pk, _number, verdicts in foresee_dealerships(pks, plan, day)}
    _store(found, day, facts_at)
    sync_rules(found, plan, day)
    for start in range(0, len(marks), BATCH):
        StaleMark.objects.filter(pk__in=marks[start : start + BATCH]).delete()
    Evaluation.objects.filter(pk__in=pks).update(as_of=day, facts_at=facts_at)


# Storing -------------------------------------------------------------------------------------------

HEAD = (
    "wave_id",
    "go_live",
    "status",
    "urgency",
    "blocking_id",
    "missing",
    "due_on",
    "ready_until",
    "lapse",
    "lapse_population",
)
BODY = ("status", "due_on", "population", "qualified", "covering", "required", "missing", "reasons")


def _store(found: dict[int, tuple[answers.RolloutVerdict, ...]], day: date, facts_at: datetime) -> None:
    """Write what differs from the stored rows, and remove verdicts of waves that a dealership has left."""
    heads = [
        RolloutVerdict(
            dealership_id=dealership, rollout_id=one.rollout, as_of=day, facts_at=facts_at, **head_of(one)
        )
        for dealership, verdicts in found.items()
        for one in verdicts
    ]
    kept = {(head.dealership_id, head.rollout_id) for head in heads}
    stored = RolloutVerdict.objects.filter(dealership__in=found)
    gone = [pk for pk, *key in stored.values_list("pk", "dealership", "rollout") if tuple(key) not in kept]
    RolloutVerdict.objects.filter(pk__in=gone).delete()
    RolloutVerdict.objects.bulk_create(
        heads,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["dealership", "rollout"],
        update_fields=[*_names(HEAD), "as_of", "facts_at"],
    )
    keys = {(head.dealership_id, head.rollout_id): head.pk for head in heads}
    _store_bodies(
        [
            (keys[dealership, one.rollout], verdict)
            for dealership, verdicts in found.items()
            for one in verdicts
            for verdict in one.requirements
        ]
    )


def _store_bodies(bodies: Sequence[tuple[int, answers.Verdict]]) -> None:
    heads = {head for head, _verdict in bodies}
    stored = {
        (head, requirement): (pk, row)
        for pk, head, requirement, *row in Verdict.objects.filter(rollout_verdict__in=heads).values_list(
            "pk", "rollout_verdict", "requirement", *BODY
        )
    }
    wanted = {(head, verdict.requirement): body_of(verdict) for head, verdict in bodies}
    gone = [pk for key, (pk, _row) in stored.items() if key not in wanted]
    Verdict.objects.filter(pk__in=gone).delete()
    Verdict.objects.bulk_create(
        [
            Verdict(rollout_verdict_id=head, requirement_id=requirement, **body)
            for (head, requirement), body in wanted.items()
            if (head, requirement) not in stored or stored[head, requirement][1] != list(body.values())
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["rollout_verdict", "requirement"],
        update_fields=list(BODY),
    )


def _names(attributes: Iterable[str]) -> list[str]:
    return [name.removesuffix("_id") for name in attributes]


def head_of(verdict: answers.RolloutVerdict) -> dict[str, Any]:
    """The columns of a rollout verdict that the answer decides.

    What blocks is the most urgent mandatory requirement that is not done: overdue before due soon before open,
    then the earlier due date, then the one that misses more, then the code.
    """
    blocking = sorted(
        (one for one in verdict.requirements if one.mandatory and one.status not in DONE),
        key=lambda one: (_BY_URGENCY.index(one.status), one.due_on, -one.missing, one.code),
    )
    return {
        "wave_id": verdict.wave,
        "go_live": verdict.go_live,
        "status": verdict.status.value,
        "urgency": URGENCY[Status(verdict.status.value)],
        "blocking_id": blocking[0].requirement if blocking else None,
        "missing": sum(one.missing for one in blocking),
        "due_on": min((one.due_on for one in blocking), default=None),
        "ready_until": verdict.lapse.ready_until if verdict.lapse else None,
        "lapse": [one.as_json() for one in verdict.lapse.losses] if verdict.lapse else [],
        "lapse_population": verdict.lapse.population if verdict.lapse else None,
    }


_BY_URGENCY = (RequirementStatus.OVERDUE, RequirementStatus.DUE_SOON, RequirementStatus.OPEN)


def body_of(verdict: answers.Verdict) -> dict[str, Any]:
    """The columns of a requirement's verdict."""
    return {
        "status": verdict.status.value,
        "due_on": verdict.due_on,
        "population": verdict.population,
        "qualified": verdict.qualified,
        "covering": verdict.covering,
        "required": verdict.required,
        "missing": verdict.missing,
        "reasons": verdict.reasons.as_json(),
    }
