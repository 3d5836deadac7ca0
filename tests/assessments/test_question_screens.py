"""Every question type in a real test, in a browser: answered by mouse, by keyboard and without a script."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from assessments.models import Answer, Attempt, TestPage
from courses.models import AcademyImage
from tests import factories
from tests.assessments.pools import Exam
from tests.cast import Cast, Network, client_of
from tests.courses.questions.contents import (
    area,
    case,
    choice,
    clickpath,
    gaps,
    hotspot,
    number,
    numeric,
    order,
    truefalse,
    word,
)
from tests.enrolments.courses import small_course
from tests.readiness.test_screens import Open, faults, open_page
from tests.scenes import scene

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(390, "dark"), (1440, "light")]
PICTURES = os.environ.get("ACADEMY_PICTURES")
"""A folder for pictures of what the test sees; unset: none are taken."""

LONG_WORD = "Auftragsbestätigungsnummernverzeichnis"
RIGHT = {"x": 200, "y": 300}
AREAS = [area("button", 150, 250), area("menu", 600, 600, correct=False)]


def contents(image: AcademyImage) -> dict[str, dict[str, Any]]:
    """A question of each type, by the type's name."""
    asked = {
        "truefalse": truefalse(True),
        "gap": gaps(word("w", "Lead"), number("n", "24", unit="Stunden")),
        "hotspot": hotspot(*AREAS, image=image.pk),
        "clickpath": clickpath(("s1", AREAS), ("s2", AREAS), image=image.pk),
        "case": case(
            ("p1", "single", choice(("a", True), ("b", False))),
            ("p2", "gap", gaps(word("v", "Frist"))),
            ("p3", "order", order("i", LONG_WORD, "k")),
            ("p4", "numeric", numeric("5")),
            ("p5", "truefalse", truefalse(False)),
        ),
    }
    return {kind: {**content, "text": f"<p>Eine Frage: {kind}</p>"} for kind, content in asked.items()}


def exam_of_all_types(network: Network) -> Exam:
    course = small_course(manufacturer=network.maker_a)
    image = factories.ImageFactory.create(file__width=1000, file__height=600, file__color="#dfe7ee")
    topic = factories.TopicFactory.create(name_de="Alles", name_en="Everything")
    versions = [
        factories.QuestionVersionFactory.create(topic=topic, type=kind, contents={"de": content})
        for kind, content in contents(image).items()
    ]
    course.test.sections.create(topic=topic, count=len(versions))
    course.test.save_revision().publish()
    return Exam(course.course, TestPage.objects.get(pk=course.test.pk), course.checking, versions)


@scene
def dms(network: Network, cast: Cast) -> Exam:
    found = exam_of_all_types(network)
    found.enrolment(person=cast.employee)
    return found


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast, "employee")


def answers() -> dict[str, Any]:
    """The answers that count, by the types of their questions."""
    rows = Answer.objects.order_by("pk").values_list("question__version__type", "value")
    return dict(rows)


# How each type is answered ------------------------------------------------------------------------------


def click(page: Page, frame: Locator, place: dict[str, int]) -> None:
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    frame.click(position={"x": box["width"] * place["x"] / 1000, "y": box["height"] * place["y"] / 1000})


def on_truefalse(page: Page) -> None:
    page.get_by_text("Stimmt", exact=True).click()


def on_gap(page: Page) -> None:
    page.get_by_label("Lücke 1").fill("lead ")
    page.get_by_label("Lücke 2").fill("23")
    page.get_by_label("Lücke 2").press("Tab")


def on_hotspot(page: Page) -> None:
    click(page, page.locator("[data-frame]"), {"x": 650, "y": 650})
    assert page.locator("[data-status]").inner_text() == "Gesetzt: 65 Prozent von links, 65 Prozent von oben"
    frame = page.get_by_role("application", name="Bild: Stelle wählen")
    frame.focus()
    page.keyboard.press("Delete")
    assert page.locator("[data-status]").inner_text() == "Noch nichts gesetzt."
    for key, times in (("ArrowLeft", 22), ("ArrowUp", 17), ("Shift+ArrowLeft", 2)):
        for _press in range(times):
            page.keyboard.press(key)
    assert page.locator("[data-status]").inner_text() == "20 Prozent von links, 31 Prozent von oben"
    page.keyboard.press("Enter")


