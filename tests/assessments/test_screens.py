"""The learner's way through a placement test, and a test that tells at once, on a phone: accessible at every step."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from assessments.models import Attempt, Feedback
from assessments.services import attempts
from tests.assessments.pools import exam, must_have
from tests.assessments.test_blueprint import answer
from tests.assessments.test_placement import Placement, placement
from tests.assessments.test_views import url
from tests.cast import Cast, Network, client_of
from tests.readiness.test_screens import Open, faults, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["open_page", "placement"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("ACADEMY_PICTURES")


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert (name, faults(page)) == (name, [])


def test_who_knows_it_already_skips_it(placement: Placement, cast: Cast, open_page: Open) -> None:
    page = open_page(client_of(cast, "employee"), placement.course_url, 390, "light")
    look(page, "placement-course")
    page.get_by_role("button", name="Einstufung starten, 4 Fragen").click()
    page.wait_for_url(f"**{placement.url('question', 1)}")
    known = {
        one.position
        for one in Attempt.objects.get().questions.select_related("version__topic")
        if one.version.topic.name_de == "Leads"
    }
    for position in range(1, 5):
        page.wait_for_url(f"**{placement.url('question', position)}")
        page.get_by_label("Die richtige" if position in known else "Eine falsche").check()
        page.get_by_role("button", name="Nächste Frage" if position < 4 else "Zur Übersicht").click()
    page.wait_for_url(f"**{placement.url('overview')}")
    look(page, "placement-overview")
    page.get_by_role("button", name="Einstufung abschließen").click()
    page.get_by_role("heading", name="1 von 2 Lektionen können Sie überspringen").wait_for()
    look(page, "placement-result")
    page.get_by_role("link", name="Zum Kurs").click()
    page.get_by_text("Übersprungen: Sie können das schon").wait_for()
    look(page, "placement-after")
    page.get_by_role("link", name="Anmelden", exact=True).click()
    page.get_by_text("Ansehen können Sie es trotzdem.").wait_for()
    look(page, "placement-lesson")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_the_pages_of_a_placement_test_at_other_widths(
    placement: Placement, cast: Cast, open_page: Open, width: int, scheme: str
) -> None:
    client = client_of(cast, "employee")
    for name, path in (("course", placement.course_url), ("start", placement.url("test"))):
        look(open_page(client, path, width, scheme), f"placement-{name}-{width}")
    client.post(placement.url("begin"))
    attempt = Attempt.objects.get()
    placement.answer(attempt, "Leads")
    attempts.submit(attempt)
    look(open_page(client, placement.url("result"), width, scheme), f"placement-result-{width}")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark")])
def test_an_answer_that_is_told_at_once(
    network: Network, cast: Cast, open_page: Open, width: int, scheme: str
) -> None:
    dms = exam(manufacturer=network.maker_a, feedback=Feedback.AT_ONCE)
    must_have(dms)
    attempt = attempts.start(dms.enrolment(person=cast.employee), dms.page)
    client = client_of(cast, "employee")
    page = open_page(client, url("question", dms, 1), width, scheme)
    page.locator("input[type=radio]").first.check()
    page.get_by_text("Gespeichert um").wait_for()
    look(page, f"at-once-question-{scheme}")
    page.get_by_role("button", name="Antwort prüfen").click()
    page.locator(".verdict-word:focus").wait_for()
    look(page, f"at-once-told-{scheme}")
    page.get_by_role("link", name="Nächste Frage").click()
    page.wait_for_url(f"**{url('question', dms, 2)}")
    for one in attempts.asked(attempt)[1:]:
        first = one.drawn.arrangement[0]
        attempts.save_answer(attempt, one.drawn.position, first)
    attempts.submit(attempt)
    again = attempts.start(attempt.enrolment, dms.page)
    answer(again, critical=False)
    attempts.submit(again)
    page.goto(page.url.split("/tests/")[0] + url("result", dms))
    page.get_by_text("Bestanden ist der Test trotzdem noch nicht:").wait_for()
    look(page, f"critical-{scheme}")
    page.goto(page.url.split("/tests/")[0] + reverse("enrolments:course", args=[dms.course.key]))
    look(page, f"course-{scheme}")
