"""The pool in the admin: a maker's trainers write their questions and see no other maker's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Question, QuestionVersion, Topic
from tests import factories
from tests.cast import Cast, Network, client_of

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_assessments_question:{name}", args=args)


@pytest.fixture
def topics(network: Network) -> dict[str, Topic]:
    return {
        maker: factories.TopicFactory.create(manufacturer=row, name_de=f"Thema {maker}")
        for maker, row in (("A", network.maker_a), ("B", network.maker_b), ("common", None))
    }


@pytest.fixture
def trainer(cast: Cast) -> Client:
    return client_of(cast, "trainer")


def filled_in(topic: Topic, text: str = "Welche Frist gilt?") -> dict[str, Any]:
    """The form of a question with two answers, the first of them right."""
    return {
        "topic": topic.pk,
        "lesson": "",
        "anchor": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "single",
        "body-0-id": "",
        "body-0-value-text": json.dumps(
            {
                "blocks": [
                    {
                        "text": text,
                        "type": "unstyled",
                        "key": "a",
                        "depth": 0,
                        "inlineStyleRanges": [],
                        "entityRanges": [],
                    }
                ],
                "entityMap": {},
            }
        ),
        "body-0-value-options-count": "2",
        **{
            f"body-0-value-options-{n}-{name}": value
            for n, answer in enumerate(("24 Stunden", "48 Stunden"))
            for name, value in {
                "deleted": "",
                "order": str(n),
                "id": "",
                "value-text": answer,
                "value-feedback": f"Weil {answer}",
                **({"value-is_correct": "on"} if n == 0 else {}),
            }.items()
        },
        "body-0-value-explanation": "null",
        "action-publish": "1",
    }


def test_a_trainer_publishes_a_question_and_it_is_drawn_from_now_on(
    trainer: Client, topics: dict[str, Topic]
) -> None:
    response = trainer.post(url("add") + "?locale=de", filled_in(topics["A"]))
    assert response.status_code == 302
    version = QuestionVersion.objects.get()
    content = version.contents["de"]
    assert (
        version.topic,
        version.is_live,
        [(one["text"], one["correct"]) for one in content["options"]],
    ) == (
        topics["A"],
        True,
        [("24 Stunden", True), ("48 Stunden", False)],
    )


@pytest.mark.parametrize("maker", ["B", "common"])
def test_a_trainer_writes_for_no_other_s_topic(trainer: Client, topics: dict[str, Topic], maker: str) -> None:
    response = trainer.post(url("add") + "?locale=de", filled_in(topics[maker]))
    assert (response.status_code, Question.objects.count()) == (200, 0)


def test_another_maker_s_questions_do_not_exist(trainer: Client, topics: dict[str, Topic]) -> None:
    own = factories.QuestionFactory.create(topic=topics["A"])
    foreign = factories.QuestionFactory.create(topic=topics["B"])
    page = trainer.get(url("list")).content.decode()
    assert (str(own) in page, str(foreign) in page, "Thema B" in page) == (True, False, False)
    answers = {
        name: [trainer.get(url(name, question.pk)).status_code for question in (own, foreign)]
        for name in ("edit", "delete", "history", "copy", "unpublish")
    }
    assert set(map(tuple, answers.values())) == {(200, 404)}


def test_headquarters_look_and_rollout_managers_do_not(cast: Cast, topics: dict[str, Topic]) -> None:
    question = factories.QuestionFactory.create(topic=topics["A"])
    answers = {
        persona: [
            client_of(cast, persona).get(url("list")).status_code,
            client_of(cast, persona).get(url("add")).status_code,
            client_of(cast, persona).post(url("delete", question.pk)).status_code,
        ]
        for persona in ("headquarters", "rollout_manager")
    }
    assert (answers["headquarters"][0], Question.objects.count()) == (200, 1)
    assert 200 not in answers["headquarters"][1:] + answers["rollout_manager"]


def test_the_list_takes_as_many_queries_for_many_questions_as_for_one(
    trainer: Client, topics: dict[str, Topic]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (1, 20):
        factories.QuestionFactory.create_batch(many, topic=topics["A"])
        trainer.get(url("list"))
        with CaptureQueriesContext(connection) as queries:
            trainer.get(url("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
