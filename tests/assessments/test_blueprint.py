"""What a test's blueprint fixes when an attempt starts, and what the learner is told of the answers."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assessments.drawing import CannotDraw
from assessments.models import Answer, Attempt, Feedback, MustHave, QuestionVersion, Retake
from assessments.services import attempts
from assessments.services.attempts import AnswerFixed
from tests import factories
from tests.assessments.pools import Exam, exam, must_have
from tests.assessments.test_views import BY_SCRIPT, text_of, url
from tests.cast import Cast, Network, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(cast: Cast) -> Client:
    return client_of(cast, "employee")


def begun(
    network: Network, cast: Cast, *, critical: bool | None = None, **fields: Any
) -> tuple[Exam, Attempt]:
    """An attempt of the employee's; ``critical``: at a test with a must-have question, critical or not."""
    dms = exam(manufacturer=network.maker_a, **fields)
    if critical is not None:
        must_have(dms, is_critical=critical)
    return dms, attempts.start(dms.enrolment(person=cast.employee), dms.page)


def answer(attempt: Attempt, *, wrong: int = 0, critical: bool = True) -> None:
    """All right but the first so many; the must-have question as ``critical`` says."""
    for one in attempts.asked(attempt):
        options = next(iter(one.version.contents.values()))["options"]
        is_must = any(option["id"] == "wrong-0" for option in options)
        is_right = critical if is_must else wrong <= 0
        wrong -= not is_must
        chosen = next(option["id"] for option in options if option["correct"] == is_right)
        attempts.save_answer(attempt, one.drawn.position, chosen, key=uuid.uuid4())


# Must-have and critical ---------------------------------------------------------------------------------


def test_a_must_have_question_is_in_every_attempt_on_top_of_what_is_drawn(
    network: Network, cast: Cast
) -> None:
    dms, attempt = begun(network, cast, critical=True)
    always = QuestionVersion.objects.get(question=dms.page.must_haves.get().question.translation_key)
    for _again in range(3):
        drawn = {one.version_id: one.is_critical for one in attempt.questions.all()}
        assert (len(drawn), drawn[always.pk], sum(drawn.values())) == (5, True, 1)
        attempts.submit(attempt)
        attempt = attempts.start(attempt.enrolment, dms.page)


def test_a_must_have_question_that_was_withdrawn_lets_nobody_pass_without_it(network: Network) -> None:
    dms = exam(manufacturer=network.maker_a)
    must_have(dms).unpublish()
    with pytest.raises(CannotDraw):
        attempts.start(dms.enrolment(), dms.page)
    assert Attempt.objects.count() == 0


def test_a_critical_question_that_is_wrong_fails_the_attempt_and_the_row_says_why(
    network: Network, cast: Cast, learner: Client
) -> None:
    dms, attempt = begun(network, cast, critical=True)
    answer(attempt, critical=False)
    result = attempts.submit(attempt)
    assert (result.percent, result.pass_percent, result.critical_failed, result.passed) == (
        80,
        75,
        True,
        False,
    )
    page = text_of(learner.get(url("result", dms)))
    assert (
        "Sie haben 80 Prozent erreicht, zum Bestehen sind es 75. Bestanden ist der Test trotzdem noch nicht: "
        "Eine Frage, die richtig beantwortet sein muss, war es noch nicht."
    ) in page
    assert page.count("muss richtig sein") == 1


@pytest.mark.parametrize(("wrong", "expected"), [(1, (80, False, True)), (2, (60, False, False))])
def test_a_critical_question_that_is_right_leaves_it_to_the_percent(
    network: Network, cast: Cast, wrong: int, expected: tuple[int, bool, bool]
) -> None:
    _dms, attempt = begun(network, cast, critical=True)
    answer(attempt, wrong=wrong)
    result = attempts.submit(attempt)
    assert (result.percent, result.critical_failed, result.passed) == expected


def test_a_must_have_question_that_is_not_critical_counts_like_any_other(
    network: Network, cast: Cast
) -> None:
    _dms, attempt = begun(network, cast, critical=False)
    answer(attempt, critical=False)
    result = attempts.submit(attempt)
    assert (result.percent, result.critical_failed, result.passed) == (80, False, True)


