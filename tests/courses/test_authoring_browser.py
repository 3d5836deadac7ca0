"""In a browser, under the policy that is enforced: a lesson is written, looked at as on a phone, reviewed, released."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings

from courses.models import CourseDepartment, CoursePage, LessonPage, Reviewer
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, block, room_of, write
from tests.courses.test_pages import every_block
from tests.factories import CoursePageFactory
from tests.scenes import scene

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("ACADEMY_PICTURES")
"""A folder for pictures of what the test sees; unset: none are taken."""
FINDINGS = "axe.run results"
"""What Wagtail's checks say of a page that they find something on; that is for its author."""


@pytest.fixture
def complaints() -> list[str]:
    """What the policy refuses or a script breaks."""
    return []


@pytest.fixture
def desk(browser: Browser, live_server: Any, cast: Cast, complaints: list[str]) -> Iterator[Any]:
    """A browser of somebody's own, signed in."""
    contexts: list[BrowserContext] = []

    def of(persona: str, **options: Any) -> Page:
        session = client_of(cast, persona).cookies[django_settings.SESSION_COOKIE_NAME]
        context = browser.new_context(base_url=live_server.url, locale="de-DE", **options)
        context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        contexts.append(context)
        tab = context.new_page()
        tab.on(
            "console",
            lambda message: (
                complaints.append(f"{message.text} {message.location} {tab.url}")
                if message.type == "error" and not message.text.startswith(FINDINGS)
                else None
            ),
        )
        tab.on("pageerror", lambda error: complaints.append(f"{error} {tab.url}"))
        return tab

    yield of
    for context in contexts:
        context.close()


@scene
def own(network: Network, cast: Cast) -> Room:
    room = room_of(network.maker_a, "Eigen")
    room.course.departments.add(CourseDepartment(department="legal"))
    room.course.save_revision().publish()
    Reviewer.objects.create(person=cast.rollout_manager, manufacturer=network.maker_a, department="legal")
    return room


def picture(tab: Page, name: str) -> None:
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def is_kept(tab: Page, field: str, words: str) -> None:
    """The editor of formatted text writes into its field, which the form sends, a moment later."""
    tab.locator(f"[name='{field}'][value*='{words}']").wait_for(state="attached")


def test_a_course_names_the_departments_that_have_to_agree(
    desk: Any, own: Room, complaints: list[str]
) -> None:
    author = desk("trainer", viewport={"width": 1440, "height": 900})
    author.goto(f"/admin/pages/{own.course.pk}/edit/", wait_until="networkidle")
    author.get_by_role("button", name="Abteilung hinzufügen").click()
    author.locator("[name='departments-1-department']").select_option("sales")
    author.locator(
        "[data-w-dropdown-target='toggle'].w-dropdown__toggle, .footer .dropdown-toggle"
    ).last.click()
    with author.expect_navigation(wait_until="networkidle"):
        author.get_by_role("button", name="Entwurf speichern").click()
    course = CoursePage.objects.get(pk=own.course.pk).get_latest_revision_as_object()
    assert ({one.department for one in course.departments.all()}, complaints) == ({"legal", "sales"}, [])


def test_the_editor_says_what_a_lesson_lacks(desk: Any, own: Room, complaints: list[str]) -> None:
    steps = {"title": "So geht es", "steps": [{"text": "<p>Öffnen Sie Leads.</p>", "image": None, "alt": ""}]}
    lesson = write(own.draft, block("steps", steps))
    author = desk("trainer", viewport={"width": 1440, "height": 900})
    author.goto(f"/admin/pages/{lesson.pk}/edit/", wait_until="networkidle")
    author.locator("[data-side-panel-toggle='checks']").click()
    author.locator("[data-checks-panel]").get_by_text("Klickanleitung ohne Bildschirmfotos.").wait_for()
    picture(author, "checks")
    assert complaints == []


