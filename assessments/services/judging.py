"""Judging evidence: once for each question, and the last one finishes the attempt."""

from __future__ import annotations

from django.db import transaction

from assessments.models import Judgement
from assessments.services.attempts import asked, finish, leading_content, lock
from assessments.services.telling import tell_of_result
from courses.questions.evidence.marking import Points, judged
from dealerships.models import Person


class AlreadyJudged(Exception):
    """Somebody else was quicker: what they said counts."""


def judge(judgement: Judgement, *, by: Person, points: Points, comment: str = "") -> Judgement:
    """Give each criterion its points, once. With the last judgement the attempt has its result, and what follows.

    :raises AlreadyJudged: where it has been judged meanwhile, also at the same moment; nothing changes then.
    :raises InvalidPoints: where these aren't points of the rubric.
    """
    with transaction.atomic():
        attempt = lock(judgement.question.attempt)
        judgement = Judgement.objects.select_related("question__version").get(pk=judgement.pk)
        if judgement.judged_at is not None:
            raise AlreadyJudged
        drawn = judgement.question
        drawn.points = judged(leading_content(drawn.version.contents), points)
        drawn.save(update_fields=["points_numerator", "points_denominator"])
        judgement.points, judgement.comment = dict(points), comment
        judgement.judged_by, judgement.judged_at = by, attempt.now
        judgement.save(update_fields=["points", "comment", "judged_by", "judged_at"])
        if not Judgement.objects.open().filter(question__attempt=attempt).exists():
            finish(attempt, asked(attempt))
            tell_of_result(attempt)
    return judgement
