"""The nightly work twice at the same moment, and beside learners, on PostgreSQL with real threads."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from assessments.models import Answer, KeptCounts, QuestionStatistics, TestStatistics
from assessments.services.forgetting import forget_answers
from assessments.services.statistics import compute
from tests import factories
from tests.assessments.statistics.rows import attempts
from tests.readiness.test_concurrency import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_what_is_computed_eight_times_at_once_is_there_once() -> None:
    versions = factories.QuestionVersionFactory.create_batch(2)
    attempts(versions, [(1, 0)] * 6, answers=[("right", "wrong")] * 6)
    assert at_once(*[compute] * 8) == [(2, 1)] * 8
    assert (QuestionStatistics.objects.count(), TestStatistics.objects.count()) == (2, 1)


def test_answers_are_counted_once_however_many_delete_and_compute() -> None:
    for _round in range(3):
        versions = factories.QuestionVersionFactory.create_batch(1)
        old = timezone.now() - timedelta(days=365)
        attempts(versions, [(1,)] * 6, answers=[("right",)] * 6, at=old)
        done = at_once(*[forget_answers] * 4, *[partial(compute)] * 4)
        assert sorted(done[:4]) == [0, 0, 0, 6]
        compute()
        row = QuestionStatistics.objects.get(version=versions[0])
        assert row.choices["options"]["right"]["all"] == 6
        assert KeptCounts.objects.get(version=versions[0]).choices["people"] == [6, 0, 0]
    assert Answer.objects.count() == 0
