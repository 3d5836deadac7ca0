"""The pages of a test, as their learner uses them: with forms, and with a script."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.models import Answer, Attempt, TestPage
from assessments.services import attempts
from enrolments.models import Enrolment
from tests import factories
from tests.assessments.pools import Exam, exam
from tests.assessments.test_attempts import answer_all, answers
from tests.cast import Cast, Network, client_of
from tests.courses.questions.contents import area, choice, gaps, hotspot, word
from tests.scenes import scene

pytestmark = pytest.mark.django_db

BY_SCRIPT = {"Accept": "application/json"}


@scene
def dms(network: Network) -> Exam:
    return exam(manufacturer=network.maker_a)


@pytest.fixture
def learner(cast: Cast) -> Client:
    return client_of(cast, "employee")


@pytest.fixture
def attempt(dms: Exam, cast: Cast) -> Attempt:
    return attempts.start(dms.enrolment(person=cast.employee), dms.page)


def url(name: str, dms: Exam, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=[dms.page.translation_key, *args])


def text_of(response: Any) -> str:
    content = re.sub(r"<(style|script|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def test_before_the_lessons_the_test_is_locked_and_says_what_comes_first(dms: Exam, learner: Client) -> None:
    page = text_of(learner.get(url("test", dms)))
    assert ("Noch gesperrt" in page, "Auftrag anlegen" in page, "Test starten" in page) == (True, True, False)
    response = learner.post(url("begin", dms))
    assert (response.url, Attempt.objects.count(), Enrolment.objects.count()) == (url("test", dms), 0, 0)


def test_after_the_lessons_it_starts_at_the_first_question(dms: Exam, learner: Client, cast: Cast) -> None:
    dms.enrolment(person=cast.employee)
    page = text_of(learner.get(url("test", dms)))
    assert ("4 Fragen, in Ihrem Tempo." in page, "75 %" in page, "ohne Zeitlimit" in page) == (
        True,
        True,
        True,
    )
    response = learner.post(url("begin", dms))
    assert (response.url, Attempt.objects.get().enrolment.person) == (url("question", dms, 1), cast.employee)


def test_it_goes_on_at_the_first_open_question(dms: Exam, learner: Client, attempt: Attempt) -> None:
    attempts.save_answer(attempt, 1, "right")
    attempts.save_answer(attempt, 2, "wrong")
    assert "Test fortsetzen" in text_of(learner.get(url("test", dms)))
    assert learner.post(url("begin", dms)).url == url("question", dms, 3)


def test_a_question_shows_itself_and_the_answer_that_is_saved(
    dms: Exam, learner: Client, attempt: Attempt
) -> None:
    attempts.save_answer(attempt, 2, "wrong")
    response = learner.get(url("question", dms, 2))
    page = response.content.decode()
    assert ("Frage 2 von 4" in page, "Gespeichert." in page) == (True, True)
    assert re.findall(r'value="(right|wrong)"( checked)?', page) == [
        (one, " checked" if one == "wrong" else "") for one in attempt.questions.get(position=2).arrangement
    ]
    assert ("Genau." in page, "Darum." in page) == (False, False)  # nothing of the key


def test_a_question_says_in_which_language_it_is(
    dms: Exam, learner: Client, cast: Cast, attempt: Attempt
) -> None:
    cast.employee.language = "en"
    cast.employee.save()
    page = learner.get(url("question", dms, 1)).content.decode()
    assert re.search(r'<html lang="en".*<div lang="de">\s*<div class="question"', page, re.DOTALL)
    assert '<span lang="de">Abschlusstest</span>' in page


def test_a_form_saves_and_goes_on(dms: Exam, learner: Client, attempt: Attempt) -> None:
    form = {"attempt": "1", "answer": "right", "flag": "1"}
    gone_to = [
        learner.post(url("question", dms, position), form | ({"go": go} if go else {})).url
        for position, go in ((1, ""), (2, "1"), (3, "course"), (4, ""), (4, "overview"), (1, "99"))
    ]
    assert gone_to == [
        url("question", dms, 2),
        url("question", dms, 1),
        reverse("enrolments:course", args=[dms.course.key]),
        url("overview", dms),
        url("overview", dms),
        url("question", dms, 2),
    ]
    assert answers(attempt) == ["right"] * 4
    assert attempt.questions.filter(is_flagged=True).count() == 4


def test_a_script_is_told_that_the_answer_is_saved(dms: Exam, learner: Client, attempt: Attempt) -> None:
    key = str(uuid.uuid4())
    form = {"attempt": "1", "answer": "right", "key": key}
    told = [learner.post(url("question", dms, 1), form, headers=BY_SCRIPT) for _again in range(2)]
    assert [response.status_code for response in told] == [200, 200]
    assert re.fullmatch(r"Gespeichert um \d\d:\d\d Uhr", told[0].json()["saved"])
    assert [str(one.key) for one in Answer.objects.all()] == [key]


@pytest.mark.parametrize(
    "form",
    [
        {"attempt": "1", "answer": "no such option"},
        {"attempt": "1", "answer": ["right", "wrong"]},
        {"attempt": "1", "answer": "right", "key": "no key"},
    ],
)
def test_a_tampered_answer_is_refused_and_changes_nothing(
    dms: Exam, learner: Client, attempt: Attempt, form: dict[str, Any]
) -> None:
    told = learner.post(url("question", dms, 1), form, headers=BY_SCRIPT)
    page = learner.post(url("question", dms, 1), form)
    assert (told.status_code, page.status_code) == (400, 400)
    assert told.json() == {"problem": "Diese Antwort gehört nicht zu dieser Frage."}
    assert "Diese Antwort gehört nicht zu dieser Frage." in text_of(page)
    assert Answer.objects.count() == 0


def test_an_answer_to_a_finished_attempt_is_a_conflict(dms: Exam, learner: Client, attempt: Attempt) -> None:
    attempts.submit(attempt)
    form = {"attempt": "1", "answer": "right"}
    told = learner.post(url("question", dms, 1), form, headers=BY_SCRIPT)
    page = learner.post(url("question", dms, 1), form)
    assert (told.status_code, page.status_code, Answer.objects.count()) == (409, 409, 0)
    assert "Schon abgegeben" in text_of(page)


def test_an_old_page_says_nothing_about_a_new_attempt(dms: Exam, learner: Client, attempt: Attempt) -> None:
    attempts.submit(attempt)
    again = attempts.start(attempt.enrolment, dms.page)
    late = learner.post(url("question", dms, 1), {"attempt": "1", "answer": "right"})
    learner.post(url("submit", dms), {"attempt": "1"})
    again.refresh_from_db()
    assert (late.status_code, answers(again), again.submitted_at) == (409, [None] * 4, None)


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "\0"])
def test_numbers_that_no_page_sends_lead_nowhere_and_lose_nothing(
    dms: Exam, learner: Client, attempt: Attempt, number: str
) -> None:
    answered = learner.post(url("question", dms, 1), {"attempt": "1", "answer": "right", "go": number})
    submitted = learner.post(url("submit", dms), {"attempt": "1", "turn": number})
    assert (answered.status_code, submitted.status_code) == (302, 302)
    assert answers(attempt) == ["right", None, None, None]


def test_what_is_typed_with_a_nought_byte_is_refused(dms: Exam, learner: Client, attempt: Attempt) -> None:
    version = factories.QuestionVersionFactory.create(
        type="gap", contents={"de": gaps(word("w", "ja"))}, topic=dms.versions[0].topic
    )
    attempt.questions.filter(position=1).update(version=version, arrangement=[])
    form = {"attempt": "1", "answer-w": "j\0a"}
    statuses = [
        learner.post(url("question", dms, 1), form, headers=how).status_code for how in (BY_SCRIPT, {})
    ]
    assert (statuses, answers(attempt)[0]) == ([400, 400], None)


@pytest.mark.parametrize(("kind", "says"), [("multiple", True), ("single", False)])
def test_how_part_of_the_point_is_earned_stands_below_the_question(
    dms: Exam, learner: Client, attempt: Attempt, kind: str, says: bool
) -> None:
    content = choice(("a", True), ("b", True), ("c", False)) if says else choice(("a", True), ("c", False))
    version = factories.QuestionVersionFactory.create(
        type=kind, contents={"de": content}, topic=dms.versions[0].topic
    )
    attempt.questions.filter(position=1).update(version=version, arrangement=[])
    page = text_of(learner.get(url("question", dms, 1)))
    assert ("jede falsch gewählte hebt eine richtige auf" in page) == says


@pytest.mark.parametrize("position", [0, 5, 999])
def test_a_place_beyond_the_end_is_not_found(
    dms: Exam, learner: Client, attempt: Attempt, position: int
) -> None:
    statuses = [
        learner.get(url("question", dms, position)).status_code,
        learner.post(url("question", dms, position), {"attempt": "1"}).status_code,
    ]
    assert statuses == [404, 404]


def test_the_overview_says_what_is_open_and_flagged(dms: Exam, learner: Client, attempt: Attempt) -> None:
    attempts.save_answer(attempt, 1, "right")
    attempts.save_answer(attempt, 3, None, flag=True)
    page = text_of(learner.get(url("overview", dms)))
    assert (
        "3 Fragen sind noch offen." in page,
        "Gemerkt: Frage 3" in page,
        "Zur offenen Frage 2" in page,
    ) == (
        True,
        True,
        True,
    )


def test_handing_in_shows_the_result_once_and_for_all(dms: Exam, learner: Client, attempt: Attempt) -> None:
    answer_all(attempt, wrong=1)
    for _again in range(2):
        assert learner.post(url("submit", dms), {"attempt": "1"}).url == url("result", dms)
    page = text_of(learner.get(url("result", dms)))
    assert (
        "Bestanden" in page,
        "Sie haben 75 Prozent erreicht, zum Bestehen sind es 75." in page,
        "1 Frage, die noch nicht sitzt" in page,
    ) == (True, True, True)


def test_repeating_a_test_leaves_the_course_completed(dms: Exam, learner: Client, attempt: Attempt) -> None:
    """A new passage begins with the course; what was done stays done while one practises."""
    answer_all(attempt)
    learner.post(url("submit", dms), {"attempt": "1"})
    learner.post(url("begin", dms))
    [passage] = Enrolment.objects.all()
    again = passage.attempts.get(number=2)
    course = reverse("enrolments:course", args=[dms.course.key])
    assert passage.completed_at is not None
    assert "Erledigt am" in text_of(learner.get(course))
    learner.post(url("submit", dms), {"attempt": str(again.number)})
    passage.refresh_from_db()
    assert (passage.completed_at is not None, passage.attempts.get(number=2).passed) == (True, False)
    assert "Bestanden haben Sie diesen Test schon" in text_of(learner.get(url("result", dms)))
    assert "Erledigt am" in text_of(learner.get(course))


def test_a_gap_explains_itself_and_leads_to_the_spot(dms: Exam, learner: Client, attempt: Attempt) -> None:
    answer_all(attempt, wrong=4)
    attempts.submit(attempt)
    response = learner.get(url("result", dms))
    page = text_of(response)
    spot = f"{reverse('enrolments:lesson', args=[dms.lesson.translation_key])}#text-0"
    assert (
        "Noch nicht bestanden" in page,
        page.count("Leider nein."),
        page.count("Richtige Antwort: Die richtige"),
        page.count("Darum."),
        response.content.decode().count(f'href="{spot}"'),
    ) == (True, 4, 4, 4, 4)


def test_pages_of_a_test_that_was_not_begun_lead_to_its_start(dms: Exam, learner: Client) -> None:
    names = [("question", 1), ("overview",), ("result",)]
    assert {learner.get(url(name, dms, *args)).url for name, *args in names} == {url("test", dms)}


def test_a_test_that_was_unpublished_meanwhile_can_be_finished_but_not_begun(
    dms: Exam, learner: Client, attempt: Attempt, cast: Cast
) -> None:
    TestPage.objects.get(pk=dms.page.pk).unpublish()
    assert learner.get(url("question", dms, 1)).status_code == 200
    answer_all(attempt)
    learner.post(url("submit", dms), {"attempt": "1"})
    assert learner.get(url("result", dms)).status_code == 200
    other = client_of(cast, "colleague")
    statuses = [other.get(url("test", dms)).status_code, other.post(url("begin", dms)).status_code]
    assert (statuses, learner.post(url("begin", dms)).status_code) == ([404, 404], 404)


def test_nobody_reaches_somebody_else_s_attempt(dms: Exam, attempt: Attempt, cast: Cast) -> None:
    answer_all(attempt)
    attempts.submit(attempt)
    for persona in ("colleague", "manager", "trainer", "headquarters", "admin"):
        assert client_of(cast, persona).get(url("result", dms)).url == url("test", dms)


def test_another_maker_s_test_does_not_exist(dms: Exam, cast: Cast) -> None:
    assert client_of(cast, "employee_b1").get(url("test", dms)).status_code == 404


def test_a_pool_that_is_too_small_is_said(network: Network, cast: Cast, learner: Client) -> None:
    small = exam(pool=1, manufacturer=network.maker_a)
    small.enrolment(person=cast.employee)
    response = learner.post(url("begin", small), follow=True)
    assert "zu wenige Fragen" in text_of(response)


def test_a_question_in_english_is_the_same_question(dms: Exam, learner: Client, attempt: Attempt) -> None:
    drawn = attempt.questions.select_related("version").get(position=1)
    version = drawn.version
    english = {**version.contents["de"], "text": "<p>Which one?</p>"}
    type(version).objects.filter(pk=version.pk).update(contents={**version.contents, "en": english})
    client = learner
    client.post(reverse("set_language"), {"language": "en"})
    page = text_of(client.get(url("question", dms, 1)))
    assert ("Which one?" in page, "Question 1 of 4" in page) == (True, True)


def test_the_pages_take_as_many_queries_for_a_long_test_as_for_a_short_one(
    network: Network, cast: Cast, learner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken: list[list[int]] = []
    for count in (1, 8):
        dms = exam(pool=8, manufacturer=network.maker_a)
        dms.page.sections.update(count=count)
        attempt = attempts.start(dms.enrolment(person=cast.employee), dms.page)
        counts = []
        for name, *args in (("test",), ("question", 1), ("overview",)):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                learner.get(url(name, dms, *args))
            counts.append(len(queries))
        answer_all(attempt)
        attempts.submit(attempt)
        with CaptureQueriesContext(connection) as queries:
            learner.get(url("result", dms))
        taken.append([*counts, len(queries)])
    assert taken[0] == taken[1]
    assert max(taken[0]) <= 20


def test_saving_an_answer_takes_ten_queries(learner: Client, dms: Exam, attempt: Attempt) -> None:
    """Who is it, and what do they see (3); the attempt (1); in one transaction (2) its lock, the question, the answers
    so far, the new one (4)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for value in ("wrong", "right", "wrong"):
        form = {"attempt": "1", "turn": "0", "answer": value, "key": str(uuid.uuid4())}
        with CaptureQueriesContext(connection) as queries:
            assert learner.post(url("question", dms, 1), form, headers=BY_SCRIPT).status_code == 200
        taken.append(len(queries))
    assert taken[1:] == [10, 10]  # the first one claims the attempt for its device


