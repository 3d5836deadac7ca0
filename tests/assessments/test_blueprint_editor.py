"""The editor of a test: what it offers, what it would draw, and what it refuses to publish."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.models import Question, QuestionVersion, TestPage, Topic
from assessments.pools import outlook
from courses.models import CoursePage
from dealerships.models import Release
from tests import factories
from tests.assessments.test_views import text_of
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, edit_url, room_of, save
from tests.scenes import scene

pytestmark = pytest.mark.django_db

AJAX = {"X-Requested-With": "XMLHttpRequest"}


@dataclass(frozen=True)
class Desk:
    """A maker's draft of a test, a topic with two published questions, another maker's topic and question."""

    page: TestPage
    topic: Topic
    question: Question
    foreign: Question
    client: Client

    def save(self, action: str = "", **changed: Any) -> Any:
        return save(self.client, edit_url(self.page), action, **changed)

    def sections(self, *counts: int, topic: Topic | None = None) -> dict[str, Any]:
        rows = [{"topic": (topic or self.topic).pk, "count": one} for one in counts]
        return nested_form_data({"sections": inline_formset(rows)})

    def must_haves(self, *questions: Question) -> dict[str, Any]:
        rows = [{"question": one.pk, "is_critical": "on"} for one in questions]
        return nested_form_data({"must_haves": inline_formset(rows)})

    def is_live(self) -> bool:
        return TestPage.objects.get(pk=self.page.pk).live


def published(topic: Topic, text: str) -> Question:
    body = json.dumps([{**factories.single(text), "id": f"q-{text}"}])
    question = factories.QuestionFactory.create(topic=topic, body=body)
    question.save_revision().publish()
    return Question.objects.get(pk=question.pk)


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


@pytest.fixture
def desk(network: Network, cast: Cast, own: Room) -> Desk:
    topic = factories.TopicFactory.create(manufacturer=network.maker_a, name_de="Leads", name_en="Leads")
    foreign = factories.TopicFactory.create(manufacturer=network.maker_b, name_de="Fremdes Thema")
    page = factories.TestPageFactory.create(parent=own.course, title="Abschlusstest", live=False)
    question = published(topic, "Welche Frist gilt?")
    published(topic, "Wer antwortet?")
    return Desk(page, topic, question, published(foreign, "Geheime Frage"), client_of(cast, "trainer"))


def test_a_draft_may_ask_for_more_than_there_is_and_says_so(desk: Desk) -> None:
    assert desk.save(**desk.sections(3)).status_code == 302
    page = text_of(desk.client.get(edit_url(desk.page)))
    assert (
        "3 Fragen in jedem Versuch." in page,
        "Leads 2 3 zu wenige" in page,
        "Der Pool reicht nicht" in page,
    ) == (
        True,
        True,
        True,
    )


def test_a_pool_that_is_too_small_is_an_error_when_publishing(desk: Desk) -> None:
    response = desk.save("action-publish", **desk.sections(3))
    assert (response.status_code, desk.is_live()) == (200, False)
    assert "Im Pool sind dafür nur 2 veröffentlichte Fragen, gebraucht werden 3." in text_of(response)


def test_a_pool_that_is_large_enough_is_published(desk: Desk) -> None:
    assert desk.save("action-publish", **desk.sections(2)).status_code == 302
    assert desk.is_live()


def test_a_must_have_question_is_not_counted_twice(desk: Desk) -> None:
    both = desk.sections(2) | desk.must_haves(desk.question)
    response = desk.save("action-publish", **both)
    assert "Im Pool sind dafür nur 1 veröffentlichte Fragen" in text_of(response)
    assert (
        desk.save("action-publish", **desk.sections(1), **desk.must_haves(desk.question)).status_code == 302
    )
    live = TestPage.objects.get(pk=desk.page.pk)
    assert (live.live, live.blueprint.count, dict(live.blueprint.always)) == (
        True,
        2,
        {desk.question.translation_key: True},
    )


@pytest.mark.parametrize("action", ["", "action-publish"])
def test_no_topic_and_no_question_stands_there_twice(desk: Desk, action: str) -> None:
    twice = [desk.sections(1, 1), desk.sections() | desk.must_haves(desk.question, desk.question)]
    assert [desk.save(action, **rows).status_code for rows in twice] == [200, 200]


def test_a_test_that_draws_nothing_is_not_published(desk: Desk) -> None:
    response = desk.save("action-publish", **desk.sections())
    assert ("Noch wird nichts gezogen" in text_of(response), desk.is_live()) == (True, False)


def test_a_must_have_question_that_is_withdrawn_blocks_publishing(desk: Desk) -> None:
    desk.question.unpublish()
    response = desk.save("action-publish", **desk.sections(1), **desk.must_haves(desk.question))
    assert ("Diese Frage ist nicht veröffentlicht." in text_of(response), desk.is_live()) == (True, False)
    assert desk.save(**desk.sections(1), **desk.must_haves(desk.question)).status_code == 302
    assert "nicht veröffentlicht" in text_of(desk.client.get(edit_url(desk.page)))


def test_many_at_once_are_not_published_either(desk: Desk) -> None:
    desk.save(**desk.sections(3))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = desk.client.post(f"{address}?id={desk.page.pk}&next=/admin/", follow=True)
    assert (desk.is_live(), "Der Pool reicht nicht" in text_of(response)) == (False, True)


def test_another_maker_s_topics_and_questions_are_neither_offered_nor_taken(desk: Desk) -> None:
    page = desk.client.get(edit_url(desk.page)).content.decode()
    assert ("Fremdes Thema" in page, "Geheime Frage" in page) == (False, False)
    for wrong in (
        desk.sections(1, topic=desk.foreign.topic),
        desk.sections(1) | desk.must_haves(desk.foreign),
    ):
        response = desk.save(**wrong)
        assert (response.status_code, "Geheime Frage" in text_of(response)) == (200, False)


def test_the_dialogue_offers_the_maker_s_live_questions_once_each(desk: Desk, cast: Cast) -> None:
    english = desk.question.copy_for_translation(factories.locale_of("en"))
    english.save()
    english.save_revision().publish()
    draft = factories.QuestionFactory.create(topic=desk.topic)
    address = reverse("master_data_choose_question:choose_results")
    page = text_of(desk.client.get(address))
    assert (page.count("Welche Frist gilt?"), page.count("Wer antwortet?"), str(draft) in page) == (
        1,
        1,
        False,
    )
    assert "Geheime Frage" not in page
    assert "Wer antwortet?" not in text_of(desk.client.get(address, {"q": "welche frist"}))
    chosen = [
        desk.client.get(reverse("master_data_choose_question:chosen", args=[one.pk])).status_code
        for one in (desk.question, desk.foreign)
    ]
    assert (chosen, client_of(cast, "rollout_manager").get(address, headers=AJAX).status_code) == (
        [200, 404],
        403,
    )


def test_an_example_is_drawn_in_words_as_often_as_one_asks(desk: Desk) -> None:
    desk.save(**desk.sections(1), **desk.must_haves(desk.question))
    address = reverse("assessments_admin:example", args=[desk.page.pk])
    for headers in (AJAX, {}):
        page = text_of(desk.client.get(address, headers=headers))
        missing = [
            words
            for words in ("Welche Frist gilt? (muss richtig sein)", "Wer antwortet?", "Leads 1 1 reicht")
            if words not in page
        ]
        assert missing == []


def test_the_example_is_for_who_may_look_at_the_test(desk: Desk, cast: Cast, own: Room) -> None:
    address = reverse("assessments_admin:example", args=[desk.page.pk])
    got = {
        persona: client_of(cast, persona).get(address).status_code
        for persona in ("trainer", "headquarters", "other_headquarters", "admin", "employee")
    }
    lesson = reverse("assessments_admin:example", args=[own.lesson.pk])
    assert (got, desk.client.get(lesson).status_code, desk.client.post(address).status_code) == (
        {"trainer": 200, "headquarters": 200, "other_headquarters": 404, "admin": 200, "employee": 403},
        404,
        405,
    )


# What is left of it on a delta path ----------------------------------------------------------------------


@pytest.fixture
def major(desk: Desk, network: Network, own: Room) -> Release:
    """The course is about a system that a major release is out of; the test draws all of its two questions."""
    CoursePage.objects.filter(pk=own.course.pk).update(system=network.system_a)
    desk.save(**desk.sections(2), pass_percent="50")
    return factories.ReleaseFactory.create(
        system=network.system_a, name="9.0", is_major=True, released_on="2026-03-01", delta_until="2026-05-01"
    )


def example_of(desk: Desk) -> str:
    return text_of(desk.client.get(reverse("assessments_admin:example", args=[desk.page.pk]), headers=AJAX))


def test_without_a_major_release_there_is_no_delta(desk: Desk, network: Network, own: Room) -> None:
    CoursePage.objects.filter(pk=own.course.pk).update(system=network.system_a)
    factories.ReleaseFactory.create(system=network.system_a, name="9.1", released_on="2026-03-01")
    factories.ReleaseFactory.create(
        name="7.0", is_major=True, released_on="2026-03-01", delta_until="2026-05-01"
    )
    desk.save(**desk.sections(2))
    assert "Delta-Schulung" not in example_of(desk)


def test_a_test_that_asks_nothing_changed_says_that_it_falls_away(desk: Desk, major: Release) -> None:
    page = example_of(desk)
    assert "Delta-Schulung zu Version 9.0 (01.03.2026)" in page
    assert "Der Test entfällt" in page
    assert "Von 2 Fragen im Pool ist keine als geändert gekennzeichnet." in page


def test_changed_questions_are_counted_and_few_are_a_hint(
    desk: Desk, major: Release, network: Network
) -> None:
    later = factories.ReleaseFactory.create(system=network.system_a, name="9.1", released_on="2026-04-01")
    before = factories.ReleaseFactory.create(system=network.system_a, name="8.9", released_on="2026-02-01")
    one, other = QuestionVersion.objects.filter(topic=desk.topic).values_list("pk", flat=True)
    QuestionVersion.objects.filter(pk=one).update(changed_in=later)
    QuestionVersion.objects.filter(pk=other).update(changed_in=before)
    page = example_of(desk)
    assert "1 von 2 Fragen im Pool ist seitdem geändert. Gefragt wird davon 1." in page
    assert "Bei einer Bestehensgrenze von 50 % darf keine Antwort falsch sein." in page

    QuestionVersion.objects.filter(pk=other).update(changed_in=major)
    page = example_of(desk)
    assert "2 von 2 Fragen im Pool sind seitdem geändert. Gefragt werden davon 2." in page
    assert "darf keine Antwort falsch sein" not in page


def test_the_outlook_takes_as_many_queries_for_many_topics_as_for_one(network: Network) -> None:
    counts = []
    for many in (1, 6):
        page = factories.TestPageFactory.create(slug=f"test-{many}")
        for _one in range(many):
            topic = factories.TopicFactory.create(manufacturer=network.maker_a)
            factories.QuestionVersionFactory.create_batch(3, topic=topic)
            page.sections.add(factories.TestSectionFactory.create(page=page, topic=topic, count=2))
        with CaptureQueriesContext(connection) as queries:
            found = outlook(page.blueprint, random.Random(1))
        counts.append((len(found.example), len(queries)))
    assert counts == [(2, 3), (12, 3)]
