"""A test in a browser: what happens to answers when the network, the server, the sign-in or the time is gone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from assessments.models import Answer, Attempt
from assessments.services import attempts
from tests.assessments.pools import Exam, exam, let_pass
from tests.assessments.test_attempts import answer_all
from tests.assessments.test_views import url
from tests.cast import Cast, Network, client_of
from tests.readiness.test_screens import Open, faults, open_page
from tests.scenes import scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(320, "dark"), (1440, "light")]
SAVED = re.compile(r"Gespeichert um \d\d:\d\d Uhr")
WAITING = "Keine Verbindung. Ihre Antworten bleiben auf diesem Gerät und werden nachgesendet."


@scene
def dms(cast: Cast, network: Network) -> Exam:
    return exam(manufacturer=network.maker_a, time_limit=40)


@pytest.fixture
def attempt(dms: Exam, cast: Cast) -> Attempt:
    return attempts.start(dms.enrolment(person=cast.employee), dms.page)


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast, "employee")


def answer(page: Page, value: str) -> None:
    page.locator(f"input[value={value}]").check()


def with_still_clock(page: Page) -> None:
    """From now on the page's time passes only where the test says so, however long that takes."""
    page.clock.install()
    page.clock.pause_at(timezone.now() + timedelta(hours=1))


def rows() -> list[tuple[int, str]]:
    return list(Answer.objects.order_by("pk").values_list("question__position", "value"))


def test_without_a_connection_answers_wait_and_go_out_once_each(
    dms: Exam, attempt: Attempt, client: Client, open_page: Open
) -> None:
    page = open_page(client, url("question", dms, 1), 390)
    page.context.set_offline(True)
    for value in ("wrong", "right"):
        answer(page, value)
        page.get_by_text(WAITING).wait_for()
    page.locator(".dock .primary").click()
    page.get_by_text("Sobald sie wieder da ist, geht es von selbst weiter.").wait_for()
    assert rows() == []
    page.context.set_offline(False)
    page.wait_for_url(f"**{url('question', dms, 2)}")
    assert rows() == [(1, "wrong"), (1, "right")]


