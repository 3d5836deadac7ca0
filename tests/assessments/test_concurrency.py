"""The same test from several devices at the same moment, on PostgreSQL with real threads."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from assessments.models import Answer, Attempt, Judgement
from assessments.services import attempts, devices, evidence, judging, remarking, timing
from assessments.services.attempts import AttemptOver, MustWait
from assessments.services.judging import AlreadyJudged
from dealerships.models import Person
from enrolments.models import Enrolment
from tests import factories
from tests.assessments.evidence import begun, exam_with_evidence, place_of_task, sent, upload
from tests.assessments.pools import Exam, exam, let_pass
from tests.assessments.test_attempts import answer_all, answers
from tests.assessments.test_remarking import handed_in, put_right
from tests.enrolments.test_progress import completions
from tests.readiness.test_concurrency import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


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


def begin(enrolment: Enrolment, dms: Exam) -> Attempt | None:
    try:
        return attempts.start(enrolment, dms.page)
    except MustWait:
        return None


def test_eight_starts_at_the_limit_make_none_too_many() -> None:
    for _round in range(3):
        dms = exam(attempts_allowed=2)
        enrolment = dms.enrolment()
        for number in (1, 2):
            assert len(set(at_once(*[partial(begin, enrolment, dms)] * 8))) == 1
            last = Attempt.objects.get(enrolment=enrolment, number=number)
            results = at_once(*[partial(begin, enrolment, dms)] * 4, *[partial(attempts.submit, last)] * 4)
            begun = {one.number for one in results[:4] if isinstance(one, Attempt)}
            assert begun <= {1, 2}
            for one in Attempt.objects.open().filter(enrolment=enrolment, number__lte=number):
                attempts.submit(one)
        assert at_once(*[partial(begin, enrolment, dms)] * 8) == [None] * 8
        assert Attempt.objects.filter(enrolment=enrolment).count() == 2


def test_the_end_the_sweeps_answers_and_submissions_at_once_have_one_result() -> None:
    for _round in range(5):
        dms = exam(time_limit=1)
        attempt = attempts.start(dms.enrolment(), dms.page)
        answer_all(attempt, wrong=4)
        let_pass(attempt, minutes=2)

        def late(attempt: Attempt = attempt) -> bool:
            try:
                attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
            except AttemptOver:
                return False
            return True

        with completions():
            results = at_once(
                late,
                late,
                timing.close_run_out,
                timing.close_run_out,
                *[partial(attempts.submit, attempt)] * 4,
            )
        attempt.refresh_from_db()
        assert results[:2] == [False, False]
        assert {(one.submitted_at, one.percent) for one in results[4:]} == {(attempt.ends_at, 0)}  # type: ignore[attr-defined]
        assert attempt.submitted_at == attempt.ends_at


def test_a_start_and_the_sweep_at_once_wait_for_each_other_and_for_nothing_else() -> None:
    for _round in range(5):
        dms = exam(time_limit=1)
        enrolment = dms.enrolment()
        attempt = attempts.start(enrolment, dms.page)
        answer_all(attempt)
        let_pass(attempt, minutes=2)
        at_once(*[partial(begin, enrolment, dms)] * 4, *[timing.close_run_out] * 4)
        assert list(Attempt.objects.filter(enrolment=enrolment).values_list("number", "passed")) == [
            (1, True),
            (2, None),
        ]


def test_an_extension_is_granted_once_however_many_ask() -> None:
    dms = exam(time_limit=40)
    attempt = attempts.start(dms.enrolment(), dms.page)
    supplement = partial(factories.TimeSupplementFactory.create, person=attempt.enrolment.person, percent=50)
    ends = at_once(*[partial(timing.extend, attempt)] * 7, supplement)
    assert len(ends) == 8
    attempt.refresh_from_db()
    assert attempt.ends_at is not None
    assert (attempt.ends_at - attempt.started_at).total_seconds() == 80 * 60


def test_eight_devices_take_over_at_once_and_every_answer_is_kept_once() -> None:
    dms = exam()
    attempt = attempts.start(dms.enrolment(), dms.page, uuid.uuid4())
    keys = [uuid.uuid4() for _n in range(8)]

    def waiting(key: uuid.UUID) -> None:
        for _twice in range(2):
            attempts.save_answer(attempt, 1, "wrong", key=key, turn=0)

    at_once(
        *[partial(devices.take_over, attempt, uuid.uuid4()) for _n in range(8)],
        *[partial(waiting, key) for key in keys],
    )
    attempt.refresh_from_db()
    attempts.save_answer(attempt, 1, "right", key=uuid.uuid4(), turn=attempt.turn)
    waiting(uuid.uuid4())
    assert (attempt.turn, Answer.objects.count(), answers(attempt)[0]) == (8, 10, "right")


def test_eight_markers_at_once_are_one_judgement_and_one_result() -> None:
    for _round in range(5):
        judgement = sent(exam_with_evidence())
        people = factories.PersonFactory.create_batch(8)

        def mark(by: Person, points: int, judgement: Judgement = judgement) -> bool:
            try:
                judging.judge(judgement, by=by, points={"free": 1, "clean": points})
            except AlreadyJudged:
                return False
            return True

        with completions() as heard:
            made = at_once(*[partial(mark, by, number % 3) for number, by in enumerate(people)])
        judgement.refresh_from_db()
        attempt = Attempt.objects.get(pk=judgement.question.attempt_id)
        clean = made.index(True) % 3
        assert (made.count(True), judgement.judged_by) == (1, people[made.index(True)])
        assert (judgement.points, attempt.percent) == (
            {"free": 1, "clean": clean},
            (6 + 1 + clean) * 100 // 9,
        )
        assert heard == [[attempt.enrolment_id]]


def test_a_file_sent_eight_times_and_the_submission_at_once_agree() -> None:
    for _round in range(3):
        attempt = begun(exam_with_evidence())
        position = place_of_task(attempt)

        def send(attempt: Attempt = attempt, position: int = position) -> bool:
            try:
                evidence.add_file(attempt, position, upload())
            except AttemptOver:
                return False
            return True

        *taken, handed_in_ = at_once(*[send] * 7, partial(attempts.submit, attempt))
        files = attempt.questions.get(position=position).files.count()
        assert (files, handed_in_.awaits_judgement) == (int(any(taken)), any(taken))  # type: ignore[attr-defined]


def test_marking_anew_submissions_and_a_second_run_at_once_agree() -> None:
    for _round in range(3):
        dms = exam(pool=2)
        ended = handed_in(dms, wrong=2)
        open_one = attempts.start(dms.enrolment(), dms.page)
        answer_all(open_one)
        put_right(dms.versions[0])
        key = dms.versions[0].question

        def run(key: uuid.UUID = key) -> bool:
            try:
                remarking.remark(key, by=None, reason="…", lowers=True)
            except remarking.NothingToRemark:
                return False
            return True

        at_once(run, run, partial(attempts.submit, open_one))
        run()
        for one in (ended, open_one):
            one.refresh_from_db()
        assert [(one.percent, one.passed) for one in (ended, open_one)] == [(75, True), (75, True)]
        assert ended.remarkings.count() == 1
