"""Marking anew after a wrong key was put right: whom it concerns, and that nobody loses by it unasked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, Question, QuestionVersion, RemarkedAttempt, Remarking
from assessments.services import attempts, judging, remarking
from assessments.services.remarking import NothingToRemark
from certificates.models import Certificate
from certificates.services.standing import to_decide
from enrolments.models import Enrolment, StepRecord
from tests import factories
from tests.admin_tables import listed
from tests.assessments.evidence import ALL, exam_with_evidence, sent
from tests.assessments.pools import Exam, exam
from tests.assessments.test_attempts import answer_all
from tests.assessments.test_views import text_of, url
from tests.cast import Cast, Network, client_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def dms(network: Network) -> Exam:
    """A pool of just what is drawn: everybody is asked everything."""
    return exam(pool=2, manufacturer=network.maker_a)


def handed_in(dms: Exam, wrong: int, **fields: object) -> Attempt:
    """An attempt with its first questions, in the pool's order, wrong."""
    attempt = attempts.start(dms.enrolment(**fields), dms.page)
    missed = {one.pk for one in dms.versions[:wrong]}
    for drawn in attempt.questions.all():
        attempts.save_answer(attempt, drawn.position, "wrong" if drawn.version_id in missed else "right")
    return attempts.submit(attempt)


def put_right(version: QuestionVersion, **correct: bool) -> QuestionVersion:
    """Publish the question anew with another key: by default, the answers that were wrong are right."""
    key = correct or {"right": False, "wrong": True}
    german = version.contents["de"]
    options = [one | {"correct": key[one["id"]]} for one in german["options"] if one["id"] in key]
    QuestionVersion.objects.filter(question=version.question).update(is_live=False)
    number = QuestionVersion.objects.filter(question=version.question).count() + 1
    return factories.QuestionVersionFactory.create(
        question=version.question,
        number=number,
        topic=version.topic,
        contents={"de": german | {"options": options}},
    )


def result(attempt: Attempt) -> tuple[int | None, bool | None]:
    attempt.refresh_from_db()
    return attempt.percent, attempt.passed


def numbers(effect: Any) -> dict[str, int]:
    return {name: count for name, count in vars(effect).items() if count and name != "more"}


def test_results_rise_and_what_follows_follows(dms: Exam) -> None:
    certification = factories.CertificationCourseFactory.create(course=dms.course).certification
    attempt = handed_in(dms, wrong=2)
    corrected = put_right(dms.versions[0])
    effect = remarking.preview(dms.versions[0].question)
    assert numbers(effect) == {"attempts": 1, "people": 1, "risen": 1, "passed": 1}
    assert effect.more == {"certificates": 1, "certificates_to_decide": 0}
    assert (result(attempt), Remarking.objects.count(), Certificate.objects.count()) == ((50, False), 0, 0)

    done = remarking.remark(dms.versions[0].question, by=None, reason="Schlüssel vertauscht")
    assert (result(attempt), done.counts["passed"], done.counts["more"]["certificates"]) == ((75, True), 1, 1)
    assert StepRecord.objects.done().filter(step=dms.page.translation_key).count() == 1
    assert Enrolment.objects.get(pk=attempt.enrolment_id).completed_at is not None
    assert Certificate.objects.get().certification == certification
    row = RemarkedAttempt.objects.get()
    assert (row.remarking.to, row.by_version, row.points_before, row.points_after) == (
        corrected,
        dms.versions[0],
        "0",
        "1",
    )
    assert (row.percent_before, row.passed_before, row.percent_after, row.passed_after) == (
        50,
        False,
        75,
        True,
    )
    marks = {one.version: one.mark.points for one in attempts.asked(attempt)}
    assert (marks[dms.versions[0]], marks[dms.versions[1]]) == (1, 0)


