"""The admin in a browser, under the content security policy that is enforced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings

from dealerships.models import Employment
from tests.cast import Cast, Network, client_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MIDDLEWARE = "academy.middleware.AdminMiddleware"


@pytest.fixture
def complaints() -> list[str]:
    """What the policy refuses or a script breaks."""
    return []


@pytest.fixture
def page(
    browser: Browser, live_server: Any, cast: Cast, settings: Any, complaints: list[str]
) -> Iterator[Page]:
    """A tab in which the administrator is signed in."""
    if MIDDLEWARE not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    session = client_of(cast, "admin").cookies[django_settings.SESSION_COOKIE_NAME]
    context = browser.new_context(base_url=live_server.url, locale="de-DE")
    context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()


def test_an_employment_is_entered_with_choosers_and_a_calendar(
    page: Page, complaints: list[str], cast: Cast, network: Network
) -> None:
    page.goto("/admin/employment/new/")
    page.get_by_role("button", name="Person auswählen").click()
    with page.expect_response(lambda response: "q=stranger" in response.url):
        page.locator(".modal-body input[name=q]").fill("stranger")
    page.get_by_role("link", name="stranger · ").click()
    page.locator(".modal-body").wait_for(state="hidden")
    page.get_by_role("button", name="Betrieb auswählen").click()
    page.get_by_role("link", name="A2 · Autohaus A2").click()
    page.locator(".modal-body").wait_for(state="hidden")
    page.get_by_label("Funktion").select_option(str(network.role.pk))
    page.get_by_label("Von").click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_today").first.wait_for()
    page.get_by_label("Von").fill("01.03.2027")
    page.get_by_label("Von").press("Tab")
    page.get_by_role("button", name="Erstellen").click()
    page.get_by_text("erstellt.").wait_for()
    made = Employment.objects.get(person=cast.stranger)
    assert (made.dealership, made.role, made.starts_on.isoformat()) == (
        network.a2,
        network.role,
        "2027-03-01",
    )
    assert complaints == []


def test_a_certification_asks_only_what_belongs_to_its_kind_of_end(
    page: Page, complaints: list[str], network: Network
) -> None:
    page.goto(f"/admin/certification/edit/{network.certification_a.pk}/", wait_until="networkidle")

    names = ("end_month", "end_day", "least_months", "system")
    for ends, wanted in (("months", set()), ("date", {*names} - {"system"}), ("release", {"system"})):
        page.locator("[name=ends]").select_option(ends)
        for name in names:
            state = "enabled" if name in wanted else "disabled"
            page.locator(f"[name={name}]:{state}").wait_for()
    assert complaints == []


@pytest.mark.parametrize("path", ["", "employment/", "requirement/new/", "employment/?stretch=past"])
def test_the_policy_refuses_nothing(page: Page, complaints: list[str], path: str) -> None:
    page.goto(f"/admin/{path}", wait_until="networkidle")
    assert complaints == []
