"""Placement tests: what is mastered already is waived, topic by topic, and nothing else changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.drawing import waived
from assessments.models import Attempt, PlacementPage, PlacementTopic
from assessments.services import attempts
from courses.models import LessonPage
from enrolments.models import Enrolment, StepRecord
from enrolments.outlines import outline_of
from enrolments.services.enrolling import enrol
from enrolments.services.progress import complete_step, waive_lessons
from tests import factories
from tests.assessments.pools import Exam, exam
from tests.assessments.test_views import text_of
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import edit_url, save
from tests.scenes import scene

pytestmark = pytest.mark.django_db

READING, CHECKING, BOTH = (uuid.UUID(int=n) for n in (1, 2, 3))


@dataclass(frozen=True)
class Placement:
    """Two questions from each topic: „Leads“ waives the lesson to read, „Fristen“ the one with check questions."""

    dms: Exam
    page: PlacementPage
    reading: LessonPage
    checking: LessonPage

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"assessments:{name}", args=[self.page.translation_key, *args])

    @property
    def course_url(self) -> str:
        return reverse("enrolments:course", args=[self.dms.course.key])

    def answer(self, attempt: Attempt, *known: str) -> None:
        """All questions of these topics right, the others wrong."""
        for one in attempts.asked(attempt):
            value = "right" if one.version.topic.name_de in known else "wrong"
            attempts.save_answer(attempt, one.drawn.position, value, key=uuid.uuid4())


@scene
def placement(network: Network) -> Placement:
    dms = exam(manufacturer=network.maker_a)
    course = dms.page.get_parent()
    reading, checking = LessonPage.objects.child_of(course).order_by("path")
    page = factories.PlacementPageFactory.create(parent=course)
    for section, lesson in zip(dms.page.sections.all(), (reading, checking), strict=True):
        key = str(lesson.translation_key)
        page.topics.add(PlacementTopic(topic=section.topic, count=2, lessons=[key]))
    page.save_revision().publish()
    return Placement(dms, PlacementPage.objects.get(pk=page.pk), reading, checking)


@pytest.fixture
def learner(cast: Cast) -> Client:
    return client_of(cast, "employee")


@pytest.fixture
def attempt(placement: Placement, cast: Cast) -> Attempt:
    return attempts.start(enrol(cast.employee, placement.dms.course), placement.page)


def steps(cast: Cast, placement: Placement) -> list[tuple[str, str, bool]]:
    outline = outline_of(cast.employee, placement.dms.course)
    assert outline is not None
    return [(one.title, str(one.state), one.is_waived) for one in outline.steps]


# The rule -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (set(), set()),
        ({1}, {READING}),
        ({2}, {CHECKING}),
        ({1, 2}, {READING, CHECKING, BOTH}),
    ],
)
def test_a_lesson_is_waived_where_all_its_topics_are_mastered(
    known: set[int], expected: set[uuid.UUID]
) -> None:
    assert waived({1: [READING, BOTH], 2: [CHECKING, BOTH]}, known) == expected


# Taking it ----------------------------------------------------------------------------------------------


def test_the_course_offers_it_first_and_the_way_without(placement: Placement, learner: Client) -> None:
    page = text_of(learner.get(placement.course_url))
    assert (
        "Wissen Sie das schon?" in page,
        "Einstufung starten, 4 Fragen" in page,
        "Ohne Einstufung beginnen" in page,
    ) == (True, True, True)
    assert "4 Fragen zeigen, was Sie schon können." in text_of(learner.get(placement.url("test")))
    assert (Enrolment.objects.count(), Attempt.objects.count()) == (0, 0)


def test_a_topic_that_is_mastered_waives_its_lessons(
    placement: Placement, learner: Client, cast: Cast
) -> None:
    assert learner.post(placement.url("begin")).url == placement.url("question", 1)
    attempt = Attempt.objects.get()
    placement.answer(attempt, "Leads")
    assert learner.post(placement.url("submit"), {"attempt": "1"}).url == placement.url("result")
    assert steps(cast, placement) == [
        ("Anmelden", "done", True),
        ("Auftrag anlegen", "next", False),
        ("Abschlusstest", "locked", False),
    ]
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.critical_failed, attempt.passed) == (50, False, None)
    page = text_of(learner.get(placement.url("result")))
    assert (
        "1 von 2 Lektionen können Sie überspringen" in page,
        "Leads beherrscht 100 %" in page,
        "Fristen noch zu lernen 0 %" in page,
        "Prüfungsfrage" in page,
    ) == (True, True, True, False)
    course = text_of(learner.get(placement.course_url))
    assert ("Übersprungen: Sie können das schon" in course, "Ergebnis der Einstufung" in course) == (
        True,
        True,
    )
    assert "Einstufung starten" not in course


def test_a_waived_lesson_may_be_opened_all_the_same(
    placement: Placement, learner: Client, attempt: Attempt
) -> None:
    placement.answer(attempt, "Fristen")
    attempts.submit(attempt)
    page = text_of(learner.get(placement.checking.step_url()))
    assert ("Übersprungen: Sie können das schon." in page, "Richtig beantwortet" in page) == (True, False)


def test_all_known_leaves_the_final_test(
    placement: Placement, learner: Client, cast: Cast, attempt: Attempt
) -> None:
    placement.answer(attempt, "Leads", "Fristen")
    attempts.submit(attempt)
    assert steps(cast, placement) == [
        ("Anmelden", "done", True),
        ("Auftrag anlegen", "done", True),
        ("Abschlusstest", "next", False),
    ]
    assert Enrolment.objects.get().completed_at is None
    page = learner.get(placement.url("result")).content.decode()
    assert f'href="{placement.dms.page.step_url()}">Weiterlernen' in page


def test_nothing_known_waives_nothing(
    placement: Placement, learner: Client, cast: Cast, attempt: Attempt
) -> None:
    placement.answer(attempt)
    attempts.submit(attempt)
    assert "Hier lohnt sich jede Lektion" in text_of(learner.get(placement.url("result")))
    assert StepRecord.objects.done().count() == 0


def test_what_is_done_stays_as_it_was_done(placement: Placement, cast: Cast, attempt: Attempt) -> None:
    complete_step(attempt.enrolment, placement.reading.translation_key)
    placement.answer(attempt, "Leads", "Fristen")
    attempts.submit(attempt)
    assert [one[2] for one in steps(cast, placement)] == [False, True, False]


def test_it_is_taken_once(placement: Placement, learner: Client, attempt: Attempt) -> None:
    assert attempts.start(attempt.enrolment, placement.page) == attempt
    attempts.submit(attempt)
    assert attempts.start(attempt.enrolment, placement.page) == attempt
    gone_to = [learner.post(placement.url("begin")).url, learner.get(placement.url("test")).url]
    assert (gone_to, Attempt.objects.count()) == ([placement.url("result")] * 2, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            enrolment=attempt.enrolment, test=attempt.test, number=2, pass_percent=100, waives=[]
        )


def test_what_it_waives_is_fixed_at_the_start(placement: Placement, cast: Cast, attempt: Attempt) -> None:
    PlacementTopic.objects.update(mastery_percent=1, lessons=[])
    placement.answer(attempt, "Leads")
    attempts.submit(attempt)
    assert [one[2] for one in steps(cast, placement)] == [True, False, False]


def test_the_course_is_done_without_it(placement: Placement, learner: Client, cast: Cast) -> None:
    enrolment = placement.dms.enrolment(person=cast.employee)
    complete_step(enrolment, placement.dms.page.translation_key)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None
    assert "Einstufung" not in text_of(learner.get(placement.course_url))
    gone_to = [learner.get(placement.url("test")).url, learner.post(placement.url("begin")).url]
    assert (gone_to, Attempt.objects.count()) == ([placement.course_url, placement.url("test")], 0)


def test_no_placement_waives_a_test_or_another_course_s_lesson(placement: Placement, cast: Cast) -> None:
    enrolment = enrol(cast.employee, placement.dms.course)
    elsewhere = factories.LessonPageFactory.create()
    keys = [placement.dms.page.translation_key, elsewhere.translation_key]
    assert (waive_lessons(enrolment, keys), StepRecord.objects.count()) == (0, 0)


def test_nobody_reaches_another_maker_s(placement: Placement, cast: Cast) -> None:
    other = client_of(cast, "employee_b1")
    statuses = [other.get(placement.url("test")).status_code, other.post(placement.url("begin")).status_code]
    assert statuses == [404, 404]


# Writing it ---------------------------------------------------------------------------------------------


def topic_row(placement: Placement, *lessons: str, count: int = 2) -> dict[str, Any]:
    """The form with the second topic taken away."""
    first, second = (
        {"id": one.pk, "topic": one.topic_id, "count": count, "mastery_percent": 80}
        for one in placement.page.topics.all()
    )
    rows = inline_formset([first, second | {"DELETE": "on"}], initial=2)
    return {**nested_form_data({"topics": rows}), "topics-0-lessons": list(lessons)}


def test_a_trainer_gives_topics_lessons_of_the_course(placement: Placement, cast: Cast) -> None:
    client = client_of(cast, "trainer")
    keys = [str(one.translation_key) for one in (placement.reading, placement.checking)]
    response = save(client, edit_url(placement.page), "action-publish", **topic_row(placement, *keys))
    assert response.status_code == 302
    assert [one.lessons for one in PlacementPage.objects.get(pk=placement.page.pk).topics.all()] == [keys]


@pytest.mark.parametrize(
    ("count", "lesson", "problem"),
    [
        (6, "reading", "Im Pool sind dafür nur 5 veröffentlichte Fragen, gebraucht werden 6."),
        (2, "", "Wählen Sie die Lektionen, die dieses Thema erlässt."),
        (2, "elsewhere", "ist keine gültige Auswahl"),
    ],
)
def test_a_placement_that_would_not_work_is_not_published(
    placement: Placement, cast: Cast, count: int, lesson: str, problem: str
) -> None:
    factories.EvidenceVersionFactory.create(topic=placement.page.topics.first().topic)  # of no use to it
    keys = {"reading": str(placement.reading.translation_key), "elsewhere": str(READING)}
    rows = topic_row(placement, *([keys[lesson]] if lesson else []), count=count)
    response = save(client_of(cast, "trainer"), edit_url(placement.page), "action-publish", **rows)
    assert (response.status_code, problem in text_of(response)) == (200, True)
