"""The end of an attempt: who puts it off, who keeps it, and that a late answer changes nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assessments.models import Answer, Attempt, QuestionVersion, TestPage, TimeSupplement
from assessments.services import attempts, timing
from assessments.services.attempts import AttemptOver, MustWait
from enrolments.models import StepRecord
from tests import factories
from tests.assessments.pools import Exam, exam, let_pass
from tests.assessments.test_attempts import answer_all, answers
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def dms() -> Exam:
    return exam(time_limit=40, attempts_allowed=2, manufacturer=factories.ManufacturerFactory.create())


@pytest.fixture
def attempt(dms: Exam) -> Attempt:
    return attempts.start(dms.enrolment(), dms.page)


def minutes(attempt: Attempt) -> float:
    attempt.refresh_from_db()
    assert attempt.ends_at is not None
    return (attempt.ends_at - attempt.started_at) / timedelta(minutes=1)


def test_without_a_limit_nothing_ends(db: None) -> None:
    free = exam()
    attempt = attempts.start(free.enrolment(), free.page)
    let_pass(attempt, days=900)
    assert (attempt.ends_at, timing.extend(attempt).ends_at, timing.close_run_out()) == (None, None, 0)
    attempts.save_answer(attempt, 1, "right")


def test_the_end_is_fixed_at_the_start(dms: Exam, attempt: Attempt) -> None:
    TestPage.objects.update(time_limit=5)
    assert (minutes(attempt), attempt.limit_minutes) == (40, 40)


def test_everybody_may_extend_by_half_once(attempt: Attempt) -> None:
    for _again in range(3):
        timing.extend(attempt)
        assert minutes(attempt) == 60


@pytest.mark.parametrize(("seconds", "is_taken"), [(0, True), (39 * 60, True), (2404, True), (2406, False)])
def test_an_answer_is_taken_until_the_end_and_some_seconds_for_the_network(
    attempt: Attempt, seconds: int, is_taken: bool
) -> None:
    let_pass(attempt, seconds=seconds)
    if is_taken:
        assert attempts.save_answer(attempt, 1, "right", key=uuid.uuid4()) is not None
    else:
        with pytest.raises(AttemptOver):
            attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
        with pytest.raises(AttemptOver):
            timing.extend(attempt)
        assert (Answer.objects.count(), minutes(attempt)) == (0, 40)


def test_at_the_end_what_is_saved_is_marked_as_of_the_end(dms: Exam, attempt: Attempt) -> None:
    answer_all(attempt, wrong=1)
    ends_at = attempt.ends_at
    let_pass(attempt, hours=3)
    assert (timing.close_run_out(), timing.close_run_out()) == (1, 0)
    attempt.refresh_from_db()
    assert ends_at is not None
    assert (attempt.percent, attempt.passed, attempt.submitted_at, attempt.ran_out) == (
        75,
        True,
        ends_at - timedelta(hours=3),
        True,
    )
    assert StepRecord.objects.done().filter(step=dms.page.translation_key).count() == 1


def test_the_sweep_leaves_what_has_time_left_and_goes_on_past_what_breaks(
    dms: Exam, attempt: Attempt
) -> None:
    other = exam(time_limit=40)
    broken, sound = attempts.start(other.enrolment(), other.page), attempts.start(dms.enrolment(), dms.page)
    answer_all(broken)
    QuestionVersion.objects.filter(drawn__attempt=broken).update(type="gone")
    let_pass(broken, hours=2)
    let_pass(sound, hours=1)
    let_pass(attempt, minutes=40)  # within the seconds for the network
    assert timing.close_run_out() == 1
    assert set(Attempt.objects.open()) == {attempt, broken}


def test_a_start_after_the_end_marks_the_old_attempt_and_begins_anew(dms: Exam, attempt: Attempt) -> None:
    answer_all(attempt, wrong=4)
    let_pass(attempt, hours=3)
    again = attempts.start(attempt.enrolment, dms.page)
    attempt.refresh_from_db()
    assert (again.number, attempt.passed, attempt.ran_out) == (2, False, True)


def test_the_last_attempt_used_up_makes_one_wait_and_no_longer(dms: Exam, attempt: Attempt) -> None:
    attempts.submit(attempt)
    second = attempts.start(attempt.enrolment, dms.page)
    attempts.submit(second)
    with pytest.raises(MustWait) as refused:
        attempts.start(attempt.enrolment, dms.page)
    second.refresh_from_db()
    assert second.submitted_at is not None
    assert refused.value.chance.opens_at == second.submitted_at + timedelta(hours=24)
    let_pass(attempt, hours=24)
    let_pass(second, hours=24)
    assert attempts.start(attempt.enrolment, dms.page).number == 3


def test_who_has_passed_repeats_as_often_as_they_like(dms: Exam, attempt: Attempt) -> None:
    for number in range(2, 6):
        answer_all(attempt)
        attempts.submit(attempt)
        attempt = attempts.start(attempt.enrolment, dms.page)
        assert attempt.number == number


@pytest.mark.parametrize(
    "times",
    [
        {"ends_at": None},
        {"limit_minutes": None},
        {"limit_minutes": 0},
        {"ends_at": "started"},
    ],
)
def test_the_database_holds_ends_that_fit_their_limits(attempt: Attempt, times: dict[str, Any]) -> None:
    times = {name: attempt.started_at if value == "started" else value for name, value in times.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**times)


@pytest.mark.parametrize("jump", [{"days": 36500}, {"days": -36500}, {"seconds": -1}])
def test_a_clock_that_jumps_breaks_nothing(dms: Exam, attempt: Attempt, jump: dict[str, float]) -> None:
    answer_all(attempt)
    let_pass(attempt, **jump)
    timing.close_run_out()
    result = attempts.submit(attempt)
    assert (result.percent, result.passed) == (100, True)
    assert attempts.start(attempt.enrolment, dms.page).number == 2


# More time for a person -----------------------------------------------------------------------------------


@pytest.fixture
def granted(dms: Exam) -> Any:
    def grant(attempt: Attempt, percent: int, maker: Any = None) -> TimeSupplement:
        return factories.TimeSupplementFactory.create(
            person=attempt.enrolment.person, manufacturer=maker or dms.course.manufacturer, percent=percent
        )

    return grant


def test_a_supplement_lengthens_open_attempts_and_later_ones(
    dms: Exam, attempt: Attempt, granted: Any
) -> None:
    supplement = granted(attempt, 50)
    assert minutes(attempt) == 60
    assert minutes(timing.extend(attempt)) == 80
    attempts.submit(attempt)
    supplement.percent = 25
    supplement.save()
    assert (minutes(attempt), minutes(attempts.start(attempt.enrolment, dms.page))) == (80, 50)


def test_a_supplement_never_shortens_and_never_revives(attempt: Attempt, granted: Any) -> None:
    supplement = granted(attempt, 100)
    supplement.percent = 10
    supplement.save()
    assert minutes(attempt) == 80
    let_pass(attempt, hours=5)
    supplement.percent = 400
    supplement.save()
    assert minutes(attempt) == 80


def test_another_maker_s_supplement_is_none(dms: Exam, attempt: Attempt, granted: Any) -> None:
    granted(attempt, 50, factories.ManufacturerFactory.create())
    attempts.submit(attempt)
    assert (minutes(attempt), minutes(attempts.start(attempt.enrolment, dms.page))) == (40, 40)


def test_a_common_course_takes_the_largest(db: None, granted: Any) -> None:
    common = exam(time_limit=40)
    attempt = attempts.start(common.enrolment(), common.page)
    for percent in (25, 75, 50):
        granted(attempt, percent, factories.ManufacturerFactory.create())
    attempts.submit(attempt)
    assert minutes(attempts.start(attempt.enrolment, common.page)) == 70


def test_saved_answers_stay_after_the_end(attempt: Attempt) -> None:
    answer_all(attempt)
    let_pass(attempt, hours=1)
    timing.close_run_out()
    assert answers(attempt) == ["right"] * 4
