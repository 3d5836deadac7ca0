"""Progress counts once, never goes backwards, and says with the last step that the course is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from courses.models import LessonPage
from courses.questions.base import InvalidAnswer
from dealerships.models import Person
from enrolments.models import AnsweredCheck, Enrolment, MissedCheck, StepRecord
from enrolments.services import progress
from enrolments.services.enrolling import current, enrol
from enrolments.signals import course_completed
from tests import factories
from tests.enrolments.courses import SmallCourse, dms, in_english

__all__ = ["dms"]


@pytest.fixture
def person(db: None) -> Person:
    return factories.PersonFactory.create()


@pytest.fixture
def enrolment(person: Person, dms: SmallCourse) -> Enrolment:
    return enrol(person, dms.course)


@contextmanager
def completions() -> Iterator[list[Any]]:
    """The sets of enrolments that are announced as completed meanwhile."""
    heard: list[Any] = []

    def listen(pks: Any, **kwargs: Any) -> None:
        heard.append(pks)

    course_completed.connect(listen)
    try:
        yield heard
    finally:
        course_completed.disconnect(listen)


def done(enrolment: Enrolment) -> set[Any]:
    return set(StepRecord.objects.done().filter(enrolment=enrolment).values_list("step", flat=True))


def test_enrolling_twice_is_one_enrolment(person: Person, dms: SmallCourse) -> None:
    assert enrol(person, dms.course) == enrol(person, dms.course)
    assert Enrolment.objects.count() == 1


def test_enrolling_after_completion_begins_anew_and_leaves_what_was_done(
    enrolment: Enrolment, person: Person, dms: SmallCourse
) -> None:
    for step in dms.steps:
        progress.complete_step(enrolment, step.translation_key)
    assert current(person, dms.course) == enrolment
    again = enrol(person, dms.course)
    assert (again == enrolment, done(again), len(done(enrolment))) == (False, set(), 3)
    assert current(person, dms.course) == again


def test_lesson_without_check_questions_is_done_when_it_is_left(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    assert progress.leave_lesson(enrolment, dms.reading) is True
    assert done(enrolment) == {dms.reading.translation_key}
    assert StepRecord.objects.get().revision_id == dms.reading.live_revision_id


def test_lesson_with_check_questions_is_not_done_by_leaving_it(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    assert progress.leave_lesson(enrolment, dms.checking) is False
    assert done(enrolment) == set()


def test_lesson_is_done_when_its_last_check_question_is_answered_rightly(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    answers = [("check-0", "wrong-0"), ("check-0", "right"), ("check-0", "right"), ("check-1", "right")]
    seen = []
    for block, answer in answers:
        mark = progress.answer_check(enrolment, dms.checking, block, answer)
        seen.append((mark.is_correct, bool(done(enrolment))))
    assert seen == [(False, False), (True, False), (True, False), (True, True)]
    assert set(AnsweredCheck.objects.values_list("block", flat=True)) == {"check-0", "check-1"}


def test_wrong_answer_is_noted_until_it_came_back(enrolment: Enrolment, dms: SmallCourse) -> None:
    for value in ("wrong-0", "wrong-0", "right", "wrong-0"):
        progress.answer_check(enrolment, dms.checking, "check-0", value)
    record = StepRecord.objects.get()
    assert (record.done_at, progress.checks_to_recall(record)) == (None, {"check-0"})
    for _twice in range(2):
        progress.recall_check(enrolment, dms.checking, "check-0", "wrong-0")
    assert (MissedCheck.objects.count(), AnsweredCheck.objects.count()) == (0, 1)


def test_wrong_answer_after_the_right_one_takes_nothing_back(enrolment: Enrolment, dms: SmallCourse) -> None:
    for block in ("check-0", "check-1"):
        progress.answer_check(enrolment, dms.checking, block, "right")
    progress.answer_check(enrolment, dms.checking, "check-0", "wrong-0")
    assert done(enrolment) == {dms.checking.translation_key}


@pytest.mark.parametrize(("block", "answer"), [("check-0", "tampered"), ("check-9", "right"), ("text-0", "")])
def test_answer_to_what_is_not_there_is_refused_and_changes_nothing(
    enrolment: Enrolment, dms: SmallCourse, block: str, answer: str
) -> None:
    with pytest.raises(InvalidAnswer):
        progress.answer_check(enrolment, dms.checking, block, answer)
    assert StepRecord.objects.count() == 0


def test_check_question_answered_in_german_is_answered_in_english(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    english = in_english(dms.checking)
    progress.answer_check(enrolment, dms.checking, "check-0", "right")
    progress.answer_check(enrolment, english, "check-1", "right")
    assert done(enrolment) == {dms.checking.translation_key}


def test_course_is_completed_with_its_last_step_and_announced_once(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    with completions() as heard:
        for step in [*dms.steps, dms.test]:
            progress.complete_step(enrolment, step.translation_key)
            progress.complete_course(enrolment)
    enrolment.refresh_from_db()
    assert (heard, enrolment.completed_at is not None) == ([[enrolment.pk]], True)


def test_completing_a_step_twice_keeps_the_first_time_and_revision(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    assert progress.complete_step(enrolment, dms.test.translation_key, dms.test.live_revision) is True
    first = StepRecord.objects.values().get()
    newer = dms.test.save_revision()
    assert progress.complete_step(enrolment, dms.test.translation_key, newer) is False
    progress.begin_step(enrolment, dms.test.translation_key, newer)
    assert StepRecord.objects.values().get() == first


def test_course_whose_remaining_steps_were_unpublished_is_completed_at_the_next_look(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    progress.complete_step(enrolment, dms.reading.translation_key)
    dms.checking.unpublish()
    assert progress.complete_course(enrolment) is False
    dms.test.unpublish()
    assert (progress.complete_course(enrolment), progress.complete_course(enrolment)) == (True, False)


def test_course_without_a_live_step_is_never_completed(enrolment: Enrolment, dms: SmallCourse) -> None:
    dms.page.unpublish()
    assert progress.complete_course(enrolment) is False


def test_completed_course_stays_completed_when_a_lesson_is_added(
    enrolment: Enrolment, dms: SmallCourse
) -> None:
    for step in dms.steps:
        progress.complete_step(enrolment, step.translation_key)
    enrolment.refresh_from_db()
    completed_at = enrolment.completed_at
    factories.LessonPageFactory.create(parent=dms.page)
    assert progress.complete_course(enrolment) is False
    enrolment.refresh_from_db()
    assert enrolment.completed_at == completed_at


def gap_check(*accepted: str) -> str:
    """A lesson's body with one gap question, whose block and gap have the same ids whatever is accepted."""
    rows = [{"type": "item", "id": f"a-{n}", "value": one} for n, one in enumerate(accepted)]
    gap = {"type": "text", "id": "g", "value": {"accepted": rows, "case_sensitive": False}}
    value = {"text": "<p>Ergänzen Sie.</p>", "passage": "[[1]]", "gaps": [gap], "explanation": ""}
    return json.dumps([{"type": "gap", "id": "q", "value": value}])


@pytest.mark.parametrize(("answer", "is_correct"), [("Anfrage", True), ("enquiry", True), ("inquiry", False)])
def test_a_check_is_marked_by_the_more_generous_language(
    enrolment: Enrolment, dms: SmallCourse, answer: str, is_correct: bool
) -> None:
    dms.checking.body = gap_check("Anfrage")
    dms.checking.save_revision().publish()
    english = in_english(dms.checking, body=gap_check("enquiry"))
    for page in (LessonPage.objects.get(pk=dms.checking.pk), english):
        assert progress.answer_check(enrolment, page, "q", {"g": answer}).is_correct is is_correct
    assert AnsweredCheck.objects.count() == int(is_correct)


def test_a_translation_with_another_key_marks_nothing(enrolment: Enrolment, dms: SmallCourse) -> None:
    dms.checking.body = gap_check("Anfrage")
    dms.checking.save_revision().publish()
    in_english(dms.checking, body=gap_check("enquiry").replace('"g"', '"h"'))
    page = LessonPage.objects.get(pk=dms.checking.pk)
    assert progress.answer_check(enrolment, page, "q", {"g": "enquiry"}).is_correct is False
