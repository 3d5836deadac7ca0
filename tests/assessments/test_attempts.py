"""An attempt from its start to its result."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assessments.drawing import PoolTooSmall
from assessments.models import Answer, Attempt, DrawnQuestion
from assessments.services import attempts
from assessments.services.attempts import AttemptOver
from courses.questions.base import InvalidAnswer
from enrolments.models import Enrolment, StepRecord
from tests import factories
from tests.assessments.pools import Exam, exam
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def dms() -> Exam:
    return exam()


@pytest.fixture
def attempt(dms: Exam) -> Attempt:
    return attempts.start(dms.enrolment(), dms.page)


def answer_all(attempt: Attempt, wrong: int = 0) -> None:
    for one in attempts.asked(attempt):
        position = one.drawn.position
        attempts.save_answer(attempt, position, "wrong" if position <= wrong else "right", key=uuid.uuid4())


def answers(attempt: Attempt) -> list[Any]:
    return [one.answer for one in attempts.asked(attempt)]


def test_a_start_draws_from_each_topic_and_fixes_everything(dms: Exam, attempt: Attempt) -> None:
    drawn = list(attempt.questions.select_related("version__topic"))
    assert [one.position for one in drawn] == [1, 2, 3, 4]
    assert sorted(one.version.topic.name_de for one in drawn) == ["Fristen", "Fristen", "Leads", "Leads"]
    assert {tuple(sorted(one.arrangement)) for one in drawn} == {("right", "wrong")}
    assert (attempt.number, attempt.pass_percent, attempt.passed) == (1, 75, None)


def test_a_second_start_goes_on_with_the_open_attempt(dms: Exam, attempt: Attempt) -> None:
    assert attempts.start(attempt.enrolment, dms.page) == attempt
    assert DrawnQuestion.objects.count() == 4


def test_a_pool_that_is_too_small_leaves_no_attempt(db: None) -> None:
    small = exam(pool=1)
    with pytest.raises(PoolTooSmall):
        attempts.start(small.enrolment(), small.page)
    assert Attempt.objects.count() == 0


def test_what_is_withdrawn_is_not_drawn(dms: Exam) -> None:
    kept = [version.pk for version in dms.versions[:2] + dms.versions[5:7]]
    type(dms.versions[0]).objects.exclude(pk__in=kept).update(is_live=False)
    attempt = attempts.start(dms.enrolment(), dms.page)
    assert sorted(attempt.questions.values_list("version", flat=True)) == sorted(kept)


def test_a_later_change_of_pool_and_pass_mark_leaves_the_attempt_alone(dms: Exam, attempt: Attempt) -> None:
    answer_all(attempt, wrong=1)
    type(dms.versions[0]).objects.update(is_live=False)
    dms.page.pass_percent = 100
    dms.page.save_revision().publish()
    result = attempts.submit(attempt)
    assert (result.percent, result.pass_percent, result.passed) == (75, 75, True)


def test_a_new_attempt_asks_what_was_not_asked_before(dms: Exam, attempt: Attempt) -> None:
    answer_all(attempt, wrong=4)
    attempts.submit(attempt)
    again = attempts.start(attempt.enrolment, dms.page)
    asked = [set(one.questions.values_list("version", flat=True)) for one in (attempt, again)]
    assert (again.number, asked[0] & asked[1]) == (2, set())


def test_the_last_answer_counts_and_all_are_kept(attempt: Attempt) -> None:
    for value in ("wrong", "right", None, "right"):
        attempts.save_answer(attempt, 1, value, key=uuid.uuid4())
    assert answers(attempt) == ["right", None, None, None]
    assert list(Answer.objects.values_list("value", flat=True)) == ["wrong", "right", None, "right"]


def test_an_answer_that_is_taken_back_counts_as_none(attempt: Attempt) -> None:
    attempts.save_answer(attempt, 2, "right", key=uuid.uuid4())
    attempts.save_answer(attempt, 2, None, key=uuid.uuid4())
    assert answers(attempt) == [None, None, None, None]


def test_the_same_change_sent_twice_is_one_row(attempt: Attempt) -> None:
    key = uuid.uuid4()
    first = attempts.save_answer(attempt, 1, "wrong", key=key)
    attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
    assert attempts.save_answer(attempt, 1, "wrong", key=key) == first
    assert answers(attempt)[0] == "right"


def test_a_form_without_script_that_says_the_same_again_is_no_new_row(attempt: Attempt) -> None:
    assert attempts.save_answer(attempt, 1, None) is None
    for value in ("wrong", "wrong", "right", "wrong"):
        attempts.save_answer(attempt, 1, value)
    assert list(Answer.objects.values_list("value", flat=True)) == ["wrong", "right", "wrong"]


@pytest.mark.parametrize(("position", "value"), [(1, "z"), (1, ["right"]), (1, 7)])
def test_what_is_no_answer_changes_nothing(attempt: Attempt, position: int, value: Any) -> None:
    with pytest.raises(InvalidAnswer):
        attempts.save_answer(attempt, position, value, key=uuid.uuid4(), flag=True)
    assert (Answer.objects.count(), DrawnQuestion.objects.filter(is_flagged=True).count()) == (0, 0)


def test_a_place_beyond_the_end_is_none(attempt: Attempt) -> None:
    with pytest.raises(DrawnQuestion.DoesNotExist):
        attempts.save_answer(attempt, 5, "right", key=uuid.uuid4())


@pytest.mark.parametrize(
    ("wrong", "percent", "passed"), [(0, 100, True), (1, 75, True), (2, 50, False), (4, 0, False)]
)
def test_the_result_is_exact(attempt: Attempt, wrong: int, percent: int, passed: bool) -> None:
    answer_all(attempt, wrong)
    result = attempts.submit(attempt)
    assert (result.percent, result.passed) == (percent, passed)
    points = attempt.questions.values_list("points_numerator", "points_denominator")
    assert list(points) == [(0, 1)] * wrong + [(1, 1)] * (4 - wrong)


def test_what_was_not_answered_earns_nothing(attempt: Attempt) -> None:
    attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
    assert attempts.submit(attempt).percent == 25


def test_passing_completes_the_step_and_with_it_the_course(dms: Exam, attempt: Attempt) -> None:
    answer_all(attempt)
    attempts.submit(attempt)
    assert StepRecord.objects.done().filter(step=dms.page.translation_key).count() == 1
    assert Enrolment.objects.get(pk=attempt.enrolment_id).completed_at is not None


def test_failing_completes_nothing(dms: Exam, attempt: Attempt) -> None:
    answer_all(attempt, wrong=2)
    attempts.submit(attempt)
    assert StepRecord.objects.filter(step=dms.page.translation_key).count() == 0
    assert Enrolment.objects.get(pk=attempt.enrolment_id).completed_at is None


def test_handing_in_twice_gives_the_same_result(attempt: Attempt) -> None:
    answer_all(attempt)
    first, second = attempts.submit(attempt), attempts.submit(attempt)
    assert (first.submitted_at, first.percent) == (second.submitted_at, second.percent)


def test_after_the_end_no_answer_is_taken(attempt: Attempt) -> None:
    attempts.submit(attempt)
    with pytest.raises(AttemptOver):
        attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
    assert Answer.objects.count() == 0


def test_the_database_holds_results_that_fit_together(attempt: Attempt) -> None:
    for wrong in ({"percent": 80}, {"percent": 80, "passed": False, "submitted_at": attempt.started_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(**wrong)


def test_the_questions_of_an_attempt_take_two_queries_however_many(
    attempt: Attempt, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        attempts.asked(attempt)
    factories.AnswerFactory.create(question=attempt.questions.first())
    with django_assert_num_queries(2):
        attempts.asked(attempt)
