"""The learner's pages: starting, reading, answering, going on; with and without htmx."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from enrolments.models import AnsweredCheck, Enrolment, MissedCheck, StepRecord
from enrolments.services import progress
from enrolments.services.enrolling import enrol
from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import SmallCourse, in_english, small_course
from tests.scenes import scene

HTMX = {"HX-Request": "true"}


@scene
def dms(network: Network) -> SmallCourse:
    return small_course(manufacturer=network.maker_a)


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast, "employee")


def url(name: str, *args: Any) -> str:
    return reverse(f"enrolments:{name}", args=args)


def lesson_url(page: Any, name: str = "lesson", *args: Any) -> str:
    return url(name, page.translation_key, *args)


def text(response: Any) -> str:
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    return " ".join(strip_tags(main[0] if main else response.content.decode()).split())


def done() -> set[Any]:
    return set(StepRecord.objects.done().values_list("step", flat=True))


# Course ----------------------------------------------------------------------------------------------------


def test_course_page_offers_to_start_then_to_go_on_then_to_look_again(
    client: Client, cast: Cast, dms: SmallCourse
) -> None:
    def ways_on() -> list[str]:
        page = client.get(url("course", dms.course.key)).content.decode()
        return re.findall(r'class="button primary"[^>]*>([^<]+)<', page)

    seen = [ways_on()]
    client.post(url("start", dms.course.key))
    seen.append(ways_on())
    for step in dms.steps:
        progress.complete_step(Enrolment.objects.get(), step.translation_key)
    seen.append(ways_on())
    assert seen == [["Starten"], ["Weiterlernen"], ["Noch einmal ansehen"]]


def test_starting_enrols_once_and_leads_to_the_first_step(client: Client, dms: SmallCourse) -> None:
    for _twice in range(2):
        response = client.post(url("start", dms.course.key))
        assert response["Location"] == lesson_url(dms.reading)
    assert Enrolment.objects.count() == 1


def test_starting_a_completed_course_begins_nothing(client: Client, cast: Cast, dms: SmallCourse) -> None:
    enrolment = enrol(cast.employee, dms.course)
    for step in dms.steps:
        progress.complete_step(enrolment, step.translation_key)
    client.post(url("start", dms.course.key))
    assert Enrolment.objects.count() == 1


def test_going_on_leads_to_the_next_step_of_what_is_most_urgent(
    client: Client, cast: Cast, network: Network, dms: SmallCourse
) -> None:
    assert client.get(url("resume"))["Location"] == reverse("home")
    factories.AssignmentFactory.create(person=cast.employee, course=dms.course, dealership=network.a1)
    progress.complete_step(enrol(cast.employee, dms.course), dms.reading.translation_key)
    assert client.get(url("resume"))["Location"] == lesson_url(dms.checking)


def test_going_on_leads_to_the_block_where_one_was(client: Client, cast: Cast, dms: SmallCourse) -> None:
    enrol(cast.employee, dms.course)
    answers = [
        client.post(lesson_url(dms.reading, "place"), data).status_code
        for data in (
            {"block": "text-0", "second": "95"},
            {"block": "gone"},
            {"block": "text-0", "second": "-1"},
        )
    ]
    assert (answers, client.get(url("resume"))["Location"]) == (
        [204, 400, 400],
        f"{lesson_url(dms.reading)}#text-0",
    )
    assert 'data-second="95"' in client.get(lesson_url(dms.reading)).content.decode()
    progress.complete_step(Enrolment.objects.get(), dms.reading.translation_key)
    assert client.get(url("resume"))["Location"] == lesson_url(dms.checking)


def test_looking_without_beginning_keeps_no_place(client: Client, dms: SmallCourse) -> None:
    assert client.post(lesson_url(dms.reading, "place"), {"block": "text-0"}).status_code == 204
    assert not Enrolment.objects.exists()


def test_course_whose_remaining_steps_are_gone_is_completed_by_looking(
    client: Client, cast: Cast, dms: SmallCourse
) -> None:
    progress.complete_step(enrol(cast.employee, dms.course), dms.reading.translation_key)
    dms.checking.unpublish()
    dms.test.unpublish()
    assert "Erledigt am" in text(client.get(url("course", dms.course.key)))
    assert Enrolment.objects.completed().count() == 1


def test_home_completes_what_is_left_with_nothing(client: Client, cast: Cast, dms: SmallCourse) -> None:
    progress.complete_step(enrol(cast.employee, dms.course), dms.reading.translation_key)
    dms.checking.unpublish()
    dms.test.unpublish()
    assert "Alles erledigt." in text(client.get("/"))


# Lesson ----------------------------------------------------------------------------------------------------


def test_reading_alone_enrols_nobody(client: Client, dms: SmallCourse) -> None:
    assert client.get(lesson_url(dms.reading)).status_code == 200
    assert Enrolment.objects.count() == 0


def test_reading_notes_what_was_seen_of_a_course_that_is_begun(
    client: Client, cast: Cast, dms: SmallCourse
) -> None:
    enrol(cast.employee, dms.course)
    client.get(lesson_url(dms.reading))
    assert list(StepRecord.objects.values_list("step", "revision", "done_at")) == [
        (dms.reading.translation_key, dms.reading.live_revision_id, None)
    ]


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ("reading", "Erledigt, sobald Sie auf „Weiter“ gehen."),
        ("checking", "Erledigt, sobald Sie alle 2 Verständnisfragen richtig beantwortet haben."),
    ],
)
def test_lesson_says_when_it_is_done(client: Client, dms: SmallCourse, step: str, rule: str) -> None:
    assert rule in text(client.get(lesson_url(getattr(dms, step))))


def test_going_on_completes_what_has_no_question_and_leads_on(client: Client, dms: SmallCourse) -> None:
    response = client.post(lesson_url(dms.reading, "leave"))
    assert (response["Location"], done()) == (lesson_url(dms.checking), {dms.reading.translation_key})


def test_going_on_with_a_question_open_says_so_and_stays_where_the_test_is_locked(
    client: Client, dms: SmallCourse
) -> None:
    client.post(lesson_url(dms.reading, "leave"))
    response = client.post(lesson_url(dms.checking, "leave"), follow=True)
    assert response.redirect_chain == [(lesson_url(dms.checking), 302)]
    assert "Beantworten Sie erst alle Verständnisfragen dieser Lektion." in text(response)


def test_end_of_a_course_says_that_it_is_done(client: Client, network: Network) -> None:
    page = factories.CoursePageFactory.create(
        parent=factories.CataloguePageFactory.create(manufacturer=network.maker_a)
    )
    lesson = factories.LessonPageFactory.create(parent=page)
    response = client.post(lesson_url(lesson, "leave"), follow=True)
    assert response.redirect_chain == [(url("course", page.translation_key), 302)]
    assert "Sie haben den Kurs abgeschlossen." in text(response)


def test_lesson_without_translation_is_shown_in_german_and_says_so(
    client: Client, cast: Cast, dms: SmallCourse
) -> None:
    cast.employee.language = "en"
    cast.employee.save()
    assert "only available in this language" in text(client.get(lesson_url(dms.reading)))
    in_english(dms.page)
    in_english(dms.reading, title="Signing in")
    page = text(client.get(lesson_url(dms.reading)))
    assert ("only available" in page, "Signing in" in page) == (False, True)


# Check questions -------------------------------------------------------------------------------------------


def answer(client: Client, dms: SmallCourse, value: str, block: str = "check-0", **kwargs: Any) -> Any:
    return client.post(lesson_url(dms.checking, "check", block), {f"check-{block}": value}, **kwargs)


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "whole page"])
def test_wrong_answer_says_why_and_invites_to_try_again(
    client: Client, dms: SmallCourse, headers: dict[str, str]
) -> None:
    response = answer(client, dms, "wrong-0", headers=headers)
    said = text(response)
    assert response.status_code == 200
    assert ("<main" in response.content.decode()) is not bool(headers)
    for words in ("Noch nicht richtig", "Weil Eine falsche", "Darum.", "Erneut versuchen"):
        assert words in said


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "whole page"])
def test_right_answers_complete_the_lesson_and_the_page_shows_it(
    client: Client, dms: SmallCourse, headers: dict[str, str]
) -> None:
    first = text(answer(client, dms, "right", headers=headers))
    last = text(answer(client, dms, "right", "check-1", headers=headers))
    assert ("Noch 1 ist offen." in first, "Erledigt. Sie können alles noch einmal ansehen." in last) == (
        True,
        True,
    )
    assert done() == {dms.checking.translation_key}


def test_right_answer_is_remembered(client: Client, dms: SmallCourse) -> None:
    answer(client, dms, "right")
    assert text(client.get(lesson_url(dms.checking))).count("Richtig beantwortet") == 1


def test_options_stand_in_an_order_that_stays(client: Client, dms: SmallCourse) -> None:
    def order() -> list[str]:
        return re.findall(
            r'value="((?:right|wrong)[^"]*)"', client.get(lesson_url(dms.checking)).content.decode()
        )

    assert order() == order()


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "whole page"])
def test_option_that_does_not_exist_is_refused_and_changes_nothing(
    client: Client, dms: SmallCourse, headers: dict[str, str]
) -> None:
    response = answer(client, dms, "tampered", headers=headers)
    assert (response.status_code, "Es wurde nichts geändert." in text(response)) == (400, True)
    assert (Enrolment.objects.count(), StepRecord.objects.count()) == (0, 0)


def test_no_answer_is_asked_for(client: Client, dms: SmallCourse) -> None:
    response = client.post(lesson_url(dms.checking, "check", "check-0"), {})
    assert (response.status_code, "Wählen Sie eine Antwort." in text(response)) == (200, True)


def test_question_that_is_gone_is_a_conflict_with_the_lesson_as_it_is_now(
    client: Client, dms: SmallCourse
) -> None:
    response = answer(client, dms, "right", "check-9")
    assert (response.status_code, AnsweredCheck.objects.count()) == (409, 0)
    assert "Diese Frage gibt es in der Lektion nicht mehr." in text(response)


def test_address_of_an_answer_leads_back_to_its_question(client: Client, dms: SmallCourse) -> None:
    response = client.get(lesson_url(dms.checking, "check", "check-0"))
    assert response["Location"] == f"{lesson_url(dms.checking)}#question-check-0"


# What was missed comes back ---------------------------------------------------------------------------------

ONCE_MORE = "Noch einmal aus dem Kopf"


def recall(client: Client, dms: SmallCourse, value: str, **kwargs: Any) -> Any:
    url = lesson_url(dms.checking, "recall", "check-0")
    return client.post(url, {"recall-check-0": value}, **kwargs)


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "whole page"])
def test_missed_question_comes_back_at_the_end_once_it_is_answered(
    client: Client, dms: SmallCourse, headers: dict[str, str]
) -> None:
    said = [
        text(answer(client, dms, "wrong-0", headers=headers)),
        text(client.get(lesson_url(dms.checking))),
        text(answer(client, dms, "right", headers=headers)),
        text(client.get(lesson_url(dms.checking))),
    ]
    assert [ONCE_MORE in one for one in said] == [False, False, True, True]


def test_question_that_was_right_at_once_never_comes_back(client: Client, dms: SmallCourse) -> None:
    answer(client, dms, "right")
    answer(client, dms, "wrong-0")
    assert ONCE_MORE not in text(client.get(lesson_url(dms.checking)))


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "whole page"])
@pytest.mark.parametrize(
    ("value", "words", "retry"),
    [("right", "Richtig", False), ("wrong-0", "Richtige Antwort:", False)],
    ids=["right", "wrong"],
)
def test_what_comes_back_is_asked_once_and_leaves_no_trace(
    client: Client, dms: SmallCourse, headers: dict[str, str], value: str, words: str, retry: bool
) -> None:
    answer(client, dms, "wrong-0")
    answer(client, dms, "right")
    answer(client, dms, "right", "check-1")
    response = recall(client, dms, value, headers=headers)
    card = re.search(r'id="recall-check-0".*?</section>', response.content.decode(), re.DOTALL)
    assert card
    assert (words in card[0], "<button" in card[0]) == (True, retry)
    assert (MissedCheck.objects.count(), done()) == (0, {dms.checking.translation_key})
    assert ONCE_MORE not in text(client.get(lesson_url(dms.checking)))


def test_lesson_is_done_without_what_comes_back(client: Client, dms: SmallCourse) -> None:
    client.post(lesson_url(dms.reading, "leave"))
    for value, block in (("wrong-0", "check-0"), ("right", "check-0"), ("right", "check-1")):
        answer(client, dms, value, block)
    page = text(client.get(lesson_url(dms.checking)))
    assert ("Erledigt. Sie können alles" in page, ONCE_MORE in page) == (True, True)
    assert client.post(lesson_url(dms.checking, "leave"))["Location"] == dms.test.step_url()


def test_nothing_answered_to_what_comes_back_keeps_it(client: Client, dms: SmallCourse) -> None:
    answer(client, dms, "wrong-0")
    answer(client, dms, "right")
    empty = client.post(lesson_url(dms.checking, "recall", "check-0"), {})
    tampered = recall(client, dms, "tampered")
    gone = client.post(lesson_url(dms.checking, "recall", "check-9"), {"recall-check-9": "right"})
    assert "Wählen Sie eine Antwort." in text(empty)
    assert (tampered.status_code, gone.status_code) == (400, 409)
    assert ONCE_MORE in text(client.get(lesson_url(dms.checking)))


# Not there, not any more -----------------------------------------------------------------------------------


def test_other_makers_course_is_nowhere(client: Client, network: Network) -> None:
    other = small_course(manufacturer=network.maker_b)
    assert [
        client.get(url("course", other.course.key)).status_code,
        client.post(url("start", other.course.key)).status_code,
        client.get(lesson_url(other.reading)).status_code,
        client.post(lesson_url(other.reading, "leave")).status_code,
        answer(client, other, "right").status_code,
        client.get(lesson_url(other.test)).status_code,
        client.get(url("lesson", uuid.uuid4())).status_code,
    ] == [404] * 7
    assert Enrolment.objects.count() == 0


def test_unpublished_lesson_says_so_and_leads_to_its_course(
    client: Client, cast: Cast, dms: SmallCourse
) -> None:
    enrolment = enrol(cast.employee, dms.course)
    progress.complete_step(enrolment, dms.reading.translation_key)
    dms.reading.unpublish()
    for response in (
        client.get(lesson_url(dms.reading)),
        client.post(lesson_url(dms.reading, "leave")),
    ):
        assert (response.status_code, "Weiter mit „DMS 9“" in text(response)) == (410, True)
    assert done() == {dms.reading.translation_key}


def test_unpublished_course_says_so_and_leads_to_the_catalogue(client: Client, dms: SmallCourse) -> None:
    dms.page.unpublish()
    for address in (url("course", dms.course.key), lesson_url(dms.reading)):
        response = client.get(address)
        assert (response.status_code, "Katalog ansehen" in text(response)) == (410, True)


def test_draft_that_was_never_published_is_not_there(client: Client, dms: SmallCourse) -> None:
    draft = factories.LessonPageFactory.create(parent=dms.page, slug="draft", live=False)
    assert client.get(lesson_url(draft)).status_code == 404


# Video -----------------------------------------------------------------------------------------------------


@pytest.fixture
def film(dms: SmallCourse) -> str:
    """The address of a lesson with a video."""
    body = [
        {
            "type": "video",
            "id": "film",
            "value": {
                "video": factories.DocumentFactory.create().pk,
                "captions": factories.DocumentFactory.create().pk,
                "poster": factories.ImageFactory.create().pk,
                "transcript": "<p>Guten Tag.</p>",
            },
        }
    ]
    dms.reading.body = json.dumps(body)
    dms.reading.save_revision().publish()
    return lesson_url(dms.reading)


def test_video_waits_for_its_start_with_captions_and_transcript(client: Client, film: str) -> None:
    page = client.get(film).content.decode()
    for part in ('preload="none"', 'kind="captions"', "default>", 'poster="/', "js/video", "1,5×"):
        assert part in page
    assert ("autoplay" in page, "Abschrift lesen" in page, "Guten Tag." in page) == (False, True, True)


def test_who_saves_data_gets_no_still(client: Client, film: str) -> None:
    page = client.get(film, headers={"Save-Data": "on"}).content.decode()
    assert ("poster=" in page, "geladen erst beim Start" in page) == (False, True)


def test_lesson_without_a_video_loads_no_player(client: Client, dms: SmallCourse) -> None:
    assert "js/video" not in client.get(lesson_url(dms.reading)).content.decode()


# Home ------------------------------------------------------------------------------------------------------


def test_home_says_what_is_next_until_when_and_why(
    client: Client, cast: Cast, network: Network, dms: SmallCourse
) -> None:
    factories.AssignmentFactory.create(
        person=cast.employee, course=dms.course, dealership=network.a1, due_on=factories.in_days(5)
    )
    said = text(client.get("/"))
    for words in ("Anmelden", "Starten", "Fällig in 5 Tagen", "Pflicht für Serviceberatung", "Noch gesperrt"):
        assert words in said


def test_home_without_anything_to_learn_leads_to_the_catalogue(client: Client) -> None:
    assert "Zurzeit ist Ihnen nichts zugewiesen." in text(client.get("/"))


def test_first_visit_asks_whether_what_is_known_is_right_before_all_that_else_is_due(
    client: Client, cast: Cast, network: Network, dms: SmallCourse
) -> None:
    for course in (dms, small_course("CRM", manufacturer=network.maker_a)):
        factories.AssignmentFactory.create(person=cast.employee, course=course.course, dealership=network.a1)
    said = text(client.get("/"))
    for words in ("Stimmt das so?", "Funktion ADVISOR", "BetriebAutohaus A1", "Sprache"):
        assert words in said
    assert said.index("Starten") < said.index("Stimmt das so?") < said.index("Außerdem")
    enrol(cast.employee, dms.course)
    assert "Stimmt das so?" not in text(client.get("/"))


def test_all_done_names_the_next_refresh_of_what_nothing_outlasts(
    client: Client, cast: Cast, dms: SmallCourse
) -> None:
    factories.EnrolmentFactory.create(person=cast.employee, course=dms.course, completed_at=timezone.now())
    renewed = factories.CertificationFactory.create()
    for certification, issued, ends in (
        (renewed, -300, 20),
        (renewed, -10, 700),
        (factories.CertificationFactory.create(), -30, 90),
        (factories.CertificationFactory.create(), -30, None),
        (factories.CertificationFactory.create(), -300, -1),
    ):
        factories.CertificateFactory.create(
            person=cast.employee,
            certification=certification,
            issued_on=factories.in_days(issued),
            valid_until=None if ends is None else factories.in_days(ends),
        )
    said = text(client.get("/"))
    assert f"Alles erledigt. Nächste Auffrischung am {factories.in_days(90):%d.%m.%Y}." in said


def test_one_page_has_one_name(client: Client, cast: Cast, network: Network) -> None:
    def names(page: str) -> set[str]:
        found = re.findall(r'<a href="/" (?:aria-current="page")?>(?:<svg.*?</svg>)?([^<]+)</a>', page)
        return set(found)

    assert names(client.get("/").content.decode()) == {"Lernen"}
    assert names(client_of(cast, "manager").get("/").content.decode()) == {"Übersicht"}


def test_manager_finds_the_own_learning_below(cast: Cast, network: Network, dms: SmallCourse) -> None:
    manager = client_of(cast, "manager")
    assert "Ihr eigenes Lernen" not in text(manager.get("/"))
    factories.AssignmentFactory.create(person=cast.manager, course=dms.course, dealership=network.a1)
    page = manager.get("/").content.decode()
    assert ("Ihr eigenes Lernen" in page, page.count("button primary")) == (True, 0)


# Queries ---------------------------------------------------------------------------------------------------

MOST_QUERIES = 15


def test_pages_ask_no_more_for_many_courses_than_for_one(
    client: Client, cast: Cast, network: Network
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def add() -> SmallCourse:
        course = small_course(manufacturer=network.maker_a)
        factories.AssignmentFactory.create(person=cast.employee, course=course.course, dealership=network.a1)
        progress.complete_step(enrol(cast.employee, course.course), course.reading.translation_key)
        return course

    one = add()
    paths = ["/", url("catalogue"), url("course", one.course.key), lesson_url(one.checking)]
    for path in paths:  # the first look notes what was seen
        client.get(path)
    few = {path: queries(path) for path in paths}
    for _more in range(3):
        add()
    assert {path: queries(path) for path in paths} == few
    assert [path for path in paths[:3] if few[path] > MOST_QUERIES] == []
    assert few[paths[3]] <= 20
