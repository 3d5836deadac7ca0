"""The figures in the admin: on the pages of questions and tests, in the pool's list, on the first page."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Attempt, Question, QuestionVersion, TestPage
from assessments.services import attempts as taking
from assessments.services.statistics import compute
from dealerships.models import Manufacturer
from tests import factories
from tests.assessments.pools import exam
from tests.assessments.statistics.rows import attempts
from tests.cast import Cast, Network, client_of

pytestmark = pytest.mark.django_db

POOL = reverse("wagtailsnippets_assessments_question:list")


@dataclass(frozen=True)
class Asked:
    question: Question
    version: QuestionVersion

    @property
    def url(self) -> str:
        return reverse("statistics_admin:question", args=[self.question.translation_key])


def published(maker: Manufacturer | None, text: str = "Welche Frist gilt?") -> Asked:
    body = [{**factories.single(text, "Die richtige", "Eine falsche"), "id": "q"}]
    topic = factories.TopicFactory.create(manufacturer=maker)
    question = factories.QuestionFactory.create(topic=topic, body=json.dumps(body))
    question.save_revision().publish()
    return Asked(
        Question.objects.get(pk=question.pk), QuestionVersion.objects.get(question=question.translation_key)
    )


def answered(asked: Asked, right: int, wrong: int) -> None:
    """By so many people, right and wrong, beside a second question that everybody has right."""
    options = asked.version.contents["de"]["options"]
    ids = {one["correct"]: one["id"] for one in options}
    rows = [True] * right + [False] * wrong
    attempts(
        [asked.version, factories.QuestionVersionFactory.create(topic=asked.version.topic)],
        [(int(one), 1) for one in rows],
        answers=[(ids[one], "right") for one in rows],
    )
    compute()


@pytest.fixture
def trainer(cast: Cast) -> Client:
    return client_of(cast, "trainer")


def test_a_trainer_sees_the_figures_of_a_question(trainer: Client, network: Network) -> None:
    asked = published(network.maker_a)
    answered(asked, right=5, wrong=16)
    page = trainer.get(asked.url).content.decode()
    for part in ("0,238", "Zu schwer", "21 Personen", "24 % (5)", "10 Sek.", "Stand:"):
        assert part in page


def test_under_five_people_nothing_is_shown(trainer: Client, network: Network) -> None:
    asked = published(network.maker_a)
    answered(asked, right=2, wrong=2)
    page = trainer.get(asked.url).content.decode()
    assert "unter 5 Personen" in page
    assert "0,5" not in page
    assert "unter 5 Personen" in trainer.get(POOL).content.decode()


def test_a_question_that_nobody_was_asked_says_so(trainer: Client, network: Network) -> None:
    assert "noch keine Auswertung" in trainer.get(published(network.maker_a).url).content.decode()


def test_figures_are_for_the_trainers_whose_question_it_is(cast: Cast, network: Network) -> None:
    of_a, of_b, common = published(network.maker_a), published(network.maker_b), published(None)
    got = {
        persona: [client_of(cast, persona).get(asked.url).status_code for asked in (of_a, of_b, common)]
        for persona in ("trainer", "headquarters", "other_headquarters", "rollout_manager", "admin")
    }
    assert got == {
        "trainer": [200, 404, 403],
        "headquarters": [403, 404, 403],
        "other_headquarters": [404, 403, 403],
        "rollout_manager": [403, 404, 403],
        "admin": [200, 200, 200],
    }
    for persona in ("employee", "manager", "works_council"):
        assert client_of(cast, persona).get(of_a.url).status_code in (302, 403)


def test_the_list_shows_figures_and_finds_what_is_flagged(trainer: Client, network: Network) -> None:
    hard, good = published(network.maker_a, "Schwer?"), published(network.maker_a, "Gut?")
    answered(hard, right=5, wrong=16)
    answered(good, right=14, wrong=7)
    page = trainer.get(POOL).content.decode()
    assert (">0,238<" in page, ">0,667<" in page, "Zu schwer" in page) == (True, True, True)
    for wanted, expected in (("any", (True, False)), ("hard", (True, False)), ("easy", (False, False))):
        page = trainer.get(POOL, {"flagged": wanted}).content.decode()
        assert ("Schwer?" in page, "Gut?" in page) == expected


def test_who_may_only_look_at_the_pool_sees_no_figures(cast: Cast, network: Network) -> None:
    answered(published(network.maker_a, "Schwer?"), right=5, wrong=16)
    page = client_of(cast, "headquarters").get(POOL).content.decode()
    assert "Schwer?" in page
    assert "0,238" not in page
    assert "Schwer?" not in client_of(cast, "headquarters").get(POOL, {"flagged": "any"}).content.decode()


def test_the_first_page_names_the_flagged_questions_of_ones_own_pool(cast: Cast, network: Network) -> None:
    answered(published(network.maker_a, "Schwer bei A?"), right=5, wrong=16)
    answered(published(network.maker_b, "Schwer bei B?"), right=5, wrong=16)
    home = reverse("wagtailadmin_home")
    pages = {
        persona: client_of(cast, persona).get(home).content.decode()
        for persona in ("trainer", "headquarters")
    }
    assert "Schwer bei A?" in pages["trainer"]
    assert "Schwer bei B?" not in pages["trainer"]
    assert "Auffällige Fragen" not in pages["headquarters"]


def test_the_list_takes_as_many_queries_for_many_figures_as_for_one(
    trainer: Client, network: Network
) -> None:
    counts = []
    for _round in range(2):
        for _more in range(1 + 4 * len(counts)):
            answered(published(network.maker_a), right=5, wrong=16)
        trainer.get(POOL)
        with CaptureQueriesContext(connection) as queries:
            trainer.get(POOL)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_test_shows_its_reliability_and_its_questions(cast: Cast, network: Network) -> None:
    dms = exam(manufacturer=network.maker_a)
    own = [published(network.maker_a, f"Frage {n}?") for n in range(2)]
    foreign = published(network.maker_b)
    points = [(1, 1, 1)] * 6 + [(0, 0, 0)] * 15
    attempts([*(one.version for one in own), foreign.version], points, test=dms.page.translation_key)
    compute()
    url = reverse("statistics_admin:test", args=[dms.page.translation_key])
    page = client_of(cast, "trainer").get(url).content.decode()
    for part in ("Zuverlässigkeit (KR-20)", "1,000", "6 von 21", "Frage 0?", "2 von 2", "2 × Zu schwer"):
        assert part in page
    assert "1 weitere Frage gehört nicht zu Ihrem Pool." in page
    got = {
        persona: client_of(cast, persona).get(url).status_code
        for persona in ("headquarters", "other_headquarters", "rollout_manager", "admin")
    }
    assert got == {"headquarters": 403, "other_headquarters": 404, "rollout_manager": 404, "admin": 200}
    edit = client_of(cast, "trainer").get(reverse("wagtailadmin_pages:edit", args=[dms.page.pk]))
    assert url in edit.content.decode()


def test_a_test_that_nobody_has_taken_says_so(cast: Cast, network: Network) -> None:
    dms: TestPage = exam(manufacturer=network.maker_a).page
    url = reverse("statistics_admin:test", args=[dms.translation_key])
    assert "noch keine Auswertung" in client_of(cast, "trainer").get(url).content.decode()


def test_a_result_stays_when_the_answers_are_gone(cast: Cast, network: Network) -> None:
    dms = exam(manufacturer=network.maker_a)
    attempt = taking.start(dms.enrolment(person=cast.employee), dms.page)
    taking.submit(attempt)
    Answer.objects.all().delete()
    Attempt.objects.update(answers_forgotten_at=timezone.now())
    url = reverse("assessments:result", args=[dms.page.translation_key])
    page = client_of(cast, "employee").get(url).content.decode()
    assert "Antworten werden sechs Monate nach einem Versuch gelöscht." in page
    assert "0 %" in page
    assert "Fragen, die noch nicht sitzen" not in page
