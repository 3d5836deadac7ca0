"""The end of an attempt: handed in and marked, once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from assessments.drawing import Verdict, mastered, verdict, waived
from assessments.models import Attempt, DrawnQuestion, Judgement
from assessments.services.attempts.reading import Asked, asked, leading_content, lock
from enrolments.services.progress import complete_step, waive_lessons


class Elsewhere(Exception):
    """Another device has taken the attempt over since the page was shown."""


def submit(attempt: Attempt, *, turn: int | None = None) -> Attempt:
    """Hand the attempt in and mark it. Whoever comes second, also at the same moment, gets the same result.

    Where it is passed, the step is done in the same transaction, and with the last step the course, and what
    follows from that. One whose time is over is marked as of its end, whoever asks for that and when.

    One with evidence has no result yet: it waits for those who judge it, and is finished with the last judgement.

    :raises Elsewhere: where another device has taken over since ``turn``, and the time is not over.
    """
    with transaction.atomic():
        locked = lock(attempt)
        if locked.submitted_at is not None:
            return locked
        if turn is not None and turn != locked.turn and not locked.is_over:
            raise Elsewhere
        questions = asked(locked)
        locked.submitted_at = locked.now if locked.ends_at is None else min(locked.now, locked.ends_at)
        locked.device = None
        evidence = [one for one in questions if one.is_judged and one.answer is not None]
        if evidence:
            locked.awaits_judgement = True
            locked.save(update_fields=["submitted_at", "device", "awaits_judgement"])
            Judgement.objects.bulk_create(
                Judgement(question=one.drawn, judge=leading_content(one.version.contents)["judge"])
                for one in evidence
            )
        else:
            finish(locked, questions)
    return locked


def finish(locked: Attempt, questions: Sequence[Asked]) -> None:
    """Mark the questions of an attempt that has been handed in and write down what they come to."""
    for one in questions:
        one.drawn.points = one.mark.points
    DrawnQuestion.objects.bulk_update(
        [one.drawn for one in questions], ["points_numerator", "points_denominator"]
    )
    locked.percent, locked.critical_failed, passed = outcome(
        locked, [one.drawn.points for one in questions], [one.drawn.is_critical for one in questions]
    )
    if locked.is_placement:
        waive_lessons(locked.enrolment, _mastered_lessons(locked, questions))
    else:
        locked.passed = passed
    locked.awaits_judgement = False
    locked.save(
        update_fields=["submitted_at", "device", "awaits_judgement", "percent", "critical_failed", "passed"]
    )
    if locked.passed:
        complete_step(locked.enrolment, locked.test)


def _mastered_lessons(attempt: Attempt, questions: Sequence[Asked]) -> set[UUID]:
    """The lessons that this placement test waives, by what was fixed at its start."""
    points: dict[int, list[Fraction]] = {}
    for one in questions:
        points.setdefault(one.version.topic_id, []).append(one.mark.points)
    rows = attempt.waives or []
    lessons = {one["topic"]: [UUID(lesson) for lesson in one["lessons"]] for one in rows}
    return waived(lessons, mastered(points, {one["topic"]: one["percent"] for one in rows}))


def outcome(attempt: Attempt, points: Sequence[Fraction], critical: Sequence[bool]) -> Verdict:
    """What these points come to by what the attempt fixed at its start; nothing is critical in a placement test."""
    return verdict(points, critical, attempt.pass_percent)
