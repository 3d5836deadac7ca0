"""In a browser, under the policy that is enforced: a question takes a few actions, a test shows what it draws."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from assessments.models import Question, QuestionVersion, TestPage
from tests import factories
from tests.assessments.test_blueprint_editor import published
from tests.cast import Cast, Network
from tests.courses.authoring import Room, room_of
from tests.courses.test_authoring_browser import complaints, desk, is_kept, picture
from tests.scenes import scene

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["complaints", "desk"]

LIST = re.compile(r"/snippets/assessments/question/(\?|$)")
"""Whether it tells its language depends on whether the editor has saved by itself meanwhile."""


@scene
def own(network: Network, cast: Cast) -> Room:
    return room_of(network.maker_a, "Eigen")


@dataclass
class Hand:
    """Counts what somebody does: a click, or going to a field to type."""

    actions: int = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.actions += 1

    def type(self, target: Locator, text: str) -> None:
        target.fill(text)
        self.actions += 1


def write(tab: Page, hand: Hand, text: str, *answers: str) -> None:
    hand.type(tab.locator("[data-contentpath='text'] .public-DraftEditor-content"), text)
    is_kept(tab, "body-0-value-text", text)
    for number, answer in enumerate(answers):
        hand.type(tab.locator(f"[name='body-0-value-options-{number}-value-text']"), answer)


def test_a_question_takes_eight_actions_from_the_list_and_the_next_one_fewer(
    desk: Any, own: Room, network: Network, complaints: list[str]
) -> None:
    factories.TopicFactory.create(manufacturer=network.maker_a, name_de="Leads")
    tab = desk("trainer", viewport={"width": 1440, "height": 900})
    tab.goto("/admin/snippets/assessments/question/")
    hand = Hand()
    hand.click(tab.get_by_role("link", name="Prüfungsfrage hinzufügen").first)
    tab.locator("[name='topic']").select_option(label="Leads")
    hand.actions += 1
    write(tab, hand, "Bis wann antworten Sie?", "In 24 Stunden", "In 48 Stunden", "In einer Woche")
    picture(tab, "question-new")
    hand.click(tab.get_by_role("button", name="Veröffentlichen", exact=True))
    tab.wait_for_url(LIST)
    first = hand.actions

    hand = Hand()
    hand.click(tab.get_by_role("link", name="Prüfungsfrage hinzufügen").first)
    write(tab, hand, "Wer ruft an?", "Die Beratung", "Niemand", "Die Zentrale", "Der Kunde")
    hand.click(tab.locator("[data-w-dropdown-target='toggle'].w-dropdown__toggle").last)
    with tab.expect_navigation(url="**/snippets/assessments/question/add/"):  # which it comes from, too
        hand.click(tab.get_by_role("button", name="Veröffentlichen und nächste Frage"))
    assert (first, hand.actions) == (7, 8)
    contents = [one.contents["de"] for one in QuestionVersion.objects.order_by("pk")]
    assert [[one["correct"] for one in content["options"]] for content in contents] == [
        [True, False, False],
        [True, False, False, False],
    ]
    assert [tab.locator("[name='topic'] option:checked").inner_text(), complaints] == ["Leads", []]


def test_the_pool_at_a_glance(desk: Any, own: Room, network: Network, complaints: list[str]) -> None:
    topic = factories.TopicFactory.create(manufacturer=network.maker_a, name_de="Leads bearbeiten")
    for text in ("Bis wann antworten Sie auf einen Lead, der am Freitagabend eingeht?", "Wer ruft an?"):
        question = published(topic, text)
    english = question.copy_for_translation(factories.locale_of("en"))
    english.live = False
    english.save()
    factories.QuestionFactory.create(topic=topic)
    test = factories.TestPageFactory.create(parent=own.course)
    test.sections.create(topic=topic, count=2)
    test.save_revision().publish()
    for name, options in {
        "light": {"viewport": {"width": 1440, "height": 900}},
        "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
        "narrow": {"viewport": {"width": 390, "height": 844}},
    }.items():
        tab = desk("trainer", **options)
        tab.goto("/admin/snippets/assessments/question/", wait_until="networkidle")
        picture(tab, f"pool-{name}")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tab.goto("/admin/snippets/assessments/question/add/", wait_until="networkidle")
        picture(tab, f"question-{name}")
    assert complaints == []


def test_a_test_shows_what_it_draws_and_takes_its_must_have_questions_from_a_dialogue(
    desk: Any, own: Room, network: Network, complaints: list[str]
) -> None:
    topic = factories.TopicFactory.create(manufacturer=network.maker_a, name_de="Leads")
    for text in ("Welche Frist gilt?", "Wer antwortet?", "Wann rufen Sie an?"):
        published(topic, text)
    test = factories.TestPageFactory.create(parent=own.course, live=False)
    test.sections.create(topic=topic, count=2)
    test.save_revision()
    tab = desk("trainer", viewport={"width": 1440, "height": 900})
    tab.goto(f"/admin/pages/{test.pk}/edit/", wait_until="networkidle")
    tab.get_by_role("button", name="Pflichtfrage hinzufügen").click()
    tab.get_by_role("button", name="Frage auswählen").first.click()
    dialogue = tab.locator(".modal-body")
    dialogue.get_by_role("link", name="Welche Frist gilt?").click()
    dialogue.wait_for(state="hidden")
    tab.locator("[name='must_haves-0-is_critical']").check()
    picture(tab, "test-editor")
    tab.get_by_role("button", name="Veröffentlichen", exact=True).click()
    tab.wait_for_url(f"**/admin/pages/{own.course.pk}/")
    page = TestPage.objects.get(pk=test.pk)
    assert (page.live, [str(one.question) for one in page.must_haves.all()]) == (True, ["Welche Frist gilt?"])

    tab.goto(f"/admin/pages/{test.pk}/edit/", wait_until="networkidle")
    panel = tab.locator("[data-controller='academy-fetch']")
    panel.locator("ol li").nth(2).wait_for()
    assert panel.locator("ol li").count() == 3
    with tab.expect_response("**/example/"):
        panel.get_by_role("link", name="Anderes Beispiel ziehen").click()
    panel.locator("ol li").nth(2).wait_for()
    picture(tab, "test-editor-published")
    for name, options in {
        "dark": {"color_scheme": "dark"},
        "narrow": {"viewport": {"width": 390, "height": 844}},
    }.items():
        other = desk("trainer", **options)
        other.goto(f"/admin/pages/{test.pk}/edit/", wait_until="networkidle")
        picture(other, f"test-editor-{name}")
    assert (Question.objects.count(), complaints) == (3, [])
