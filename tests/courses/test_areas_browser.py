"""In a browser, under the policy that is enforced: an author draws areas on a screenshot, and moves them by numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from courses.models import LessonPage
from tests.cast import Network
from tests.courses.authoring import Room, block, room_of, write
from tests.courses.test_authoring_browser import complaints, desk, picture
from tests.factories import ImageFactory
from tests.scenes import scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["complaints", "desk"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


@pytest.fixture
def lesson(own: Room) -> LessonPage:
    """A draft with a screenshot whose areas are still to be drawn."""
    image = ImageFactory.create(title="Maske", collection=own.collection, file__width=1000, file__height=500)
    value = {"text": "<p>Wo?</p>", "image": image.pk, "alt": "Eine Maske", "areas": [], "explanation": ""}
    return write(own.draft, block("hotspot", value))


def drag(tab: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one place of the picture to another, in shares of its size."""
    drawing = tab.locator("[data-controller=academy-areas] svg[role=img]")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    tab.mouse.move(*places[0])
    tab.mouse.down()
    tab.mouse.move(*places[1], steps=4)
    tab.mouse.up()


def areas(tab: Page) -> list[list[int]]:
    rows = tab.locator("[data-contentpath=areas] [data-streamfield-child]")
    return [
        [int(rows.nth(at).locator(f"[data-contentpath={name}] input").input_value()) for name in
         ("x", "y", "width", "height")]
        for at in range(rows.count())
    ]  # fmt: skip


def near(found: list[list[int]], wanted: list[list[int]]) -> bool:
    """Pixels are whole, so a drawn place is right to a few per mille."""
    return len(found) == len(wanted) and all(
        abs(one - other) <= 4
        for row, goal in zip(found, wanted, strict=True)
        for one, other in zip(row, goal, strict=True)
    )


def test_areas_are_drawn_moved_and_corrected_by_numbers(
    desk: Any, own: Room, lesson: LessonPage, complaints: list[str]
) -> None:
    tab = desk("trainer", viewport={"width": 1440, "height": 1000})
    tab.goto(f"/admin/pages/{lesson.pk}/edit/", wait_until="networkidle")
    drag(tab, (0.1, 0.2), (0.4, 0.4))
    assert near(areas(tab), [[100, 200, 300, 200]])
    drag(tab, (0.6, 0.6), (0.9, 0.8))
    assert near(areas(tab), [[100, 200, 300, 200], [600, 600, 300, 200]])
    drag(tab, (0.75, 0.7), (0.65, 0.6))
    drag(tab, (0.8, 0.7), (0.9, 0.9))
    assert near(areas(tab), [[100, 200, 300, 200], [500, 500, 400, 400]])
    rows = tab.locator("[data-contentpath=areas] [data-streamfield-child]")
    rows.nth(0).locator("[data-contentpath=x] input").fill("150")
    tab.locator("svg[role=img] rect[x='15%']").wait_for()
    for at, label in enumerate(("Knopf", "Menü")):
        rows.nth(at).locator("[data-contentpath=label] input").fill(label)
    picture(tab, "areas")
    tab.locator("[name=action-publish]").first.evaluate("button => button.click()")
    tab.wait_for_url(f"**/admin/pages/{own.course.pk}/")
    kept = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().body[0].value["areas"]
    found = [(area["label"], area["is_correct"]) for area in kept]
    assert (found, kept[0]["x"], complaints) == ([("Knopf", True), ("Menü", False)], 150, [])


def test_what_is_drawn_goes_first_into_a_row_that_is_there(desk: Any, own: Room, lesson: LessonPage) -> None:
    """A new question has one, marked as right, for the first."""
    value = {
        **lesson.get_latest_revision_as_object().body.raw_data[0]["value"],
        "areas": [{"type": "item", "id": "a", "value": {"label": "", "is_correct": True}}],
    }
    write(own.draft, block("hotspot", value))
    tab = desk("trainer", viewport={"width": 1440, "height": 1000})
    tab.goto(f"/admin/pages/{lesson.pk}/edit/", wait_until="networkidle")
    drag(tab, (0.1, 0.2), (0.4, 0.4))
    drag(tab, (0.6, 0.6), (0.9, 0.8))
    assert near(areas(tab), [[100, 200, 300, 200], [600, 600, 300, 200]])
    assert [one.is_checked() for one in tab.locator("[data-contentpath=is_correct] input").all()] == [
        True,
        False,
    ]
