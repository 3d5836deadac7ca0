"""Answering again what wasn't right: shown from the result, told at once, and of no consequence."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Answer, Attempt, Feedback
from assessments.services import attempts
from tests.assessments.evidence import exam_with_evidence, sent
from tests.assessments.pools import Exam, exam
from tests.assessments.test_views import answer_all, text_of, url
from tests.cast import Cast, Network, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(cast: Cast) -> Client:
    return client_of(cast, "employee")


def handed_in(dms: Exam, cast: Cast, wrong: int) -> Attempt:
    attempt = attempts.start(dms.enrolment(person=cast.employee), dms.page)
    answer_all(attempt, wrong=wrong)
    return attempts.submit(attempt)


@pytest.fixture
def dms(network: Network) -> Exam:
    return exam(manufacturer=network.maker_a)


def test_a_result_that_is_not_passed_leads_to_its_gaps_alone(dms: Exam, cast: Cast, learner: Client) -> None:
    handed_in(dms, cast, wrong=2)
    page = learner.get(url("result", dms))
    assert "Nur diese 2 Fragen wiederholen" in text_of(page)
    assert page.content.decode().count('class="button primary"') == 1
    first, second = [one.asked.drawn.position for one in page.context["again"]]
    assert f'href="{url("practice", dms, first)}"' in page.content.decode()
    practice = learner.get(url("practice", dms, first))
    assert ("Übung 1 von 2" in text_of(practice), "Darum." in text_of(practice)) == (True, False)
    told = learner.post(url("practice", dms, first), {"answer": "right"})
    assert f'href="{url("practice", dms, second)}"' in told.content.decode()
    last = learner.post(url("practice", dms, second), {"answer": "wrong"})
    assert ["Noch nicht richtig" in text_of(one) for one in (told, last)] == [False, True]
    assert [("Darum." in text_of(one)) for one in (told, last)] == [True, True]


def test_nothing_is_stored_and_no_result_changes(dms: Exam, cast: Cast, learner: Client) -> None:
    attempt = handed_in(dms, cast, wrong=2)
    answers, percent = Answer.objects.count(), attempt.percent
    gap = next(one for one in attempts.asked(attempt) if not one.mark.is_correct)
    learner.post(url("practice", dms, gap.drawn.position), {"answer": "right"})
    attempt.refresh_from_db()
    assert (Answer.objects.count(), attempt.percent, attempt.passed) == (answers, percent, False)
    assert not attempts.asked(attempt)[gap.drawn.position - 1].mark.is_correct


@pytest.mark.parametrize("given", [{}, {"answer": "no-such-option"}, {"answer": ["right", "wrong"]}])
def test_what_is_no_answer_is_said(dms: Exam, cast: Cast, learner: Client, given: dict[str, object]) -> None:
    attempt = handed_in(dms, cast, wrong=1)
    gap = next(one for one in attempts.asked(attempt) if not one.mark.is_correct)
    response = learner.post(url("practice", dms, gap.drawn.position), given)
    assert (response.status_code, "error-summary" in response.content.decode()) == (400, True)


def test_what_was_right_does_not_exist_or_is_not_shown_is_no_practice(
    network: Network, dms: Exam, cast: Cast, learner: Client
) -> None:
    attempt = handed_in(dms, cast, wrong=1)
    right = next(one for one in attempts.asked(attempt) if one.mark.is_correct)
    positions = (right.drawn.position, 0, 99)
    assert [learner.get(url("practice", dms, one)).status_code for one in positions] == [404] * 3
    topics = exam(manufacturer=network.maker_a, feedback=Feedback.TOPICS)
    wrong = handed_in(topics, cast, wrong=4)
    assert "wiederholen" not in text_of(learner.get(url("result", topics)))
    assert learner.get(url("practice", topics, wrong.questions.first().position)).status_code == 404
    assert client_of(cast, "colleague").get(url("practice", dms, 1)).url == url("test", dms)


def test_what_somebody_has_to_judge_is_not_practised(network: Network, cast: Cast, learner: Client) -> None:
    dms = exam_with_evidence(manufacturer=network.maker_a)
    judgement = sent(dms, wrong=1, person=cast.employee)
    place = judgement.question.position
    assert learner.get(url("practice", dms, place)).url == url("result", dms)


def test_it_takes_as_many_queries_for_many_gaps_as_for_one(dms: Exam, cast: Cast, learner: Client) -> None:
    taken = []
    for wrong in (1, 4):
        attempt = handed_in(dms, cast, wrong=wrong)
        gap = next(one for one in attempts.asked(attempt) if not one.mark.is_correct)
        with CaptureQueriesContext(connection) as queries:
            learner.post(url("practice", dms, gap.drawn.position), {"answer": "right"})
        taken.append(len(queries))
    assert (taken[0], taken[0] <= 20) == (taken[1], True)
