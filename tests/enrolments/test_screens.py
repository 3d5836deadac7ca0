"""The learner's pages in a browser: accessible, nothing beside the screen, usable by keyboard, within their budgets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from enrolments.models import Enrolment, OutdatedReport, StepRecord
from enrolments.services import progress
from enrolments.services.enrolling import enrol
from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import SmallCourse, small_course
from tests.readiness.test_screens import Open, faults, open_page
from tests.scenes import scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(320, "dark"), (1440, "light")]


@scene
def dms(cast: Cast, network: Network) -> SmallCourse:
    """The employee has begun it; another is done, a third is assigned."""
    course, done, assigned = (
        small_course(title, manufacturer=network.maker_a)
        for title in ("DMS 9", "Hochvolt-Sicherheitsunterweisung", "Bereitschaftskriterien")
    )
    for person, one, days in (
        (cast.employee, course, 5),
        (cast.employee, assigned, 40),
        (cast.manager, course, -3),
    ):
        factories.AssignmentFactory.create(
            person=person, course=one.course, dealership=network.a1, due_on=factories.in_days(days)
        )
    progress.complete_step(enrol(cast.employee, course.course), course.reading.translation_key)
    for step in done.steps:
        progress.complete_step(enrol(cast.employee, done.course), step.translation_key)
    return course


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast, "employee")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_at_every_width(
    dms: SmallCourse, cast: Cast, client: Client, open_page: Open, width: int, scheme: str
) -> None:
    course = f"/courses/{dms.course.key}/"
    paths = [
        "/",
        "/courses/",
        "/courses/?q=absatz",
        "/courses/?q=nirgends",
        "/courses/?role=red",
        course,
        dms.reading.step_url(),
        dms.checking.step_url(),
    ]
    found = {path: faults(open_page(client, path, width, scheme)) for path in paths}
    found["manager"] = faults(open_page(client_of(cast, "manager"), "/", width, scheme))
    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_feedback_is_accessible_and_takes_the_focus(
    dms: SmallCourse, client: Client, open_page: Open, width: int, scheme: str
) -> None:
    page = open_page(client, dms.checking.step_url(), width, scheme)
    question = page.locator("#question-check-0")
    for option, verdict in (("wrong-0", "Noch nicht richtig"), ("right", "Richtig")):
        question.locator(f"input[value={option}]").check()
        question.locator("button").click()
        page.wait_for_selector(f"#question-check-0 .verdict-word:text-is('{verdict}')")
        page.wait_for_selector("[data-verdict]:focus")
        assert faults(page) == []
    assert "Noch 1 ist offen." in page.locator("#rule").inner_text()


def test_a_picture_keeps_its_place_while_it_loads(dms: SmallCourse, client: Client, open_page: Open) -> None:
    page = open_page(client, dms.reading.step_url(), 390)
    width, height = page.locator(".lesson-body").evaluate(  # in one go: once it has failed, it keeps no place
        "body => { body.insertAdjacentHTML('beforeend', '<figure class=figure>"
        '<img alt="Noch nicht da" width="640" height="360" loading="lazy" src="/nowhere/"></figure>\');'
        " const one = body.querySelector('.figure:last-child img');"
        " return [one.offsetWidth, one.offsetHeight]; }"
    )
    assert abs(width / height - 640 / 360) < 0.05


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_first_visit_and_a_question_to_the_trainers_are_accessible(
    dms: SmallCourse, cast: Cast, open_page: Open, width: int, scheme: str
) -> None:
    page = open_page(client_of(cast, "colleague"), "/", width, scheme)
    assert "Stimmt das so?" in page.inner_text("main")
    found = faults(page)
    page.goto(f"{page.url}courses/?q=xyzzy")
    found += faults(page)
    page.get_by_role("link", name="Frage an das Trainer-Team").click()
    page.wait_for_url("**/courses/ask/?q=xyzzy")
    found += faults(page)
    page.fill("textarea", "")
    page.get_by_role("button", name="Frage senden").click()
    page.locator(".error-summary").wait_for()
    assert [*found, *faults(page)] == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_video_that_cannot_be_played_opens_its_transcript(
    dms: SmallCourse, client: Client, open_page: Open, width: int, scheme: str
) -> None:
    video = {
        "video": factories.DocumentFactory.create(file__filename="film.mp4", file__data=b"no film").pk,
        "captions": None,
        "poster": factories.ImageFactory.create().pk,
        "transcript": "<p>Guten Tag.</p>",
    }
    dms.reading.body = json.dumps([{"type": "video", "id": "film", "value": video}])
    dms.reading.save_revision().publish()
    page = open_page(client, dms.reading.step_url(), width, scheme)
    page.get_by_label("Tempo").select_option("1.5")
    assert page.evaluate("document.querySelector('video').playbackRate") == 1.5
    assert (page.locator("#film").get_by_text("Guten Tag.").is_visible(), faults(page)) == (False, [])
    page.evaluate("() => { document.querySelector('video').play().catch(() => {}); }")  # it may never settle
    page.locator("#film").get_by_text("Guten Tag.").wait_for()
    assert "Die Abschrift sagt dasselbe." in page.inner_text("figure")
    assert faults(page) == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_place_is_reported_in_two_presses_and_shown_again(
    dms: SmallCourse, client: Client, open_page: Open, width: int, scheme: str
) -> None:
    page = open_page(client, f"{dms.checking.step_url()}#check-0", width, scheme)
    page.get_by_label("Mehr zu dieser Lektion").click()
    page.locator("#report-block option[value=check-0]:checked").wait_for(state="attached")
    assert faults(page) == []
    page.get_by_role("button", name="Veraltet melden").click()
    page.wait_for_url(f"**{dms.checking.step_url()}?reported#check-0")
    assert "Das Trainer-Team sieht nach." in page.locator("#dock").inner_text()
    assert OutdatedReport.objects.get().block == "check-0"


def test_course_by_keyboard_alone(dms: SmallCourse, client: Client, open_page: Open) -> None:
    """From home to the end of a lesson with Tab, arrows, Space and Enter."""
    page = open_page(client, "/", 390)
    reach(page, "Weiterlernen")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{dms.checking.step_url()}")
    for number in (0, 1):
        reach(page, "", f"#question-check-{number} input")
        page.keyboard.press("Space")
        while page.evaluate("document.activeElement.value") != "right":
            page.keyboard.press("ArrowDown")
        reach(page, "Antwort prüfen")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#question-check-{number} .verdict.right:focus")
    reach(page, "Weiter")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{dms.test.step_url()}")
    assert StepRecord.objects.done().filter(step=dms.checking.translation_key).count() == 1


def reach(page: Page, label: str, selector: str = "a, button") -> None:
    """Press Tab until something is focused that matches and begins with the label, never hidden by the dock."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "([label, selector]) => { const one = document.activeElement;"
            " return one.matches(selector) && one.innerText.startsWith(label); }",
            [label, selector],
        ):
            assert page.evaluate(
                "() => { const one = document.activeElement, box = one.getBoundingClientRect(),"
                " at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
                " return one.contains(at) || at.contains(one); }"
            )
            return
    raise AssertionError(f"{label or selector} can't be reached")


