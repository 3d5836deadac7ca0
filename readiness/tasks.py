"""What a worker does. Every task may run twice, or twice at once."""

from __future__ import annotations

from celery import shared_task

from readiness.services import days, verdicts


@shared_task(name="readiness.recompute_stale")
def recompute_stale() -> None:
    verdicts.recompute_stale()


@shared_task(name="readiness.turn_day")
def turn_day() -> None:
    days.turn_day()


@shared_task(name="readiness.keep_snapshot")
def keep_snapshot() -> None:
    days.keep_snapshot()