def test_nobody_loses_by_it_unless_that_was_chosen(dms: Exam) -> None:
    passing, full = handed_in(dms, wrong=0), handed_in(dms, wrong=0)
    answer_later = handed_in(dms, wrong=1)
    put_right(dms.versions[1])
    key = dms.versions[1].question
    assert numbers(remarking.preview(key)) == {"attempts": 3, "people": 3, "spared": 3, "spared_failing": 1}
    with pytest.raises(NothingToRemark):
        remarking.remark(key, by=None, reason="…")
    assert [result(one) for one in (passing, full, answer_later)] == [(100, True), (100, True), (75, True)]
    remarking.remark(key, by=None, reason="…", lowers=True)
    assert [result(one) for one in (passing, full, answer_later)] == [(75, True), (75, True), (50, False)]


def test_what_falls_stays_done_and_its_certificate_is_to_be_decided_on(dms: Exam) -> None:
    factories.CertificationCourseFactory.create(course=dms.course)
    attempt = handed_in(dms, wrong=1)
    put_right(dms.versions[1])
    done = remarking.remark(dms.versions[1].question, by=None, reason="…", lowers=True)
    assert (result(attempt), done.counts["failed"]) == ((50, False), 1)
    assert done.counts["more"] == {"certificates": 0, "certificates_to_decide": 1}
    assert list(to_decide(Certificate.objects.all())) == [Certificate.objects.get()]
    again = dms.enrolment(person=attempt.enrolment.person)
    Enrolment.objects.filter(pk=again.pk).update(completed_at=timezone.now())
    assert list(to_decide(Certificate.objects.all())) == []
    assert StepRecord.objects.done().filter(step=dms.page.translation_key).count() == 1
    assert Certificate.objects.get().revoked_on is None


def test_who_passed_with_another_attempt_as_well_keeps_what_they_proved(dms: Exam) -> None:
    factories.CertificationCourseFactory.create(course=dms.course)
    first = handed_in(dms, wrong=1)
    second = attempts.start(first.enrolment, dms.page)
    for drawn in second.questions.all():
        answer = "wrong" if drawn.version_id == dms.versions[1].pk else "right"
        attempts.save_answer(second, drawn.position, answer)
    attempts.submit(second)
    put_right(dms.versions[1])
    done = remarking.remark(dms.versions[1].question, by=None, reason="…", lowers=True)
    assert [result(one) for one in (first, second)] == [(50, False), (100, True)]
    assert done.counts["more"]["certificates_to_decide"] == 0
    assert list(to_decide(Certificate.objects.all())) == []


def test_a_second_run_finds_nothing(dms: Exam) -> None:
    handed_in(dms, wrong=2)
    put_right(dms.versions[0])
    key = dms.versions[0].question
    remarking.remark(key, by=None, reason="…")
    before = list(Attempt.objects.values_list("percent", "passed"))
    with pytest.raises(NothingToRemark):
        remarking.remark(key, by=None, reason="…")
    assert (Remarking.objects.count(), list(Attempt.objects.values_list("percent", "passed"))) == (1, before)
    assert numbers(remarking.preview(key)) == {}


def test_a_key_that_is_put_right_twice_counts_last(dms: Exam) -> None:
    attempt = handed_in(dms, wrong=1)
    key = dms.versions[0].question
    first = put_right(dms.versions[0])
    remarking.remark(key, by=None, reason="…")
    assert result(attempt) == (100, True)
    put_right(first, right=True, wrong=False)
    remarking.remark(key, by=None, reason="…", lowers=True)
    assert (result(attempt), RemarkedAttempt.objects.last().by_version) == ((75, True), first)  # type: ignore[union-attr]


def test_an_answer_that_the_new_version_does_not_know_leaves_its_result(dms: Exam) -> None:
    attempt = handed_in(dms, wrong=2)
    put_right(dms.versions[0], right=True)
    key = dms.versions[0].question
    assert numbers(remarking.preview(key, lowers=True)) == {"attempts": 1, "people": 1, "unmarkable": 1}
    QuestionVersion.objects.filter(question=key, is_live=True).update(type="multiple")
    assert numbers(remarking.preview(key, lowers=True)) == {"attempts": 1, "people": 1, "unmarkable": 1}
    assert result(attempt) == (50, False)


