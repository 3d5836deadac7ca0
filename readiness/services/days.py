"""What the calendar does to verdicts: a new day makes them stale, and a night keeps their history."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from dealerships.calendar import today
from readiness.models import Evaluation, RolloutVerdict, Snapshot, StaleMark, WaveMember
from readiness.services.staleness import mark_stale

BATCH = 1000


def turn_day() -> int:
    """Mark every dealership in a wave whose verdicts are not of today; the number marked.

    A new day changes verdicts without any fact changing. Asked twice it marks nothing twice.
    """
    current = Evaluation.objects.filter(pk=OuterRef("dealership"), as_of=today())
    marked = StaleMark.objects.filter(dealership=OuterRef("dealership"))
    due = set(
        WaveMember.objects.filter(~Exists(current), ~Exists(marked)).values_list("dealership", flat=True)
    )
    with transaction.atomic():
        mark_stale(due)
    return len(due)


def keep_snapshot() -> int:
    """Append today's states and counts to the history, once a day; the number of rows appended."""
    day = today()
    rows = RolloutVerdict.objects.filter(
        ~Exists(
            Snapshot.objects.filter(day=day, rollout=OuterRef("rollout"), dealership=OuterRef("dealership"))
        ),
        as_of=day,
    ).values_list("rollout", "dealership", "wave", "status", "missing")
    snapshots = [
        Snapshot(
            day=day,
            rollout_id=rollout,
            dealership_id=dealership,
            wave_id=wave,
            status=status,
            missing=missing,
        )
        for rollout, dealership, wave, status, missing in rows.iterator()
    ]
    Snapshot.objects.bulk_create(snapshots, batch_size=BATCH, ignore_conflicts=True)
    return len(snapshots)
