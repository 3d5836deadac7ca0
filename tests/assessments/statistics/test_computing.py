"""Statistics computed by the database from attempts as they are stored."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.models import (
    Answer,
    Attempt,
    KeptCounts,
    QuestionStatistics,
    QuestionVersion,
    TestStatistics,
)
from assessments.services.forgetting import forget_answers, forgotten_before
from assessments.services.statistics import compute
from tests import factories
from tests.assessments.statistics.references import LSAT6, LSAT7, Reference
from tests.assessments.statistics.rows import attempts, people

pytestmark = pytest.mark.django_db

LAST_YEAR = timezone.now() - timedelta(days=365)


def versions(count: int) -> list[QuestionVersion]:
    topic = factories.TopicFactory.create()
    return factories.QuestionVersionFactory.create_batch(count, topic=topic)


def of(version: QuestionVersion) -> QuestionStatistics:
    return QuestionStatistics.objects.get(version=version)


def chosen(version: QuestionVersion) -> dict[str, list[int | None]]:
    """By option: all, upper, lower."""
    options = of(version).choices["options"]
    return {option: [row[group] for group in ("all", "upper", "lower")] for option, row in options.items()}


@pytest.mark.parametrize("reference", [LSAT6, LSAT7])
def test_all_figures_are_those_of_the_reference(reference: Reference) -> None:
    asked = versions(5)
    attempts(asked, reference.answers())
    assert compute() == (5, 1)
    rows = [of(version) for version in asked]
    assert tuple(str(row.difficulty) for row in rows) == reference.difficulty
    assert tuple(str(row.discrimination) for row in rows) == reference.discrimination
    test = TestStatistics.objects.get()
    assert (str(test.reliability), test.is_plain, test.is_drawn) == (reference.alpha, True, False)
    assert (test.length, test.persons) == (5, 1000)
    assert test.passed == sum(sum(row) >= 3 for row in reference.answers())


def test_a_question_of_several_points_counts_with_its_share() -> None:
    third = Fraction(1, 3)
    asked = versions(2)
    attempts(asked, [(third, 1), (2 * third, 0), (1, 1), (0, 0), (third, 0)])
    compute()
    assert of(asked[0]).difficulty == Decimal("0.467")  # 7/15
    assert not TestStatistics.objects.get().is_plain


def test_drawn_questions_have_the_figures_of_the_whole_pool_whichever_were_drawn() -> None:
    """Two groups with two pairs of questions each; within a pair, both are right or both are wrong."""
    asked = versions(4)
    first = [(1, 1, None, None), (0, 0, None, None)] * 5
    second = [(None, None, 1, 1), (None, None, 0, 0), (None, None, 0, 0)] * 5
    attempts(asked, first + second)
    compute()
    assert [of(version).difficulty for version in asked] == [Decimal("0.5")] * 2 + [Decimal("0.333")] * 2
    assert [of(version).discrimination for version in asked] == [1, 1, 1, 1]
    test = TestStatistics.objects.get()
    assert (test.reliability, test.is_drawn, test.length) == (1, True, 2)


def test_how_hard_the_other_questions_were_says_nothing_about_a_question() -> None:
    """The first question is asked with an easy one and with a hard one; neither has anything to do with it."""
    asked = versions(3)
    easy = [(1, 1, None), (1, 1, None), (1, 0, None), (0, 1, None), (0, 1, None), (0, 0, None)]
    hard = [(1, None, 1), (1, None, 0), (0, None, 1), (0, None, 0)]
    attempts(asked, easy + hard)
    compute()
    assert of(asked[0]).discrimination == 0


def test_of_each_person_the_first_attempt_counts() -> None:
    asked, who, test = versions(2), people(6), uuid.uuid4()
    course = factories.CoursePageFactory.create().course
    attempts(asked, [(0, 1)] * 6, test=test, course=course, persons=who)
    attempts(asked, [(1, 1)] * 6, test=test, course=course, persons=who, number=2)
    factories.AttemptFactory.create(enrolment__course=course, test=test)
    compute()
    assert (of(asked[0]).difficulty, of(asked[0]).attempts, of(asked[0]).persons) == (0, 6, 6)
    row = TestStatistics.objects.get()
    assert (row.persons, row.passed) == (6, 0)


def test_over_fewer_than_five_people_nothing_is_kept_but_their_number() -> None:
    asked = versions(2)
    attempts(asked, [(1, 0)] * 4, answers=[("right", "wrong")] * 4)
    compute()
    row = of(asked[0])
    assert (row.persons, row.difficulty, row.discrimination, row.median_seconds) == (4, None, None, None)
    assert (row.choices, row.flags) == ({}, [])
    test = TestStatistics.objects.get()
    assert (test.persons, test.passed, test.reliability, test.length) == (4, None, None, None)


def test_the_same_person_in_two_tests_is_one_person() -> None:
    asked, who = versions(2), people(4)
    for _test in range(2):
        attempts(asked, [(1, 0)] * 4, persons=who)
    compute()
    assert (of(asked[0]).persons, of(asked[0]).attempts, of(asked[0]).difficulty) == (4, 8, None)


def test_choices_by_all_and_by_the_best_and_the_worst() -> None:
    asked = versions(2)
    points = [(1, 1)] * 10 + [(0, 1)] * 10 + [(0, 0)] * 10
    answers = [("right", "right")] * 10 + [("wrong", "right")] * 10 + [(None, "wrong")] * 10
    attempts(asked, points, answers=answers)
    compute()
    assert chosen(asked[0]) == {"right": [10, 10, 0], "wrong": [10, 0, 0], "": [10, 0, 10]}
    assert of(asked[0]).choices["people"] == {"all": 30, "upper": 10, "lower": 10}


def test_groups_of_fewer_than_five_are_not_told_apart() -> None:
    asked = versions(1)
    attempts(asked, [(Fraction(n, 18),) for n in range(18)], answers=[("right",)] * 18)
    compute()
    assert chosen(asked[0])["right"] == [18, None, None]


def test_the_last_answer_counts_and_all_its_changes_take_time() -> None:
    asked = versions(1)
    made = attempts(asked, [(1,)] * 5, answers=[("wrong",)] * 5, seconds=30)
    for attempt in made:
        drawn = attempt.questions.get()
        row = Answer.objects.create(question=drawn, key=uuid.uuid4(), value="right")
        first = drawn.answers.earliest("pk").saved_at
        Answer.objects.filter(pk=row.pk).update(saved_at=first + timedelta(seconds=12))
    compute()
    assert {option: row[0] for option, row in chosen(asked[0]).items()} == {"right": 5, "wrong": 0, "": 0}
    assert of(asked[0]).median_seconds == 42


def test_versions_with_other_words_are_one_question_and_with_another_key_two() -> None:
    [first] = versions(1)
    words = {**first.contents["de"], "text": "<p>Anders gesagt?</p>"}
    key = {**words, "options": [{**one, "correct": not one["correct"]} for one in words["options"]]}
    type(first).objects.filter(pk=first.pk).update(is_live=False)
    second = factories.QuestionVersionFactory.create(
        question=first.question, number=2, topic=first.topic, contents={"de": words}, is_live=False
    )
    third = factories.QuestionVersionFactory.create(
        question=first.question, number=3, topic=first.topic, contents={"de": key}
    )
    for version in (first, second, third):
        attempts([version], [(1,), (0,), (0,), (0,), (0,)])
    compute()
    rows = QuestionStatistics.objects.order_by("version")
    assert list(rows.values_list("version", "last_number", "persons", "is_current")) == [
        (first.pk, 2, 10, False),
        (third.pk, 3, 5, True),
    ]


def test_what_is_computed_again_is_the_same_and_what_is_gone_goes() -> None:
    asked = versions(2)
    attempts(asked, [(1, 0)] * 5)
    call_command("compute_question_statistics")
    Attempt.objects.all().delete()
    assert compute() == (0, 0)
    assert (QuestionStatistics.objects.count(), TestStatistics.objects.count()) == (0, 0)


def test_six_months_before() -> None:
    at = datetime(2026, 8, 31, 12, tzinfo=UTC)
    assert forgotten_before(at) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert forgotten_before(at.replace(month=3)) == datetime(2025, 9, 30, 12, tzinfo=UTC)


def test_answers_go_after_six_months_and_the_figures_stay() -> None:
    asked = versions(2)
    points = [(1, 1)] * 6 + [(0, 1)] * 12 + [(0, 0)] * 6
    answers = [("right", "right")] * 6 + [("wrong", "right")] * 12 + [(None, "wrong")] * 6
    made = attempts(asked, points, answers=answers, at=LAST_YEAR)
    compute()
    before = list(QuestionStatistics.objects.order_by("version").values())
    assert [row["choices"]["options"]["right"]["upper"] for row in before] == [6, 6]
    assert forget_answers() == 24
    assert Answer.objects.count() == 0
    assert Attempt.objects.filter(answers_forgotten_at__isnull=False).count() == len(made)
    compute()
    after = list(QuestionStatistics.objects.order_by("version").values())
    for row in (*before, *after):
        del row["id"], row["computed_at"]
    assert after == before
    assert forget_answers() == 0


def test_old_and_new_answers_add_up() -> None:
    asked, who, test = versions(1), people(5), uuid.uuid4()
    course = factories.CoursePageFactory.create().course
    attempts(asked, [(1,)] * 5, answers=[("right",)] * 5, at=LAST_YEAR, test=test, course=course, persons=who)
    attempts(
        asked,
        [(0,)] * 5,
        answers=[("wrong",)] * 5,
        at=LAST_YEAR,
        test=test,
        course=course,
        persons=who,
        number=2,
    )
    attempts(asked, [(0,)] * 5, answers=[("wrong",)] * 5, test=test)
    assert forget_answers() == 10
    assert Answer.objects.count() == 5
    compute()
    assert {option: row[0] for option, row in chosen(asked[0]).items()} == {"right": 5, "wrong": 5, "": 0}
    assert KeptCounts.objects.get().seconds == {"10": 5}


def test_what_is_open_or_not_yet_marked_keeps_its_answers() -> None:
    answer = factories.AnswerFactory.create()
    Attempt.objects.update(started_at=LAST_YEAR)
    call_command("forget_answers")
    assert list(Answer.objects.all()) == [answer]


def test_placement_tests_count_nowhere() -> None:
    asked = versions(2)
    attempts(asked, [(1, 0)] * 6, answers=[("right", "wrong")] * 6)
    compute()
    before = [(of(one).persons, of(one).difficulty, chosen(one)) for one in asked]
    placed = attempts(asked, [(0, 1)] * 6, answers=[("wrong", "right")] * 6)
    Attempt.objects.filter(pk__in=[one.pk for one in placed]).update(waives=[], passed=None)
    compute()
    assert [(of(one).persons, of(one).difficulty, chosen(one)) for one in asked] == before


def test_of_two_devices_the_answer_of_the_later_turn_counts() -> None:
    """What waited on the device that was relieved comes in last, and is older all the same."""
    asked = versions(1)
    for attempt in attempts(asked, [(1,)] * 5):
        drawn = attempt.questions.get()
        for turn, value in ((1, "right"), (0, "wrong")):
            Answer.objects.create(question=drawn, key=uuid.uuid4(), value=value, turn=turn)
    compute()
    assert {option: row[0] for option, row in chosen(asked[0]).items()} == {"right": 5, "wrong": 0, "": 0}


def test_evidence_counts_with_its_points_once_it_is_judged() -> None:
    task = factories.EvidenceVersionFactory.create()
    asked = [*versions(1), task]
    attempts(asked, [(1, Fraction(1, 3))] * 6, answers=[("right", [str(uuid.uuid4())])] * 6)
    for attempt in attempts(asked, [(1, 1)] * 3):
        Attempt.objects.filter(pk=attempt.pk).update(
            awaits_judgement=True, percent=None, critical_failed=None, passed=None
        )
    compute()
    row = of(task)
    assert (row.persons, row.attempts, row.choices) == (6, 6, {})
    assert round(row.difficulty or 0, 3) == Decimal("0.333")