def test_lesson_without_javascript(dms: SmallCourse, client: Client, open_page: Open) -> None:
    page = open_page(client, "/courses/")
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(page.url.replace("/courses/", dms.checking.step_url()))
    for number in (0, 1):
        question = plain.locator(f"#question-check-{number}")
        question.locator("input[value=right]").check()
        question.locator("button").click()
        plain.wait_for_url(f"**/checks/check-{number}/#question-check-{number}")
    assert "Erledigt." in plain.locator("#rule").inner_text()
    plain.locator("#dock .primary").click()
    plain.wait_for_url(f"**{dms.test.step_url()}")
    context.close()


def test_answer_that_does_not_arrive_says_so_and_can_be_sent_again(
    dms: SmallCourse, client: Client, open_page: Open
) -> None:
    page = open_page(client, dms.checking.step_url())
    question = page.locator("#question-check-0")
    question.locator("input[value=right]").check()
    page.context.set_offline(True)
    question.locator("button").click()
    page.wait_for_selector("#question-check-0 .offline:not(:empty)")
    assert question.locator("input[value=right]").is_checked()
    page.context.set_offline(False)
    question.locator("button").click()
    page.wait_for_selector("#question-check-0 .verdict.right")


def test_who_was_signed_out_meanwhile_comes_to_the_sign_in_page(
    dms: SmallCourse, client: Client, open_page: Open
) -> None:
    page = open_page(client, dms.checking.step_url())
    page.context.clear_cookies()
    question = page.locator("#question-check-0")
    question.locator("input[value=right]").check()
    question.locator("button").click()
    page.wait_for_url("**/accounts/login/**")
    assert Enrolment.objects.open().count() == 1


def test_search_works_in_place_and_a_hit_leads_to_the_block(
    dms: SmallCourse, client: Client, open_page: Open
) -> None:
    page = open_page(client, "/courses/", 390)
    page.fill("#id_q", "absatz")
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=absatz")
    page.wait_for_selector(".hits")
    assert faults(page) == []
    page.locator(".hits a").first.click()
    page.wait_for_url("**/lessons/*/#text-0")


def test_whoever_comes_back_is_led_to_where_they_were(
    dms: SmallCourse, client: Client, open_page: Open
) -> None:
    lesson = f"/courses/lessons/{dms.checking.translation_key}/"
    page = open_page(client, lesson, 390)
    page.evaluate("document.querySelectorAll('.block').forEach((one) => { one.style.minHeight = '100vh'; })")
    page.evaluate("document.getElementById('check-1').scrollIntoView()")
    with page.expect_request_finished(lambda request: request.url.endswith("/place/")):
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")  # as leaving the page does
    page.goto(page.url.split("/courses/")[0])
    page.click("text=Weiterlernen >> nth=0")
    page.wait_for_url("**/lessons/*/#check-1")


@pytest.mark.parametrize(("path", "most"), [("/", 6), ("/courses/", 6), ("lesson", 12)])
def test_pages_stay_within_their_budgets(
    dms: SmallCourse, client: Client, open_page: Open, path: str, most: int
) -> None:
    page = open_page(client, "/nowhere/")
    requests: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    page.goto(page.url.replace("/nowhere/", dms.checking.step_url() if path == "lesson" else path))
    page.wait_for_load_state("networkidle")
    assert (len(requests) <= most, refused) == (True, [])
