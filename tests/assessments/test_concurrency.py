"""The same test from several devices at the same moment, on PostgreSQL with real threads."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from assessments.models import Answer, Attempt
from assessments.services import attempts
from enrolments.models import Enrolment
from tests.assessments.pools import exam
from tests.assessments.test_attempts import answer_all
from tests.enrolments.test_progress import completions
from tests.readiness.test_concurrency import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_eight_starts_are_one_attempt() -> None:
    dms = exam()
    enrolment = dms.enrolment()
    assert len(set(at_once(*[partial(attempts.start, enrolment, dms.page)] * 8))) == 1
    assert (Attempt.objects.count(), Attempt.objects.get().questions.count()) == (1, 4)


def test_eight_submissions_have_one_result_and_complete_the_course_once() -> None:
    for _round in range(5):
        dms = exam()
        attempt = attempts.start(dms.enrolment(), dms.page)
        answer_all(attempt)
        with completions() as heard:
            results = at_once(*[partial(attempts.submit, attempt)] * 8)
        assert len({(one.submitted_at, one.percent, one.passed) for one in results}) == 1
        assert heard == [[attempt.enrolment_id]]
        assert Enrolment.objects.get(pk=attempt.enrolment_id).completed_at is not None


def test_an_answer_and_the_submission_at_once_leave_no_answer_that_was_not_marked() -> None:
    for _round in range(5):
        dms = exam()
        attempt = attempts.start(dms.enrolment(), dms.page)
        answer_all(attempt, wrong=4)

        def late(attempt: Attempt = attempt) -> bool:
            try:
                attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
            except attempts.AttemptOver:
                return False
            return True

        was_taken, result = at_once(late, partial(attempts.submit, attempt))
        assert result.percent == (25 if was_taken else 0)


def test_the_same_change_on_eight_connections_is_one_row() -> None:
    dms = exam()
    attempt = attempts.start(dms.enrolment(), dms.page)
    key = uuid.uuid4()
    at_once(*[partial(attempts.save_answer, attempt, 1, "right", key=key)] * 8)
    assert Answer.objects.count() == 1