def test_a_question_that_is_named_in_both_languages_is_critical_where_either_says_so(
    network: Network,
) -> None:
    dms = exam(manufacturer=network.maker_a)
    german = must_have(dms, is_critical=True)
    english = german.copy_for_translation(factories.locale_of("en"))
    english.save()
    dms.page.must_haves.add(MustHave(question=english, is_critical=False))
    assert dms.page.blueprint.always == {german.translation_key: True}


def test_what_becomes_critical_later_changes_nothing_about_the_attempt(network: Network, cast: Cast) -> None:
    _dms, attempt = begun(network, cast, critical=False)
    MustHave.objects.update(is_critical=True)
    answer(attempt, critical=False)
    assert attempts.submit(attempt).passed is True


@pytest.mark.parametrize(
    "row",
    [
        {"percent": 80, "critical_failed": True, "passed": True},
        {"percent": 80, "critical_failed": False, "passed": False},
        {"percent": 70, "critical_failed": False, "passed": True},
        {"percent": 80, "critical_failed": None, "passed": True},
    ],
)
def test_the_database_keeps_no_verdict_that_cannot_be_explained(
    network: Network, cast: Cast, row: dict[str, Any]
) -> None:
    _dms, attempt = begun(network, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(submitted_at=attempt.started_at, **row)


def test_the_start_says_how_many_must_be_right(network: Network, cast: Cast, learner: Client) -> None:
    dms = exam(manufacturer=network.maker_a)
    must_have(dms)
    dms.enrolment(person=cast.employee)
    page = text_of(learner.get(url("test", dms)))
    assert ("5 Fragen, in Ihrem Tempo." in page, "1 Frage muss richtig beantwortet sein" in page) == (
        True,
        True,
    )


# Order and retakes --------------------------------------------------------------------------------------


def test_options_that_are_not_mixed_stand_as_they_were_written(network: Network, cast: Cast) -> None:
    _dms, attempt = begun(network, cast, mixes_options=False)
    assert {tuple(one.arrangement) for one in attempt.questions.all()} == {("right", "wrong")}


def test_what_is_to_be_put_in_order_is_mixed_all_the_same() -> None:
    items = [{"id": f"item-{n}", "text": str(n)} for n in range(8)]
    version = QuestionVersion(type="order", contents={"de": {"text": "", "items": items}})
    orders = {tuple(attempts.arrangement(version, seed, mixes=False)) for seed in range(20)}
    assert len(orders) > 1


def test_questions_in_the_author_s_order_come_topic_by_topic(network: Network, cast: Cast) -> None:
    dms, attempt = begun(network, cast, critical=True, mixes_questions=False)
    topics = [one.version.topic_id for one in attempt.questions.select_related("version")]
    first, second = (section.topic_id for section in dms.page.sections.all())
    assert topics == [first, first, first, second, second]
    assert attempt.questions.get(position=1).is_critical


def test_a_retake_of_any_questions_may_ask_the_same_again(network: Network, cast: Cast) -> None:
    dms, attempt = begun(network, cast, retake=Retake.ANY)
    seen: set[int] = set()
    repeated = False
    for _again in range(12):
        asked = set(attempt.questions.values_list("version", flat=True))
        repeated |= len(seen & asked) > 0 and len(seen) < 10
        seen |= asked
        attempts.submit(attempt)
        attempt = attempts.start(attempt.enrolment, dms.page)
    # Unseen first would have asked all ten before any twice: four, four, two.
    assert repeated


# Feedback -----------------------------------------------------------------------------------------------


def test_told_at_once_an_answer_is_checked_and_stays(network: Network, cast: Cast, learner: Client) -> None:
    dms, attempt = begun(network, cast, feedback=Feedback.AT_ONCE)
    page = text_of(learner.get(url("question", dms, 1)))
    assert ("Antwort prüfen" in page, "Darum." in page) == (True, False)
    response = learner.post(url("question", dms, 1), {"attempt": "1", "answer": "wrong", "go": "check"})
    assert response.url == url("question", dms, 1)
    page = text_of(learner.get(response.url))
    assert (
        "Noch nicht richtig" in page,
        "Leider nein." in page,
        "Darum." in page,
        "Antwort prüfen" in page,
        "Nächste Frage" in page,
    ) == (True, True, True, False, True)
    late = learner.post(url("question", dms, 1), {"attempt": "1", "answer": "right"}, headers=BY_SCRIPT)
    assert (late.status_code, late.json()) == (
        409,
        {"problem": "Diese Antwort ist schon geprüft und bleibt, wie sie ist."},
    )
    by_form = learner.post(url("question", dms, 1), {"attempt": "1", "answer": "right"}, follow=True)
    assert "Diese Antwort ist schon geprüft" in text_of(by_form)
    assert list(Answer.objects.values_list("value", flat=True)) == ["wrong"]
    assert attempts.submit(attempt).percent == 0


def test_an_answer_that_was_checked_may_be_sent_again_and_is_the_same(network: Network, cast: Cast) -> None:
    _dms, attempt = begun(network, cast, feedback=Feedback.AT_ONCE)
    key = uuid.uuid4()
    attempts.save_answer(attempt, 1, "wrong", key=key)
    attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
    assert [attempts.confirm(attempt, 1) for _again in range(2)] == [True, True]
    attempts.save_answer(attempt, 1, "right", key=uuid.uuid4())
    attempts.save_answer(attempt, 1, "wrong", key=key)  # what was on its way before
    with pytest.raises(AnswerFixed):
        attempts.save_answer(attempt, 1, None, key=uuid.uuid4())
    assert list(Answer.objects.values_list("value", flat=True)) == ["wrong", "right"]


def test_there_is_nothing_to_check_without_an_answer(network: Network, cast: Cast, learner: Client) -> None:
    dms, attempt = begun(network, cast, feedback=Feedback.AT_ONCE)
    response = learner.post(url("question", dms, 1), {"attempt": "1", "go": "check"})
    assert (response.status_code, "noch keine Antwort da" in text_of(response)) == (400, True)
    assert attempt.questions.filter(confirmed_at__isnull=False).count() == 0


@pytest.mark.parametrize("feedback", [Feedback.AT_END, Feedback.TOPICS])
def test_where_nobody_is_told_at_once_nothing_can_be_checked(
    network: Network, cast: Cast, learner: Client, feedback: Feedback
) -> None:
    dms, attempt = begun(network, cast, feedback=feedback)
    assert "Antwort prüfen" not in text_of(learner.get(url("question", dms, 1)))
    response = learner.post(url("question", dms, 1), {"attempt": "1", "answer": "right", "go": "check"})
    assert (response.status_code, "Genau." in text_of(response)) == (400, False)
    assert attempt.questions.filter(confirmed_at__isnull=False).count() == 0


def test_what_was_not_checked_counts_all_the_same(network: Network, cast: Cast) -> None:
    _dms, attempt = begun(network, cast, feedback=Feedback.AT_ONCE)
    answer(attempt)
    assert attempts.submit(attempt).percent == 100


def test_topics_only_shows_neither_questions_nor_answers(
    network: Network, cast: Cast, learner: Client
) -> None:
    dms, attempt = begun(network, cast, feedback=Feedback.TOPICS, critical=True)
    answer(attempt, wrong=2, critical=False)
    attempts.submit(attempt)
    page = text_of(learner.get(url("result", dms)))
    assert ("Noch nicht bestanden" in page, "40 Prozent" in page, "Leads" in page, "Fristen" in page) == (
        True,
        True,
        True,
        True,
    )
    shown = [word for word in ("Prüfungsfrage", "Immer dabei", "Die richtige", "Darum.") if word in page]
    assert (shown, learner.get(url("question", dms, 1)).url) == ([], url("result", dms))


def test_how_one_is_told_is_fixed_at_the_start(network: Network, cast: Cast, learner: Client) -> None:
    dms, attempt = begun(network, cast, feedback=Feedback.TOPICS)
    dms.page.feedback = Feedback.AT_ONCE
    dms.page.save_revision().publish()
    assert "Antwort prüfen" not in text_of(learner.get(url("question", dms, 1)))
    attempts.submit(attempt)
    assert "Darum." not in text_of(learner.get(url("result", dms)))


def test_a_course_s_page_is_reached_while_an_answer_is_told(
    network: Network, cast: Cast, learner: Client
) -> None:
    dms, _attempt = begun(network, cast, feedback=Feedback.AT_ONCE)
    learner.post(url("question", dms, 1), {"attempt": "1", "answer": "right", "go": "check"})
    page = learner.get(url("question", dms, 1)).content.decode()
    assert re.search(rf'href="{reverse("enrolments:course", args=[dms.course.key])}"', page)
