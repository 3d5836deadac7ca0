"""Compute the statistics of all questions and tests, and store them."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.utils import timezone

from assessments.models import KeptCounts, QuestionStatistics, TestStatistics
from assessments.services.forgetting import forgotten_before
from assessments.services.runs import Known, known_runs
from assessments.statistics.choices import NO_ANSWER, STANDINGS, Counts, counted
from assessments.statistics.facts import LOWER, UPPER, TestRow, gathered
from assessments.statistics.flags import FEWEST, FEWEST_FOR_A_FLAG, flags
from assessments.statistics.formulas import (
    Moments,
    decimal,
    discrimination,
    median,
    reliability,
    rounded,
)


def compute(now: datetime | None = None) -> tuple[int, int]:
    """Bring all statistics up to date; how many questions and tests have some."""
    now = now or timezone.now()
    known, runs = known_runs()
    with gathered(runs, forgotten_before(now)) as facts:
        points, persons, moments = facts.points(), facts.persons(), facts.moments()
        counts = counted(facts.choices(), facts.times())
        for kept in KeptCounts.objects.iterator():
            if run := runs.get(kept.version_id):
                counts.setdefault(run.first, Counts()).add(Counts.restored(kept.choices, kept.seconds))
        tests, asked = facts.tests(), facts.asked()
        questions = [
            _question(known[run], points[run], persons[run], moments[run], counts.get(run, Counts()), now)
            for run in sorted(points)
        ]
        stored = [_test(test, rows, sorted(asked[test]), now) for test, rows in sorted(tests.items())]
        # Whoever reads meanwhile sees the old rows, and whoever computes waits until these are there.
        QuestionStatistics.objects.all().delete()
        QuestionStatistics.objects.bulk_create(questions, batch_size=500)
        TestStatistics.objects.all().delete()
        TestStatistics.objects.bulk_create(stored, batch_size=500)
    return len(questions), len(stored)


def _question(
    known: Known,
    points: tuple[int, Fraction],
    persons: int,
    moments: Moments,
    counts: Counts,
    now: datetime,
) -> QuestionStatistics:
    asked, total = points
    row = QuestionStatistics(
        question=known.question,
        version_id=known.run.first,
        last_number=known.last,
        is_current=known.is_current,
        persons=persons,
        attempts=asked,
        computed_at=now,
    )
    if persons < FEWEST:
        return row
    row.difficulty = rounded(decimal(total / asked))
    row.discrimination = discrimination(moments)
    if sum(counts.seconds.values()) >= FEWEST:
        row.median_seconds = median(counts.seconds)
    if not known.options or sum(counts.people.values()) < FEWEST:
        row.flags = flags(persons, row.difficulty, row.discrimination)
        return row
    chosen = counts.by(*STANDINGS)
    upper = counts.by(UPPER) if counts.people[UPPER] >= FEWEST else None
    lower = counts.by(LOWER) if counts.people[LOWER] >= FEWEST else None
    row.choices = {
        "people": {
            "all": sum(counts.people.values()),
            "upper": counts.people[UPPER] if upper is not None else None,
            "lower": counts.people[LOWER] if lower is not None else None,
        },
        "options": {
            option: {
                "all": chosen[option],
                "upper": upper[option] if upper is not None else None,
                "lower": lower[option] if lower is not None else None,
            }
            for option in (*known.options, NO_ANSWER)
        },
    }
    enough = sum(counts.people.values()) >= FEWEST_FOR_A_FLAG
    row.flags = flags(
        persons,
        row.difficulty,
        row.discrimination,
        {option: chosen[option] for option in known.options} if enough else None,
        {option: upper[option] for option in known.options} if upper is not None and enough else None,
        known.right,
    )
    return row


def _test(test: UUID, rows: list[TestRow], asked: list[int], now: datetime) -> TestStatistics:
    persons = sum(row.attempts for row in rows)
    found = TestStatistics(test=test, persons=persons, questions=asked, computed_at=now)
    if persons < FEWEST:
        return found
    found.length = max(rows, key=lambda row: (row.attempts, row.length)).length
    found.passed = sum(row.passed for row in rows)
    found.is_plain = all(row.is_plain for row in rows)
    found.is_drawn = len(asked) > found.length or len(rows) > 1
    found.reliability = reliability(
        found.length,
        persons,
        drawn=sum(row.attempts * row.length for row in rows),
        pairs=sum(row.attempts * row.length * (row.length - 1) for row in rows),
        squares=sum((row.squares for row in rows), Fraction(0)),
        totals=sum((row.totals for row in rows), Fraction(0)),
    )
    return found