def test_an_open_attempt_is_marked_by_the_corrected_key_when_it_is_handed_in(dms: Exam) -> None:
    attempt = attempts.start(dms.enrolment(), dms.page)
    answer_all(attempt)
    put_right(dms.versions[0])
    key = dms.versions[0].question
    assert numbers(remarking.preview(key)) == {"open": 1}
    remarking.remark(key, by=None, reason="…")
    asked = {one.version.contents["de"]["options"][0]["correct"] for one in attempts.asked(attempt)}
    assert (asked, attempts.submit(attempt).percent) == ({True}, 75)


def test_other_questions_and_a_withdrawn_one_are_none_of_its_business(dms: Exam) -> None:
    handed_in(dms, wrong=2)
    put_right(dms.versions[0])
    assert numbers(remarking.preview(dms.versions[1].question)) == {}
    QuestionVersion.objects.filter(question=dms.versions[0].question).update(is_live=False)
    assert numbers(remarking.preview(dms.versions[0].question)) == {}
    with pytest.raises(NothingToRemark):
        remarking.remark(dms.versions[0].question, by=None, reason="…")


def test_many_attempts_take_as_many_queries_as_two(dms: Exam) -> None:
    factories.CertificationCourseFactory.create(course=dms.course)
    taken = []
    for many in (2, 6):
        for _n in range(many):
            handed_in(dms, wrong=2)
        version = put_right(dms.versions[0])
        with CaptureQueriesContext(connection) as queries:
            remarking.remark(version.question, by=None, reason="…")
        taken.append(len(queries))
        put_right(version, right=True, wrong=False)
        remarking.remark(version.question, by=None, reason="…", lowers=True)
        QuestionVersion.objects.filter(question=version.question).update(is_live=False)
        QuestionVersion.objects.filter(pk=dms.versions[0].pk).update(is_live=True)
    assert taken[0] == taken[1]
    assert taken[0] <= 50


# The admin ------------------------------------------------------------------------------------------------


@pytest.fixture
def question(dms: Exam) -> Question:
    """The question in the pool that the first version comes from."""
    version = dms.versions[0]
    return factories.QuestionFactory.create(topic=version.topic, translation_key=version.question)


@pytest.fixture
def trainer(cast: Cast, dms: Exam, network: Network) -> Client:
    type(dms.versions[0].topic).objects.update(manufacturer=network.maker_a)
    return client_of(cast, "trainer")


def page_of(question: Question) -> str:
    return reverse("assessments_remarking:remark", args=[question.pk])


def test_a_trainer_sees_numbers_gives_a_reason_and_runs_it_once(
    dms: Exam, question: Question, trainer: Client, cast: Cast
) -> None:
    attempt = handed_in(dms, wrong=2, person=cast.employee)
    put_right(dms.versions[0])
    page = text_of(trainer.get(page_of(question)))
    assert "Ergebnisse, die steigen 1 davon jetzt bestanden 1" in page
    assert cast.employee.last_name not in page
    assert "muss ausgefüllt werden." in text_of(trainer.post(page_of(question), {"reason": " "}))
    assert Remarking.objects.count() == 0
    for _twice in range(2):
        response = trainer.post(page_of(question), {"reason": "Vertauscht", "lowers": ""}, follow=True)
    done = Remarking.objects.get()
    assert (done.by, done.reason, done.lowers, result(attempt)) == (
        cast.trainer,
        "Vertauscht",
        False,
        (75, True),
    )
    assert ("Es gibt nichts neu zu bewerten" in text_of(response), "Vertauscht" in text_of(response)) == (
        True,
        True,
    )
    learner = text_of(client_of(cast, "employee").get(url("result", dms)))
    assert "Ihr Ergebnis ist danach neu bewertet worden." in learner


def test_lowering_is_a_choice_of_its_own(dms: Exam, question: Question, trainer: Client) -> None:
    attempt = handed_in(dms, wrong=0)
    put_right(dms.versions[0])
    assert "So würde sich kein Ergebnis ändern." in text_of(trainer.get(page_of(question)))
    page = text_of(trainer.get(page_of(question), {"lowers": "1"}))
    assert "Ergebnisse, die sinken 1 davon nicht mehr bestanden 0" in page
    trainer.post(page_of(question), {"reason": "…", "lowers": "True"})
    assert result(attempt) == (75, True)