def test_what_waits_survives_the_page_and_goes_out_from_the_next(
    dms: Exam, attempt: Attempt, client: Client, open_page: Open
) -> None:
    page = open_page(client, url("question", dms, 1), 390)
    page.route(
        "**/questions/*/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    answer(page, "wrong")
    page.get_by_text(WAITING).wait_for()
    page.goto(page.url.replace("/questions/1/", "/questions/2/"))
    answer(page, "right")
    page.get_by_text(WAITING).wait_for()
    page.goto(page.url.replace("/questions/2/", "/overview/"))
    page.get_by_text("Eine Antwort ist noch nicht gespeichert.").wait_for()
    page.unroute("**/questions/*/")
    page.get_by_text("2 Fragen sind noch offen.").wait_for()
    assert rows() == [(1, "wrong"), (2, "right")]


def test_a_server_that_fails_and_a_lost_sign_in_lose_no_answer(
    dms: Exam, attempt: Attempt, client: Client, cast: Cast, open_page: Open
) -> None:
    page = open_page(client, url("question", dms, 1), 390)
    page.route("**/questions/1/", lambda route: route.fulfill(status=503, body="<h1>Wartung</h1>"))
    answer(page, "wrong")
    page.get_by_text(WAITING).wait_for()
    Session.objects.all().delete()
    cache.clear()
    page.unroute("**/questions/1/")
    page.get_by_text("Sie sind nicht mehr angemeldet.").wait_for()
    again = client_of(cast, "employee").cookies[settings.SESSION_COOKIE_NAME]
    origin = page.url.split("/tests/")[0]
    page.context.add_cookies([{"name": again.key, "value": again.value, "url": origin}])
    page.reload()
    page.get_by_text(SAVED).wait_for()
    assert rows() == [(1, "wrong")]


def test_the_first_device_is_told_and_can_take_the_test_back(
    dms: Exam, attempt: Attempt, client: Client, open_page: Open
) -> None:
    phone = open_page(client, url("question", dms, 1), 390)
    counter = open_page(client, url("question", dms, 1))
    counter.get_by_role("button", name="Hier weitermachen").click()
    answer(counter, "right")
    counter.get_by_text(SAVED).wait_for()
    answer(phone, "wrong")
    phone.get_by_role("alert").get_by_text("Der Test wird auf einem anderen Gerät fortgesetzt.").wait_for()
    assert faults(phone) == []
    assert attempts.asked(attempt)[0].answer == "right"
    phone.get_by_role("button", name="Hier weitermachen").click()
    phone.wait_for_url(f"**{url('question', dms, 2)}")


def test_the_clock_tells_in_minutes_and_is_put_off_by_one_key(
    dms: Exam, attempt: Attempt, client: Client, open_page: Open
) -> None:
    page = open_page(client, "/", 390)
    with_still_clock(page)
    let_pass(attempt, minutes=19)
    page.goto(page.url.rstrip("/") + url("question", dms, 1))
    page.get_by_text("Noch 21 Minuten").wait_for()
    for minutes, words in ((2, "Die Hälfte der Zeit ist um."), (14, "Noch 5 Minuten"), (4, "Noch 1 Minute")):
        page.clock.fast_forward(minutes * 60_000)
        page.locator("[data-clock-said]").get_by_text(words).wait_for(state="attached")
    page.clock.fast_forward(40_000)
    page.get_by_text("Noch 20 Sekunden.").wait_for()
    page.clock.resume()
    assert faults(page) == []
    page.keyboard.press("Enter")
    page.get_by_text(re.compile("Noch 4[01] Minuten")).first.wait_for()
    attempt.refresh_from_db()
    assert attempt.extended_at is not None
    assert page.locator("[data-last-call]").is_hidden()
    assert page.locator("[data-more-time]:visible").count() == 0


def test_at_the_end_what_is_saved_is_the_result(
    dms: Exam, attempt: Attempt, client: Client, open_page: Open
) -> None:
    answer_all(attempt, wrong=1)
    page = open_page(client, "/", 390)
    with_still_clock(page)
    page.goto(page.url.rstrip("/") + url("question", dms, 1))
    page.get_by_text("Noch 40 Minuten").wait_for()
    let_pass(attempt, minutes=41)
    page.clock.fast_forward(40 * 60_000 + 500)
    page.get_by_text("Die Zeit ist um. Gewertet wird, was gespeichert ist.").first.wait_for()
    assert page.locator("input[value=right]").is_disabled()
    page.clock.fast_forward(6_500)
    page.get_by_role("heading", name="Bestanden", exact=True).wait_for()
    assert page.get_by_text("Die Zeit war um.").is_visible()


def test_a_late_answer_is_told_that_the_time_is_over(
    dms: Exam, attempt: Attempt, client: Client, open_page: Open
) -> None:
    page = open_page(client, url("question", dms, 1), 390)
    let_pass(attempt, minutes=41)
    answer(page, "right")
    page.get_by_role("alert").get_by_role("link", name="Zum Ergebnis").wait_for()
    assert (rows(), faults(page)) == ([], [])


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_at_every_width(
    dms: Exam, attempt: Attempt, client: Client, cast: Cast, open_page: Open, width: int, scheme: str
) -> None:
    names = [("test",), ("question", 1), ("overview",)]
    first = open_page(client, url("test", dms), width, scheme)
    found = {}
    for name, *args in names:
        first.goto(first.url.split("/tests/")[0] + url(name, dms, *args))
        found[name] = faults(first)
    found["elsewhere"] = faults(open_page(client, url("question", dms, 1), width, scheme))
    dms.page.attempts_allowed = 1
    dms.page.save_revision().publish()
    attempts.submit(attempt)
    for name in ("test", "result"):
        found[f"{name}, waiting"] = faults(open_page(client, url(name, dms), width, scheme))
    practice = open_page(client, url("practice", dms, 1), width, scheme)
    found["practice"] = faults(practice)
    answer(practice, "wrong")
    practice.get_by_role("button", name="Antwort prüfen").click()
    practice.locator(".verdict.wrong").wait_for()
    found["practice, told"] = faults(practice)
    assert {name: fault for name, fault in found.items() if fault} == {}


def test_without_a_script_the_test_works_to_its_end(
    dms: Exam, attempt: Attempt, client: Client, open_page: Open
) -> None:
    page = open_page(client, "/", 390)
    context = page.context.browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    context.add_cookies(page.context.cookies())
    tab = context.new_page()
    tab.goto(page.url.rstrip("/") + url("question", dms, 1))
    tab.get_by_role("button", name="Mehr Zeit").click()
    tab.get_by_text("Noch 60 Minuten").wait_for()
    for position in range(1, 5):
        tab.wait_for_url(f"**{url('question', dms, position)}")
        answer(tab, "right")
        tab.locator(".dock .primary").click()
    tab.get_by_role("button", name="Test abgeben").click()
    tab.get_by_role("heading", name="Bestanden", exact=True).wait_for()
    context.close()
