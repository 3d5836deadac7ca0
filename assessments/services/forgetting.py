"""Answers are deleted six months after an attempt; what all of them together say is counted first."""

from __future__ import annotations

import calendar
from datetime import datetime

from django.utils import timezone

from assessments.models import Answer, Attempt, EvidenceFile, Judgement, KeptCounts
from assessments.services.runs import known_runs
from assessments.statistics.choices import Counts, counted
from assessments.statistics.facts import gathered

MONTHS = 6


def forgotten_before(now: datetime) -> datetime:
    """The moment six months earlier; attempts that were handed in before it have no answers any more."""
    years, month = divmod(now.month - 1 - MONTHS, 12)
    year, month = now.year + years, month + 1
    return now.replace(year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1]))


def forget_answers(now: datetime | None = None) -> int:
    """Count and delete the answers of all attempts that are old enough; of how many. Done again, it finds none.

    With them go the files that were sent as evidence, and what was said of them. The points stay, and with them the
    result. What is not yet handed in, or not yet marked, is still needed.
    """
    now = now or timezone.now()
    before = forgotten_before(now)
    due = Attempt.objects.filter(
        submitted_at__lt=before, percent__isnull=False, answers_forgotten_at__isnull=True
    )
    if not due.exists():
        return 0
    _known, runs = known_runs()
    with gathered(runs, before) as facts:
        for run, counts in counted(facts.choices(due=True), facts.times(due=True)).items():
            _keep(run, counts)
        for model in (EvidenceFile, Judgement, Answer):
            model.objects.filter(question__attempt__in=due).delete()
        return due.update(answers_forgotten_at=now)


def _keep(run: int, counts: Counts) -> None:
    """Whoever gathers facts holds the lock, so nobody else adds to the row."""
    kept = KeptCounts.objects.filter(version=run).first() or KeptCounts(version_id=run)
    counts.add(Counts.restored(kept.choices, kept.seconds))
    for name, value in counts.stored().items():
        setattr(kept, name, value)
    kept.save()