def test_a_question_that_is_not_published_says_what_comes_first(
    dms: Exam, question: Question, trainer: Client
) -> None:
    QuestionVersion.objects.update(is_live=False)
    assert "Die Frage ist nicht veröffentlicht." in text_of(trainer.get(page_of(question)))


def test_whose_question_it_is_decides_who_marks_anew(
    dms: Exam, question: Question, trainer: Client, cast: Cast, settings: Any
) -> None:
    if "academy.middleware.AdminMiddleware" not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "academy.middleware.AdminMiddleware"]
    answers = {
        name: client_of(cast, name).get(page_of(question)).status_code
        for name in ("trainer", "headquarters", "other_headquarters", "rollout_manager", "manager", "admin")
    }
    assert answers == {
        "trainer": 200,
        "headquarters": 403,
        "other_headquarters": 404,
        "rollout_manager": 404,
        "manager": 403,
        "admin": 200,
    }
    listing = trainer.get(reverse("wagtailsnippets_assessments_question:list"))
    assert page_of(question) in listing.content.decode()


def test_placement_tests_and_forgotten_answers_are_left_as_they_were_marked(dms: Exam) -> None:
    """A placement test decides nothing that lasts; without its answer nothing can be marked anew."""
    forgotten, placed = handed_in(dms, wrong=2), handed_in(dms, wrong=2)
    forgotten.questions.get(version=dms.versions[0]).answers.all().delete()
    Attempt.objects.filter(pk=forgotten.pk).update(answers_forgotten_at=forgotten.submitted_at)
    Attempt.objects.filter(pk=placed.pk).update(waives=[], passed=None)
    put_right(dms.versions[0])
    assert numbers(remarking.preview(dms.versions[0].question, lowers=True)) == {}
    counted = handed_in(dms, wrong=0)
    put_right(dms.versions[0], right=False, wrong=False)
    assert counted.percent == 75
    effect = remarking.preview(dms.versions[0].question, lowers=True)
    assert (effect.attempts, effect.people) == (1, 1)
    assert (result(forgotten), result(placed)) == ((50, False), (50, None))


def test_what_waits_to_be_judged_is_marked_by_the_corrected_key_in_the_end(network: Network) -> None:
    dms = exam_with_evidence(manufacturer=network.maker_a)
    judgement = sent(dms, wrong=1)
    attempt = judgement.question.attempt
    missed = next(one for one in attempts.asked(attempt) if one.answer == "wrong").version
    put_right(missed)
    effect = remarking.preview(missed.question)
    assert numbers(effect) == {"open": 1}
    remarking.remark(missed.question, by=None, reason="Schlüssel vertauscht")
    assert result(attempt) == (None, None)
    judging.judge(judgement, by=factories.PersonFactory.create(), points=ALL)
    assert result(attempt) == (100, True)


def test_administrators_find_the_certificates_to_decide_on(dms: Exam, cast: Cast) -> None:
    admin_client = client_of(cast, "admin")
    factories.CertificationCourseFactory.create(course=dms.course)
    handed_in(dms, wrong=0)
    fallen = handed_in(dms, wrong=1)
    put_right(dms.versions[1])
    remarking.remark(dms.versions[1].question, by=None, reason="…", lowers=True)
    shown = [
        [one.person for one in listed(admin_client, Certificate, query)] for query in ("", "remarked=decide")
    ]
    assert (len(shown[0]), shown[1]) == (2, [fallen.enrolment.person])


def test_who_falls_reads_that_what_they_completed_stays(network: Network, cast: Cast) -> None:
    dms = exam(manufacturer=network.maker_a, pool=2)
    risen = "neu bewertet worden."
    attempt = attempts.start(dms.enrolment(person=cast.employee), dms.page)
    answer_all(attempt, wrong=1)
    attempts.submit(attempt)
    drawn = next(one for one in attempts.asked(attempt) if one.mark.is_correct)
    put_right(drawn.version)
    remarking.remark(drawn.version.question, by=None, reason="…", lowers=True)
    page = text_of(client_of(cast, "employee").get(url("result", dms)))
    assert f"{risen} Was Sie damit erledigt haben, bleibt erledigt" in page
