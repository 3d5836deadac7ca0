"""The pages in a browser: accessible, nothing beside the screen, within their budgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from dealerships.models import Dealership
from readiness.services.verdicts import recompute
from tests.cast import Cast, Network, client_of
from tests.factories import LeaveFactory
from tests.readiness.boards import board

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["board"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BOARD = "/rollouts/ROLLOUT-A/"
LOOKS = [(320, "dark"), (1440, "light")]

Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens an address in a fresh browser in which the client is signed in."""
    contexts = []

    def opened(client: Client, path: str, width: int = 1440, scheme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None:
            context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds, and what lies beside the screen."""
    page.wait_for_load_state()
    answer = Axe().run(page, options={"runOnly": RULES})
    found = [
        (one["id"], [str(node["target"]) for node in one["nodes"]]) for one in answer.response["violations"]
    ]
    beside = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *([("beside the screen", [f"{beside} px"])] if beside > 0 else [])]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_at_every_width(
    cast: Cast, board: Network, open_page: Open, width: int, scheme: str
) -> None:
    LeaveFactory.create(person=cast.colleague)
    recompute(Dealership.objects.values_list("pk", flat=True))
    pages = {
        "headquarters": [
            "/",
            "/rollouts/",
            BOARD,
            f"{BOARD}?status=ready&q=a",
            f"{BOARD}?q=nirgends",
            f"{BOARD}?status=red",
            f"{BOARD}?page=9",
            f"{BOARD}dealerships/A2/",
            f"{BOARD}assignments/",
            f"{BOARD}expiries/?within=365",
            f"{BOARD}dealerships/AB/",
        ],
        "manager": [
            "/",
            f"{BOARD}dealerships/A1/",
            "/teams/A1/",
            "/teams/A1/remind/",
            "/teams/A1/assign/",
            "/teams/A1/expiries/",
            "/certificates/proofs/new/A1/",
        ],
        "other_manager": ["/teams/A2/", "/teams/A2/remind/"],
        "employee": ["/", "/nowhere/"],
    }
    found = {
        (persona, path): faults(open_page(client_of(cast, persona), path, width, scheme))
        for persona, paths in pages.items()
        for path in paths
    }
    assert {place: fault for place, fault in found.items() if fault} == {}


def test_on_a_phone_a_long_name_stays_beside_its_status(cast: Cast, board: Network, open_page: Open) -> None:
    Dealership.objects.filter(pk=board.a1.pk).update(name="Autohaus Elbsandsteingebirge Sachsen")
    page = open_page(client_of(cast, "headquarters"), BOARD, 320)
    over = page.evaluate(
        """() => [...document.querySelectorAll(".board tbody tr")].filter((row) => {
            const [name, status] = [row.querySelector("th"), row.querySelector(".status")];
            return name.getBoundingClientRect().right > status.getBoundingClientRect().left;
        }).length"""
    )
    assert (over, page.locator(".board td.reason:visible").all_inner_texts().count("–")) == (0, 0)


def test_board_stays_within_its_budget(cast: Cast, board: Network, open_page: Open) -> None:
    page = open_page(client_of(cast, "headquarters"), "/nowhere/")
    requests: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    page.goto(page.url.replace("/nowhere/", BOARD))
    page.wait_for_load_state("networkidle")
    assert (len(requests) <= 8, refused) == (True, [])


def test_filters_work_in_place_and_leave_an_address_that_says_the_same(
    cast: Cast, board: Network, open_page: Open
) -> None:
    page = open_page(client_of(cast, "headquarters"), BOARD)
    rows = page.locator("tbody th[scope=row] a")
    address = page.url

    page.click("#tile-ready")
    page.wait_for_url("**?status=ready")
    assert rows.all_inner_texts() == ["Autohaus AB"]
    page.locator("#announce", has_text="1 von 3 Betrieben").wait_for(state="attached")

    page.click("summary:has-text('Filter')")
    page.uncheck("input[name=status][value=ready]")
    page.select_option("#id_sort", "-number")
    page.click("text=Filter anwenden")
    page.wait_for_url("**?sort=-number")
    assert rows.all_inner_texts() == ["Autohaus AB", "Autohaus A2", "Autohaus A1"]
    assert faults(page) == []

    page.go_back()
    page.wait_for_url("**?status=ready")
    assert (rows.all_inner_texts(), page.locator("[aria-busy]").count()) == (["Autohaus AB"], 0)

    page.goto(f"{address}?sort=-number")
    assert rows.all_inner_texts() == ["Autohaus AB", "Autohaus A2", "Autohaus A1"]


def test_who_was_signed_out_meanwhile_comes_to_the_sign_in_page(
    cast: Cast, board: Network, open_page: Open
) -> None:
    page = open_page(client_of(cast, "headquarters"), BOARD)
    page.context.clear_cookies()
    page.click("#tile-ready")
    page.wait_for_url("**/accounts/login/**")
    assert page.locator("header.top").count() == 1