def test_a_lesson_from_the_first_word_to_its_release(desk: Any, own: Room, complaints: list[str]) -> None:
    author = desk("trainer", viewport={"width": 1440, "height": 900})
    author.goto("/admin/")
    author.get_by_role("link", name="Kurse", exact=True).first.click()
    author.wait_for_url(f"**/admin/pages/{own.catalogue.pk}/")
    author.get_by_role("link", name="Kurs Eigen").first.click()
    author.wait_for_url(f"**/admin/pages/{own.course.pk}/**")
    picture(author, "explorer")
    author.goto(f"/admin/pages/add/courses/lessonpage/{own.course.pk}/")
    author.get_by_role("textbox", name="Titel*").fill("Einen Lead annehmen")
    author.locator("#panel-child-inhalt-body-section .c-sf-add-button").first.click()
    picture(author, "blocks")
    author.get_by_role("option", name="Bild", exact=True).click()
    author.get_by_role("button", name="Bild auswählen").first.click()
    author.locator(".modal-body").get_by_role("link", name="Bild Eigen").click()
    author.locator(".modal-body").wait_for(state="hidden")
    author.get_by_label("Alternativtext").first.fill("Die Liste der Leads")
    picture(author, "editor")

    for field, words in (
        ("body-1-value-steps-0-value-text", "Öffnen Sie Leads."),
        ("body-2-value-text", "Rufen Sie den ältesten Lead an."),
        ("body-3-value-text", "Was tun Sie zuerst?"),
    ):
        author.locator(f"div:has(> [name='{field}']) .public-DraftEditor-content").fill(words)
        is_kept(author, field, words)
    for number, answer in enumerate(("Anrufen", "Abwarten")):  # the first is marked as right already
        author.locator(f"[name='body-3-value-options-{number}-value-text']").fill(answer)
    picture(author, "editor")
    author.get_by_role("button", name="Zur Prüfung einreichen").click()
    author.wait_for_url(f"**/admin/pages/{own.course.pk}/")
    lesson = LessonPage.objects.get(draft_title="Einen Lead annehmen")
    assert [one.block_type for one in lesson.get_latest_revision_as_object().body] == [
        *("image", "text", "steps", "callout", "single")
    ]

    preview = desk("trainer", viewport={"width": 390, "height": 844})
    preview.goto(f"/admin/pages/{lesson.pk}/view_draft/")
    preview.get_by_text("Was tun Sie zuerst?").wait_for()

    for persona, button in (
        ("rollout_manager", "Zustimmen für Recht"),
        ("headquarters", "Freigeben und veröffentlichen"),
    ):
        tab = desk(persona, viewport={"width": 1440, "height": 900})
        tab.goto("/admin/")
        picture(tab, f"home-{persona}")
        tab.get_by_role("link", name="Einen Lead annehmen").first.click()
        # Else the way here is taken for the way on, and the button only saves while its script isn't there yet.
        tab.wait_for_url("**/edit/**", wait_until="networkidle")
        with tab.expect_navigation(wait_until="networkidle"):
            tab.get_by_role("button", name=button).click()
        picture(tab, f"after-{persona}")
    lesson.refresh_from_db()
    assert (lesson.live, complaints) == (True, [])


def test_a_lesson_moves_to_another_course(desk: Any, own: Room, complaints: list[str]) -> None:
    other = CoursePageFactory.create(parent=own.catalogue, title="Anderer Kurs", slug="anderer-kurs")
    author = desk("trainer", viewport={"width": 1440, "height": 900})
    author.goto(f"/admin/pages/{own.lesson.pk}/move/", wait_until="networkidle")
    author.locator("[data-controller=academy-chooser] button").first.click()
    author.locator("[data-chooser-action-choose]:visible").click()
    author.locator(".modal-body").get_by_role("link", name="Anderer Kurs").click()
    author.locator(".modal-body").wait_for(state="hidden")
    for button in ("Bestätigen", "Ja, diese Seite verschieben"):
        with author.expect_navigation(wait_until="networkidle"):
            author.get_by_role("button", name=button).click()
    assert LessonPage.objects.get(pk=own.lesson.pk).get_parent().pk == other.pk
    assert complaints == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_preview_fits_and_lets_every_image_and_video_through(
    desk: Any, own: Room, complaints: list[str], width: int, scheme: str
) -> None:
    lesson = write(own.draft, *every_block(own), block("callout", {"kind": "do", "text": "<p>Tun</p>"}, "do"))
    tab = desk("trainer", viewport={"width": width, "height": 844}, color_scheme=scheme)
    tab.goto(f"/admin/pages/{lesson.pk}/view_draft/", wait_until="networkidle")
    picture(tab, f"lesson-{width}-{scheme}")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
