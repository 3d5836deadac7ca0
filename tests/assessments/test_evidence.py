"""Evidence: sent in with a test, judged by somebody else, and only then a result."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from assessments.exchange.outgoing import outgoing
from assessments.models import Answer, Attempt, EvidenceFile, Judgement, Question
from assessments.pools import can_draw
from assessments.services import attempts, evidence, judging, remarking, timing
from assessments.services.attempts import AttemptOver, TakesFiles
from assessments.services.forgetting import forget_answers
from assessments.services.judging import AlreadyJudged
from assessments.uploads import BadFile
from courses.blocks import LessonBlock
from courses.questions import TYPES
from courses.questions.evidence.marking import InvalidPoints
from dealerships.models import Mail
from enrolments.models import StepRecord
from tests import factories
from tests.assessments.evidence import (
    ALL,
    begun,
    exam_with_evidence,
    place_of_task,
    sent,
    upload,
)
from tests.assessments.pools import Exam, let_pass
from tests.cast import Network
from tests.uploads import PDF, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def dms(db: None) -> Exam:
    return exam_with_evidence()


@pytest.fixture
def attempt(dms: Exam) -> Attempt:
    return begun(dms)


@pytest.fixture
def trainer(db: None) -> Any:
    return factories.PersonFactory.create()


def add(attempt: Attempt, data: bytes | None = None) -> EvidenceFile:
    return evidence.add_file(attempt, place_of_task(attempt), upload(data))


def answer(attempt: Attempt) -> Any:
    return next(one.answer for one in attempts.asked(attempt) if one.is_judged)


# Sending ------------------------------------------------------------------------------------------------


def test_a_file_is_the_answer_and_is_kept_under_a_number(attempt: Attempt) -> None:
    file = add(attempt)
    assert answer(attempt) == [str(file.public_id)]
    assert file.file.name == f"evidence/{file.public_id}.jpg"
    assert default_storage.size(file.file.name) == file.size


def test_the_same_file_twice_is_one_and_a_fourth_is_refused(attempt: Attempt) -> None:
    first = add(attempt)
    assert (add(attempt), Answer.objects.filter(question=first.question).count()) == (first, 1)
    add(attempt, photo(color="green"))
    add(attempt, photo(color="blue"))
    with pytest.raises(BadFile):
        add(attempt, photo(color="white"))
    assert len(answer(attempt)) == 3


def test_a_file_that_is_removed_is_deleted(attempt: Attempt, django_capture_on_commit_callbacks: Any) -> None:
    kept, removed = add(attempt), add(attempt, photo(color="green"))
    with django_capture_on_commit_callbacks(execute=True):
        assert evidence.remove_file(attempt, place_of_task(attempt), removed.public_id)
        assert not evidence.remove_file(attempt, place_of_task(attempt), removed.public_id)
    assert answer(attempt) == [str(kept.public_id)]
    assert (default_storage.exists(kept.file.name), default_storage.exists(removed.file.name)) == (
        True,
        False,
    )
    evidence.remove_file(attempt, place_of_task(attempt), kept.public_id)
    assert answer(attempt) is None


def test_what_the_task_does_not_take_leaves_nothing(attempt: Attempt) -> None:
    with pytest.raises(BadFile):
        add(attempt, PDF)
    assert (EvidenceFile.objects.count(), answer(attempt)) == (0, None)


def test_no_form_names_files_as_an_answer(attempt: Attempt) -> None:
    with pytest.raises(TakesFiles):
        attempts.save_answer(attempt, place_of_task(attempt), [str(uuid.uuid4())])


def test_after_the_submission_nothing_is_taken_or_removed(attempt: Attempt) -> None:
    file = add(attempt)
    attempts.submit(attempt)
    with pytest.raises(AttemptOver):
        add(attempt, photo(color="green"))
    with pytest.raises(AttemptOver):
        evidence.remove_file(attempt, place_of_task(attempt), file.public_id)
    assert default_storage.exists(file.file.name)


# Waiting ------------------------------------------------------------------------------------------------


def result(attempt: Attempt) -> tuple[Any, ...]:
    attempt.refresh_from_db()
    return attempt.awaits_judgement, attempt.percent, attempt.critical_failed, attempt.passed


def test_handed_in_with_evidence_it_waits_and_nothing_is_done_yet(dms: Exam, attempt: Attempt) -> None:
    add(attempt)
    attempts.submit(attempt)
    attempts.submit(attempt)
    assert result(attempt) == (True, None, None, None)
    assert attempt.submitted_at is not None
    assert Judgement.objects.get().judge == "trainer"
    assert not StepRecord.objects.done().filter(step=dms.page.translation_key).exists()


def test_handed_in_without_evidence_it_has_its_result_at_once(attempt: Attempt) -> None:
    attempts.submit(attempt)
    assert (result(attempt), Judgement.objects.count()) == ((False, 66, False, False), 0)


def test_while_it_waits_no_other_attempt_is_begun(dms: Exam) -> None:
    waiting = sent(dms).question.attempt
    assert attempts.start(waiting.enrolment, dms.page) == waiting
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(enrolment=waiting.enrolment, test=waiting.test, number=2, pass_percent=75)


def test_time_that_runs_out_hands_the_evidence_in(db: None) -> None:
    attempt = begun(exam_with_evidence(time_limit=10))
    add(attempt)
    let_pass(attempt, minutes=11)
    assert (timing.close_run_out(), timing.close_run_out()) == (1, 0)
    assert result(attempt) == (True, None, None, None)


# Judging ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "points", "percent", "passed"),
    [
        (0, {"free": 1, "clean": 2}, 100, True),
        (0, {"free": 0, "clean": 1}, 77, True),
        (0, {"free": 0, "clean": 0}, 66, False),
        (1, {"free": 1, "clean": 2}, 66, False),
    ],
)
def test_the_last_judgement_finishes_the_attempt(
    dms: Exam, trainer: Any, wrong: int, points: dict[str, int], percent: int, passed: bool
) -> None:
    judgement = sent(dms, wrong)
    made = judging.judge(judgement, by=trainer, points=points, comment="Gut zu sehen.")
    attempt = judgement.question.attempt
    assert result(attempt) == (False, percent, False, passed)
    assert (made.judged_by, made.points, made.comment) == (trainer, points, "Gut zu sehen.")
    assert (attempt.enrolment.steps.done().filter(step=attempt.test).exists()) == passed
    assert (attempts.start(attempt.enrolment, dms.page).number) == 2


def test_who_waits_gets_one_mail_that_leads_to_the_result_and_tells_nothing_of_it(
    dms: Exam, trainer: Any
) -> None:
    learner, silent = factories.PersonFactory.create(password="secret-enough", language="en"), sent(dms)
    judgement = sent(dms, person=learner)
    judging.judge(silent, by=trainer, points=ALL)  # has no account yet
    judging.judge(judgement, by=trainer, points=ALL, comment="Gut zu sehen.")
    sent_mail = Mail.objects.get()
    assert (sent_mail.person, sent_mail.subject) == (learner, f"Your result: {dms.page.title}")
    assert f"/tests/{dms.page.translation_key}/result/" in sent_mail.text
    assert [word for word in ("100", "Gut zu sehen", "passed") if word in sent_mail.text] == []


@pytest.mark.parametrize(
    ("meanwhile", "mails"),
    [("nothing", 1), ("unpublished", 1), ("deleted", 0), ("begun anew", 0), ("moved", 0), ("left", 0)],
)
def test_the_mail_goes_to_who_can_see_the_result(network: Network, meanwhile: str, mails: int) -> None:
    dms = exam_with_evidence(manufacturer=network.maker_a)
    learner = factories.PersonFactory.create(password="secret-enough")
    job = factories.EmploymentFactory.create(person=learner, dealership=network.a1)
    judgement = sent(dms, person=learner)
    if meanwhile == "unpublished":
        dms.page.unpublish()
    elif meanwhile == "deleted":
        dms.page.delete()
    elif meanwhile == "begun anew":
        enrolment = judgement.question.attempt.enrolment
        type(enrolment).objects.filter(pk=enrolment.pk).update(completed_at=enrolment.begun_at)
        factories.EnrolmentFactory.create(person=learner, course=dms.course)
    elif meanwhile == "moved":
        job.dealership = network.b1
        job.save()
    elif meanwhile == "left":
        learner.is_active = False
        learner.save()
    judging.judge(judgement, by=factories.PersonFactory.create(), points=ALL)
    assert Mail.objects.count() == mails


def test_a_critical_task_must_have_all_points(dms: Exam, trainer: Any) -> None:
    judgement = sent(dms)
    judgement.question.is_critical = True
    judgement.question.save()
    judging.judge(judgement, by=trainer, points={"free": 1, "clean": 1})
    assert result(judgement.question.attempt) == (False, 88, True, False)


def test_of_two_tasks_the_first_judgement_finishes_nothing(dms: Exam, trainer: Any) -> None:
    topic = dms.versions[0].topic
    factories.EvidenceVersionFactory.create(topic=topic, judge="observer")
    dms.page.sections.filter(topic=topic).update(count=2)
    attempt = begun(dms)
    for one in attempt.questions.filter(version__type="evidence"):
        evidence.add_file(attempt, one.position, upload())
    attempts.submit(attempt)
    one, other = Judgement.objects.all()
    assert {one.judge, other.judge} == {"trainer", "observer"}
    judging.judge(one, by=trainer, points=ALL)
    assert result(attempt) == (True, None, None, None)
    judging.judge(other, by=trainer, points=ALL)
    assert result(attempt) == (False, 100, False, True)


def test_a_second_judgement_is_told_and_changes_nothing(dms: Exam, trainer: Any) -> None:
    judgement = sent(dms)
    judging.judge(judgement, by=trainer, points=ALL)
    with pytest.raises(AlreadyJudged):
        judging.judge(judgement, by=trainer, points={"free": 0, "clean": 0})
    assert result(judgement.question.attempt) == (False, 100, False, True)


@pytest.mark.parametrize("points", [{}, {"free": 1}, {"free": 2, "clean": 2}, {**ALL, "more": 0}])
def test_points_are_those_of_the_rubric(dms: Exam, trainer: Any, points: dict[str, int]) -> None:
    judgement = sent(dms)
    with pytest.raises(InvalidPoints):
        judging.judge(judgement, by=trainer, points=points)
    assert result(judgement.question.attempt) == (True, None, None, None)


# What else reads attempts -------------------------------------------------------------------------------


def test_six_months_later_the_files_and_the_judgement_are_gone_and_the_result_is_not(
    dms: Exam, trainer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    judgement = sent(dms)
    name = EvidenceFile.objects.get().file.name
    let_pass(judgement.question.attempt, days=200)
    assert forget_answers() == 0  # it waits still
    judging.judge(judgement, by=trainer, points=ALL)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_answers() == 1
    assert (EvidenceFile.objects.count(), Judgement.objects.count(), Answer.objects.count()) == (0, 0, 0)
    assert not default_storage.exists(name)
    assert result(judgement.question.attempt) == (False, 100, False, True)
    assert judgement.question.attempt.questions.get(version__type="evidence").points == 1


def test_with_the_attempt_its_files_are_deleted(
    attempt: Attempt, django_capture_on_commit_callbacks: Any
) -> None:
    name = add(attempt).file.name
    with django_capture_on_commit_callbacks(execute=True):
        attempt.delete()
    assert not default_storage.exists(name)


def test_a_file_without_a_row_is_swept_a_day_later(attempt: Attempt, monkeypatch: Any) -> None:
    kept = add(attempt).file.name
    orphan = default_storage.save(f"evidence/{uuid.uuid4()}.jpg", ContentFile(photo()))
    assert evidence.sweep() == 0
    monkeypatch.setattr(evidence, "A_DAY", timedelta(days=-1))
    assert evidence.sweep() >= 1
    assert (default_storage.exists(kept), default_storage.exists(orphan)) == (True, False)


def test_marking_anew_leaves_evidence_alone(dms: Exam, trainer: Any) -> None:
    judgement = sent(dms)
    judging.judge(judgement, by=trainer, points=ALL)
    old = dms.versions[0]
    old.is_live = False
    old.save()
    harder = {"de": {**old.contents["de"], "criteria": [{"id": "other", "text": "Anders", "points": 1}]}}
    factories.QuestionVersionFactory.create(
        question=old.question, number=2, topic=old.topic, type="evidence", contents=harder
    )
    assert remarking.preview(old.question, lowers=True).changes_anything is False


def test_lessons_and_cases_have_no_evidence() -> None:
    assert "evidence" not in LessonBlock().child_blocks
    body = Question._meta.get_field("body").stream_block.child_blocks  # type: ignore[attr-defined]
    assert "evidence" in body
    assert "evidence" not in body["case"].child_blocks["parts"].child_blocks


def test_a_placement_test_draws_none(dms: Exam) -> None:
    page = factories.PlacementPageFactory.create(parent=dms.page.get_parent())
    topic = factories.PlacementTopicFactory.create(page=page, topic=dms.versions[0].topic, count=1)
    assert not can_draw(topic.page.blueprint)
    factories.QuestionVersionFactory.create(topic=dms.versions[0].topic)
    assert can_draw(topic.page.blueprint)


def test_files_of_questions_leave_it_out_and_say_so() -> None:
    found, left_out = outgoing(
        [(uuid.uuid4(), "Annahme", TYPES["evidence"], {"text": "", "explanation": ""})]
    )
    why = "dafür gibt es im Format keinen Platz (Beleg mit Datei oder Foto)"
    assert (found, [(one.name, str(one.why)) for one in left_out]) == ([], [("Annahme", why)])
