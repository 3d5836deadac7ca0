"""The whole journey in a browser: published, assigned by rule, taken on a phone, passed, and the board turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.databases import Copy
from tests.journeys.academies import Academy, running
from tests.journeys.scene import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ON_TRACK, READY = ".status.on_track", ".status.ready"
LOOKS = 200
"""How often a page is loaded again until the worker is done; each look takes the server a moment."""


@pytest.fixture(scope="module")
def academy(
    browser: Browser, django_db_setup: Copy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Academy]:
    with running(tmp_path_factory.mktemp("academy"), django_db_setup.original) as one:
        yield one


@pytest.fixture
def sign_in(academy: Academy, browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def signed_in(name: str | None, width: int = 1440) -> Page:
        context = browser.new_context(
            base_url=academy.url, locale="de-DE", viewport={"width": width, "height": 844}
        )
        contexts.append(context)
        page = context.new_page()
        if name is not None:
            page.goto("/accounts/login/")
            page.locator("input[name=login]").fill(name)
            page.locator("input[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Anmelden", exact=True).click()
            page.wait_for_url(f"{academy.url}/")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def until(page: Page, selector: str) -> None:
    """Load the page again until the worker has done what puts this there."""
    for _look in range(LOOKS):
        if page.locator(selector).first.is_visible():
            return
        page.reload()
    raise AssertionError(f"{selector} did not come: {page.locator('main').inner_text()}")


def test_a_course_makes_a_dealership_ready(academy: Academy, sign_in: Callable[..., Page]) -> None:
    academy.python("from tests.journeys.scene import lay; lay()")

    board = sign_in("area")
    board.goto("/rollouts/DMS9/")
    until(board, ON_TRACK)

    trainer = sign_in("trainer")
    trainer.goto("/admin/courses/")
    trainer.get_by_role("link", name="DMS 9 kennenlernen").first.click()
    trainer.wait_for_url("**/edit/")
    publish(trainer)

    phone = sign_in("learner", width=390)
    until(phone, "main :text('DMS 9 kennenlernen')")
    take(phone)
    phone.get_by_role("heading", name="Bestanden", exact=True).wait_for()
    phone.get_by_text("DMS 9 im Service").first.wait_for()

    phone.goto("/certificates/")
    document = phone.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    assert phone.context.request.get(f"{academy.url}{document}").body()[:5] == b"%PDF-"
    check_page = phone.locator("a[href*='/verify/']").first.get_attribute("href")

    anybody = sign_in(None)
    anybody.goto(str(check_page))
    assert anybody.locator(".status").first.inner_text().strip() == "Gültig"
    assert "Ayşe" not in anybody.content()

    board.goto("/rollouts/DMS9/")
    until(board, READY)
    manager = sign_in("manager")
    manager.goto("/rollouts/DMS9/dealerships/4711/")
    until(manager, "h2:text('Warum bereit?')")


def publish(page: Page) -> None:
    """Publish what the editor shows, wherever in the action menu that stands."""
    publishing = page.get_by_role("button", name="Veröffentlichen")
    if not publishing.first.is_visible():
        page.locator("[data-controller*='w-dropdown'] button[data-w-dropdown-target='toggle']").last.click()
    publishing.first.click()
    page.get_by_text("veröffentlicht").first.wait_for()


def take(page: Page) -> None:
    """Do the lesson, then the test, as somebody who knows the answers."""
    main = page.locator("main")
    go_on = re.compile("Starten|Weiterlernen")
    main.get_by_role("button", name=go_on).or_(main.get_by_role("link", name=go_on)).first.click()
    page.get_by_text("Die richtige", exact=True).click()
    page.get_by_role("button", name="Antwort prüfen").click()
    page.get_by_text("Richtig beantwortet").first.wait_for()
    page.locator("a[href*='/tests/']", has_text="Weiter").first.click()
    page.get_by_role("button", name="Test starten").click()
    for number in range(1, 4):
        page.get_by_text(f"Frage {number} von 3").first.wait_for()
        page.get_by_text("Die richtige", exact=True).click()
        page.get_by_text("Gespeichert um").wait_for()
        page.locator(".dock .primary").click()
    page.get_by_role("button", name="Test abgeben").click()