def test_an_answer_of_somebody_who_may_not_see_the_course_any_more_is_not_saved(
    learner: Client, dms: Exam, attempt: Attempt, cast: Cast
) -> None:
    cast.employee.employments.all().delete()
    form = {"attempt": "1", "turn": "0", "answer": "right", "key": str(uuid.uuid4())}
    response = learner.post(url("question", dms, 1), form, headers=BY_SCRIPT)
    assert (response.status_code, Answer.objects.count()) == (404, 0)


def test_the_result_takes_as_many_queries_for_many_pictures_as_for_one(
    network: Network, cast: Cast, learner: Client
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for count in (1, 6):
        dms = exam(pool=0, manufacturer=network.maker_a)
        topic = dms.page.sections.first().topic
        dms.page.sections.exclude(topic=topic).delete()
        dms.page.sections.update(count=count)
        for image in factories.ImageFactory.create_batch(count):
            image.get_rendition("original")
            factories.QuestionVersionFactory.create(
                topic=topic, type="hotspot", contents={"de": hotspot(area("a", 0, 0), image=image.pk)}
            )
        attempts.submit(attempts.start(dms.enrolment(person=cast.employee), dms.page))
        with CaptureQueriesContext(connection) as queries:
            page = learner.get(url("result", dms))
        assert page.content.decode().count("Richtig ist: a") == count
        taken.append(len(queries))
    assert taken[0] == taken[1]
