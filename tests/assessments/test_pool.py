"""The pool in the admin: a maker's trainers write their questions and see no other maker's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks import ListBlock, StreamBlock, StructBlock

from assessments.models import MustHave, Question, QuestionVersion, Topic
from courses.questions import TYPES
from dealerships.models import Mail
from tests import factories
from tests.assessments.pools import exam
from tests.assessments.test_views import text_of
from tests.cast import Cast, Network, client_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


AJAX = {"X-Requested-With": "XMLHttpRequest"}


def url(name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_assessments_question:{name}", args=args)


@scene
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
        "difficulty": "medium",
        "competence": "",
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


def test_who_trains_for_one_maker_only_looks_for_another(
    cast: Cast, network: Network, topics: dict[str, Topic]
) -> None:
    factories.AppointmentFactory.create(
        person=cast.headquarters, kind="trainer", manufacturer=network.maker_b
    )
    client = client_of(cast, "headquarters")
    rows = [factories.QuestionFactory.create(topic=topics[maker]) for maker in ("A", "B")]
    got = {
        name: [client.get(url(name, row.pk), headers=AJAX).status_code for row in rows]
        for name in ("edit", "delete", "unpublish")
    }
    assert got == {"edit": [403, 200], "delete": [403, 200], "unpublish": [200, 200]}


def test_the_list_takes_as_many_queries_for_many_questions_as_for_one(
    trainer: Client, topics: dict[str, Topic]
) -> None:
    counts = []
    for many in (1, 20):
        for question in factories.QuestionFactory.create_batch(many, topic=topics["A"]):
            question.save_revision().publish()
            question.copy_for_translation(factories.locale_of("en")).save()
        trainer.get(url("list"))
        with CaptureQueriesContext(connection) as queries:
            trainer.get(url("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def row_of(page: str, question: Question) -> str:
    """What the list says in the row of a question."""
    row = next(part for part in page.split("<tr")[1:] if f"snippet_{question.pk}_title" in part)
    return " ".join(re.sub(r"<[^>]+>|^[^>]*>", " ", row.split("</tr>")[0]).split())


def test_the_list_has_a_row_for_each_question_with_what_there_is_to_know(
    trainer: Client, topics: dict[str, Topic], network: Network
) -> None:
    dms = exam(manufacturer=network.maker_a)
    dms.page.sections.add(factories.TestSectionFactory.create(page=dms.page, topic=topics["A"], count=1))
    question = factories.QuestionFactory.create(topic=topics["A"], difficulty="hard")
    dms.page.must_haves.add(MustHave(question=question, is_critical=True))
    dms.page.save_revision().publish()
    draft = row_of(trainer.get(url("list")).content.decode(), question)
    question.save_revision().publish()
    english = question.copy_for_translation(factories.locale_of("en"))
    english.live = False
    english.save()
    translated = row_of(trainer.get(url("list")).content.decode(), question)
    english.body = json.dumps([{**factories.single("Other?", "right", "only one wrong"), "id": "q"}])
    english.save_revision().publish()
    page = trainer.get(url("list")).content.decode()
    differs = row_of(page, question)
    assert page.count(f'id="snippet_{question.pk}_title"') == 1
    assert f'id="snippet_{english.pk}_title"' not in page
    common = "Einfachauswahl schwer Thema A"
    assert [common in row for row in (draft, translated, differs)] == [True] * 3
    assert [
        ("de Entwurf" in draft, "fehlt: en" in draft, "1 Test Pflicht in 1" in draft, "Fassung" not in draft),
        (
            "de Veröffentlicht" in translated,
            "en Entwurf" in translated,
            "Veröffentlicht Fassung 1 1 Test" in translated,
        ),
        ("de Veröffentlicht" in differs, "en weicht ab" in differs),
    ] == [(True,) * 4, (True,) * 3, (True,) * 2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=draft", ["Entwurf?"]),
        ("status=live", ["Abweichend?", "Deutsch?", "Paar?"]),
        ("status=review", []),
        ("languages=missing", ["Deutsch?", "Entwurf?"]),
        ("languages=differs", ["Abweichend?"]),
        ("kind=single", ["Abweichend?", "Deutsch?", "Entwurf?", "Paar?"]),
        ("kind=numeric", []),
        ("difficulty=hard", ["Paar?"]),
        ("q=paar", ["Paar?"]),
    ],
)
def test_the_list_is_filtered(
    trainer: Client, topics: dict[str, Topic], query: str, found: list[str]
) -> None:
    for name in ("Entwurf?", "Deutsch?", "Paar?", "Abweichend?"):
        body = json.dumps([{**factories.single(name), "id": "q"}])
        question = factories.QuestionFactory.create(
            topic=topics["A"], body=body, difficulty="hard" if name == "Paar?" else "easy"
        )
        if name != "Entwurf?":
            question.save_revision().publish()
        if name in ("Paar?", "Abweichend?"):
            english = question.copy_for_translation(factories.locale_of("en"))
            if name == "Abweichend?":
                english.body = json.dumps([{**factories.single("Other?", "right", "wrong"), "id": "q"}])
            english.save()
            english.save_revision().publish()
    shown = trainer.get(f"{url('list')}?{query}").context["object_list"]
    assert sorted(str(one) for one in shown) == found


def test_five_thousand_questions_are_a_page_like_any_other(trainer: Client, topics: dict[str, Topic]) -> None:
    body = json.dumps([{**factories.single("Viele?"), "id": "q"}])
    locale = factories.locale_of("de")
    Question.objects.bulk_create(
        Question(topic=topics["A"], body=body, locale=locale) for _one in range(5000)
    )
    assert Question.objects.filter(kind="single", text="Viele?").count() == 5000
    with CaptureQueriesContext(connection) as queries:
        page = trainer.get(url("list"))
    assert (len(page.context["object_list"]), len(queries) < 40) == (50, True)


def test_topics_and_what_uses_a_question_are_a_click_away(
    trainer: Client, topics: dict[str, Topic], cast: Cast
) -> None:
    question = factories.QuestionFactory.create(topic=topics["A"])
    page = trainer.get(url("list")).content.decode()
    assert reverse("master_data_topic:index") in page
    assert [
        trainer.get(url("usage", one)).status_code
        for one in (question.pk, factories.QuestionFactory.create(topic=topics["B"]).pk)
    ] == [200, 404]


# Writing ------------------------------------------------------------------------------------------------


def test_a_new_question_is_a_form_with_four_rows_the_first_marked_right(
    trainer: Client, topics: dict[str, Topic]
) -> None:
    form = trainer.get(url("add")).context["form"]
    body = form["body"].value()
    assert [(one.block_type, len(one.value["options"])) for one in body] == [("single", 4)]
    assert [row["is_correct"] for row in body[0].value["options"]] == [True, False, False, False]
    assert [
        one.block_type for one in trainer.get(f"{url('add')}?type=numeric").context["form"]["body"].value()
    ] == ["numeric"]


@pytest.mark.parametrize("kind", TYPES)
def test_no_new_question_begins_with_an_error(trainer: Client, kind: str) -> None:
    """Its lists have as many rows as they need at least."""
    [body] = trainer.get(f"{url('add')}?type={kind}").context["form"]["body"].value()
    assert [*too_short(body.block, body.value)] == []


def too_short(block: Any, value: Any) -> Iterator[str]:
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from too_short(child, value[name])
    elif isinstance(block, ListBlock | StreamBlock):
        if len(value) < (block.meta.min_num or 0):
            yield block.label
        for row in value.bound_blocks if isinstance(block, ListBlock) else value:
            yield from too_short(row.block, row.value)


def test_rows_that_stay_empty_are_no_answers(trainer: Client, topics: dict[str, Topic]) -> None:
    form = filled_in(topics["A"])
    for n in (2, 3):
        form |= {
            f"body-0-value-options-{n}-{name}": value
            for name, value in {
                "deleted": "",
                "order": str(n),
                "id": "",
                "value-text": " ",
                "value-feedback": "",
            }.items()
        }
    form["body-0-value-options-count"] = "4"
    assert trainer.post(url("add"), form).status_code == 302
    assert len(QuestionVersion.objects.get().contents["de"]["options"]) == 2


def test_topic_and_type_of_the_last_question_come_again(trainer: Client, topics: dict[str, Topic]) -> None:
    response = trainer.post(url("add"), filled_in(topics["A"]) | {"action-publish": "next"})
    assert response.url == url("add")
    form = trainer.get(response.url).context["form"]
    assert (form["topic"].value(), form["body"].value()[0].block_type) == (topics["A"].pk, "single")
    assert trainer.post(url("add"), filled_in(topics["A"])).url.startswith(url("list"))


def test_publishing_is_the_button_that_is_seen(trainer: Client, topics: dict[str, Topic], cast: Cast) -> None:
    menu = trainer.get(url("add")).context["action_menu"]
    assert (menu.default_item.name, [item.name for item in menu.menu_items]) == (
        "action-publish",
        ["action-publish", "action-save"],
    )


# The other language -------------------------------------------------------------------------------------


def translate_url(question: Question, language: str = "en") -> str:
    return reverse("assessments_admin:translate", args=[question.pk, language])


def test_the_other_language_is_a_draft_with_the_same_ids(trainer: Client, topics: dict[str, Topic]) -> None:
    trainer.post(url("add"), filled_in(topics["A"]))
    german = Question.objects.get()
    assert ("Übersetzen nach" in trainer.get(url("list")).content.decode()) is True
    assert trainer.get(translate_url(german)).status_code == 200
    for _again in range(2):
        response = trainer.post(translate_url(german))
    english = Question.objects.get(locale__language_code="en")
    assert (response.url, english.live, english.translation_key) == (
        url("edit", english.pk),
        False,
        german.translation_key,
    )
    ids = [[row["id"] for row in one.content["options"]] for one in (german, english)]
    assert ids[0] == ids[1]
    english.save_revision().publish()
    assert sorted(QuestionVersion.objects.get(is_live=True).contents) == ["de", "en"]


def test_only_who_writes_questions_translates_them(cast: Cast, topics: dict[str, Topic]) -> None:
    own = factories.QuestionFactory.create(topic=topics["A"])
    foreign = factories.QuestionFactory.create(topic=topics["B"])
    got = {
        persona: client_of(cast, persona).post(translate_url(own), headers=AJAX).status_code
        for persona in ("headquarters", "other_headquarters", "rollout_manager", "employee")
    }
    trainer = client_of(cast, "trainer")
    assert (
        got,
        trainer.post(translate_url(foreign)).status_code,
        trainer.post(translate_url(own, "fr")).status_code,
    ) == (
        {"headquarters": 403, "other_headquarters": 404, "rollout_manager": 404, "employee": 403},
        404,
        404,
    )
    assert Question.objects.count() == 2


# Review -------------------------------------------------------------------------------------------------


def test_where_the_topic_asks_for_it_somebody_else_releases_a_question(
    trainer: Client, topics: dict[str, Topic], cast: Cast, network: Network
) -> None:
    Topic.objects.filter(pk=topics["A"].pk).update(is_reviewed=True)
    colleague = factories.PersonFactory.create()
    factories.AppointmentFactory.create(person=colleague, kind="trainer", manufacturer=network.maker_a)
    form = {name: value for name, value in filled_in(topics["A"]).items() if name != "action-publish"}
    assert trainer.post(url("add"), form | {"action-submit": "1"}).status_code == 302
    question = Question.objects.get()
    row = row_of(trainer.get(url("list")).content.decode(), question)
    assert ("In Prüfung" in row, question.live, QuestionVersion.objects.exists()) == (True, False, False)
    assert [str(one) for one in trainer.get(f"{url('list')}?status=review").context["object_list"]] == [
        str(question)
    ]
    assert [mail.to for mail in Mail.objects.filter(key__startswith="release_asked")] == [colleague.email]
    assert str(question) in trainer_home(colleague)

    state = question.current_workflow_task_state
    action = url("workflow_action", question.pk, "approve", state.pk)
    assert client_of(cast, "trainer").post(action).status_code in (302, 403)
    assert not Question.objects.get().live  # not by who wrote it
    reviewer = Client()
    reviewer.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert reviewer.get(url("edit", question.pk)).context["action_menu"].default_item.name == "approve"
    assert reviewer.post(action).status_code == 302
    assert (Question.objects.get().live, QuestionVersion.objects.get().number) == (True, 1)


def test_headquarters_release_a_question_in_its_editor(
    trainer: Client, topics: dict[str, Topic], cast: Cast
) -> None:
    Topic.objects.filter(pk=topics["A"].pk).update(is_reviewed=True)
    form = {name: value for name, value in filled_in(topics["A"]).items() if name != "action-publish"}
    trainer.post(url("add"), form | {"action-submit": "1"})
    question = Question.objects.get()
    block = question.body[0]
    form["body-0-id"] = block.id
    for n, row in enumerate(block.value["options"].bound_blocks):
        form[f"body-0-value-options-{n}-id"] = row.id
    action = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    got = {
        persona: client_of(cast, persona).post(url("edit", question.pk), form | action).status_code
        for persona in ("other_headquarters", "rollout_manager", "headquarters")
    }
    assert got == {"other_headquarters": 404, "rollout_manager": 404, "headquarters": 302}
    assert (Question.objects.get().live, QuestionVersion.objects.get().topic) == (True, topics["A"])


def test_on_such_a_topic_the_review_is_the_button_that_is_seen(
    trainer: Client, topics: dict[str, Topic]
) -> None:
    Topic.objects.filter(pk=topics["A"].pk).update(is_reviewed=True)
    trainer.post(url("add"), filled_in(topics["A"]))
    pages = [url("add"), url("edit", Question.objects.get().pk)]
    menus = [trainer.get(page).context["action_menu"] for page in pages]
    assert [menu.default_item.name for menu in menus] == ["action-submit"] * 2
    assert "Zur Prüfung einreichen" in text_of(trainer.get(pages[1]))


def trainer_home(person: Any) -> str:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse("wagtailadmin_home")).content.decode()