def on_clickpath(page: Page) -> None:
    frames = page.locator("[data-frame]")
    assert [frames.nth(n).is_visible() for n in (0, 1)] == [True, False]
    click(page, frames.nth(0), {"x": 10, "y": 10})
    assert [frames.nth(n).is_visible() for n in (0, 1)] == [False, True]
    click(page, frames.nth(1), RIGHT)
    page.get_by_text("Alle Schritte sind gesetzt.").wait_for()
    page.get_by_role("button", name="Schritt zurück").click()
    assert [frames.nth(n).is_visible() for n in (0, 1)] == [True, False]


def on_case(page: Page) -> None:
    page.get_by_text("a", exact=True).click()
    page.get_by_label("Lücke 1").fill("Termin")
    page.get_by_role("button", name="Nach unten").first.click()
    page.get_by_text("Jetzt auf Platz 2 von 3").wait_for(state="attached")
    page.get_by_label("Ihre Zahl").fill("5")
    page.get_by_text("Stimmt nicht", exact=True).click()


ANSWERING: dict[str, Callable[[Page], None]] = {
    "truefalse": on_truefalse,
    "gap": on_gap,
    "hotspot": on_hotspot,
    "clickpath": on_clickpath,
    "case": on_case,
}


def kind_of(page: Page) -> str:
    return page.locator(".question-text").first.inner_text().removeprefix("Eine Frage: ")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_each_type_is_answered_and_its_result_says_why(
    dms: Exam, client: Client, open_page: Open, width: int, scheme: str
) -> None:
    page = open_page(client, dms.page.step_url(), width, scheme)
    page.get_by_role("button", name="Test starten").click()
    found: dict[str, Any] = {}
    for position in range(1, 6):
        page.wait_for_url(f"**/questions/{position}/")
        kind = kind_of(page)
        found[kind] = faults(page)
        ANSWERING[kind](page)
        page.wait_for_selector("[data-saved][data-state=saved]")
        found[f"{kind} answered"] = faults(page)
        picture(page, f"{kind}-{width}-{scheme}")
        page.locator(".dock .primary").click()
    page.get_by_role("button", name="Test abgeben").click()
    page.get_by_text("richtige Antwort").click()
    found["result"] = faults(page)
    picture(page, f"result-{width}-{scheme}")
    assert {name: fault for name, fault in found.items() if fault} == {}
    given = answers()
    chosen = given["case"]
    assert (given["truefalse"], given["gap"]) == ("true", {"w": "lead", "n": "23"})
    assert (chosen["p1"], chosen["p2"], chosen["p4"], chosen["p5"]) == ("a", {"v": "Termin"}, "5", "false")
    questions = Attempt.objects.get().questions.values_list(
        "version__type", "points_numerator", "points_denominator"
    )
    points = {kind: (above, below) for kind, above, below in questions}
    del points["case"]
    assert points == {"truefalse": (1, 1), "gap": (1, 2), "hotspot": (1, 1), "clickpath": (1, 2)}


def test_each_type_is_answered_without_a_script(dms: Exam, client: Client, open_page: Open) -> None:
    opened = open_page(client, "/nowhere/", 390)
    context = opened.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, viewport={"width": 390, "height": 900}
    )
    context.add_cookies(opened.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(opened.url.replace("/nowhere/", dms.page.step_url()))
    page.locator("button.primary").click()
    for position in range(1, 6):
        page.wait_for_url(f"**/questions/{position}/")
        kind = kind_of(page)
        picture(page, f"plain-{kind}")
        if kind in ("hotspot", "clickpath"):
            for across, down in zip(
                page.get_by_label("Prozent von links").all(),
                page.get_by_label("Prozent von oben").all(),
                strict=True,
            ):
                across.fill("20.0")
                down.fill("30")
        elif kind == "case":
            page.get_by_label("Lücke 1").fill("Frist")
        else:
            ANSWERING[kind](page)
        page.locator(".dock .primary").click()
    page.wait_for_url("**/overview/")
    context.close()
    assert answers() == {
        "truefalse": "true",
        "gap": {"w": "lead", "n": "23"},
        "hotspot": RIGHT,
        "clickpath": {"s1": RIGHT, "s2": RIGHT},
        "case": {"p2": {"v": "Frist"}},
    }
