"""Who takes only what a release changed is asked only the questions that it changed."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.deltas import Change, blueprint_for, changed_steps, changes_by
from assessments.drawing import Blueprint, Part, narrow
from assessments.models import Attempt, PlacementPage, Question, QuestionVersion, Topic
from assessments.services import attempts
from courses.models import CoursePage, LessonPage
from dealerships.models import Release
from enrolments.models import Enrolment
from enrolments.services.enrolling import enrol
from enrolments.services.progress import take_changes
from tests import factories
from tests.assessments.pools import Exam, exam, must_have
from tests.assessments.test_pool import filled_in, url
from tests.assessments.test_publishing import publish
from tests.assessments.test_views import text_of
from tests.cast import Cast, Network, client_of
from tests.scenes import scene

MUST, CRITICAL, NEW, OTHER = (uuid.UUID(int=n) for n in range(1, 5))
WHOLE = Blueprint((Part(1, 2), Part(2, 3)), {MUST: False, CRITICAL: True})


@pytest.mark.parametrize(
    ("changed", "parts", "always"),
    [
        pytest.param({NEW: 1}, (Part(1, 1),), {}, id="as many as have changed"),
        pytest.param(
            {NEW: 1, OTHER: 1, uuid.UUID(int=9): 1}, (Part(1, 2),), {}, id="no more than the test wants"
        ),
        pytest.param({CRITICAL: 1}, (), {CRITICAL: True}, id="a must-have stays critical and counts once"),
        pytest.param({MUST: 7, NEW: 2}, (Part(2, 1),), {MUST: False}, id="a must-have of any topic"),
    ],
)
def test_narrowed_is_what_of_it_has_changed(
    changed: dict[uuid.UUID, int], parts: tuple[Part, ...], always: dict[uuid.UUID, bool]
) -> None:
    assert narrow(WHOLE, changed) == Blueprint(parts, always, only=frozenset(changed))


@pytest.mark.parametrize("changed", [{}, {NEW: 7}])
def test_nothing_is_left_where_nothing_that_it_asks_has_changed(changed: dict[uuid.UUID, int]) -> None:
    assert narrow(WHOLE, changed) is None


# With rows ----------------------------------------------------------------------------------------------


@scene
def dms(network: Network) -> Exam:
    """The release changed one question of the first topic, of which a test asks two."""
    found = exam(manufacturer=network.maker_a, pass_percent=75)
    release = factories.ReleaseFactory.create(system=network.system_a, name="9.1", released_on="2026-03-01")
    found.versions[0].changed_in = release
    found.versions[0].save()
    return found


@pytest.fixture
def release() -> Release:
    return Release.objects.get(name="9.1")


@pytest.fixture
def enrolment(cast: Cast, dms: Exam, release: Release) -> Enrolment:
    return on_the_delta(cast, dms, release)


def on_the_delta(cast: Cast, dms: Exam, release: Release) -> Enrolment:
    enrolment = enrol(cast.employee, dms.course)
    take_changes(enrolment, [release.pk], changed_steps(dms.course.key, [release.pk]))
    return enrolment


@pytest.mark.django_db
class TestDelta:
    def test_draws_the_changed_questions_alone_by_the_test_s_own_mark(
        self, dms: Exam, enrolment: Enrolment
    ) -> None:
        attempt = attempts.start(enrolment, dms.page)
        [asked] = attempts.asked(attempt)
        assert (asked.version, attempt.pass_percent) == (dms.versions[0], 75)
        attempts.save_answer(attempt, 1, "right")
        attempts.submit(attempt)
        enrolment.refresh_from_db()
        assert enrolment.completed_at is not None

    def test_is_failed_like_any_other_test(self, dms: Exam, enrolment: Enrolment) -> None:
        attempt = attempts.start(enrolment, dms.page)
        attempts.save_answer(attempt, 1, "wrong")
        assert (attempts.submit(attempt).passed, enrolment.completed_at) == (False, None)

    def test_asks_a_must_have_that_changed(self, dms: Exam, cast: Cast, release: Release) -> None:
        question = must_have(dms)
        publish(question, changed_in=release)
        enrolment = on_the_delta(cast, dms, release)
        attempt = attempts.start(enrolment, dms.page)
        critical = {one.version.question: one.drawn.is_critical for one in attempts.asked(attempt)}
        assert critical == {dms.versions[0].question: False, question.translation_key: True}

    def test_asks_all_where_no_changed_question_is_live_any_more(
        self, dms: Exam, enrolment: Enrolment
    ) -> None:
        QuestionVersion.objects.filter(pk=dms.versions[0].pk).update(is_live=False)
        assert blueprint_for(dms.page, enrolment) == dms.page.blueprint

    def test_another_release_changes_nothing(self, dms: Exam) -> None:
        other = factories.ReleaseFactory.create(released_on="2026-04-01")
        assert changed_steps(dms.course.key, [other.pk]) == set()

    def test_who_takes_the_whole_course_is_asked_all(self, dms: Exam, cast: Cast) -> None:
        enrolment = enrol(cast.employee, dms.course)
        assert blueprint_for(dms.page, enrolment) == dms.page.blueprint

    def test_placement_test_is_neither_offered_nor_begun(
        self, dms: Exam, enrolment: Enrolment, cast: Cast
    ) -> None:
        course = CoursePage.objects.get(translation_key=dms.course.key)
        page = factories.PlacementPageFactory.create(parent=course)
        lesson = LessonPage.objects.child_of(course).first()
        factories.PlacementTopicFactory.create(
            page=page, topic=dms.versions[0].topic, count=2, lessons=[str(lesson.translation_key)]
        )
        page.save_revision().publish()
        key = PlacementPage.objects.get().translation_key
        client = client_of(cast, "employee")
        course_url = reverse("enrolments:course", args=[dms.course.key])
        assert reverse("assessments:begin", args=[key]) not in client.get(course_url).content.decode()
        assert client.get(reverse("assessments:test", args=[key])).url == course_url  # type: ignore[attr-defined]
        client.post(reverse("assessments:begin", args=[key]))
        assert not Attempt.objects.exists()


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def learner(self, cast: Cast) -> Client:
        return client_of(cast, "employee")

    def test_course_and_test_say_that_it_is_only_what_changed(
        self, dms: Exam, enrolment: Enrolment, learner: Client
    ) -> None:
        page = text_of(learner.get(reverse("enrolments:course", args=[dms.course.key])))
        assert "Delta-Schulung: nur, was sich geändert hat." in page
        assert page.count("Unverändert: Das weist Ihr Zertifikat schon nach") == 2
        page = text_of(learner.get(reverse("assessments:test", args=[dms.page.translation_key])))
        assert "1 Frage, in Ihrem Tempo. Delta-Schulung: Gefragt wird nur, was sich geändert hat." in page

    def test_lesson_says_why_it_is_skipped(self, dms: Exam, enrolment: Enrolment, learner: Client) -> None:
        page = text_of(learner.get(reverse("enrolments:lesson", args=[dms.lesson.translation_key])))
        assert "Unverändert: Das weist Ihr Zertifikat schon nach. Ansehen können Sie es trotzdem." in page

    def test_test_without_a_changed_question_is_waived(
        self, dms: Exam, cast: Cast, release: Release, learner: Client
    ) -> None:
        QuestionVersion.objects.update(changed_in=None)
        lesson = LessonPage.objects.get(pk=dms.lesson.pk)
        lesson.changed_in = release
        lesson.save_revision().publish()
        enrolment = on_the_delta(cast, dms, release)
        page = text_of(learner.get(reverse("enrolments:course", args=[dms.course.key])))
        assert "Entfällt: Keine der Fragen hat sich geändert" in page
        assert changed_steps(dms.course.key, [release.pk]) == {lesson.translation_key}
        assert dms.page.translation_key in enrolment.steps.done().values_list("step", flat=True)


@pytest.mark.django_db
class TestChanges:
    def test_are_lessons_and_tests_by_system_and_day(
        self, dms: Exam, network: Network, release: Release
    ) -> None:
        assert release.released_on is not None
        expected = {Change(dms.course.pk, network.system_a.pk, release.released_on)}
        assert changes_by([network.system_a.pk]) == expected
        assert changes_by([network.system_b.pk]) == set()

    def test_take_as_many_queries_for_many(self, dms: Exam, network: Network, release: Release) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                changes_by([network.system_a.pk])
            return len(captured)

        few = queries()
        QuestionVersion.objects.update(changed_in=release)
        LessonPage.objects.update(changed_in=release)
        assert queries() == few


# Who says so --------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestAuthors:
    @pytest.fixture
    def topic(self, network: Network) -> Topic:
        return factories.TopicFactory.create(manufacturer=network.maker_a)  # type: ignore[no-any-return]

    def add(self, client: Client, topic: Topic, release: Release) -> tuple[int, str]:
        form = {**filled_in(topic), "changed_in": str(release.pk), "action-publish": "action-publish"}
        response = client.post(url("add"), form)
        return response.status_code, response.content.decode()

    def test_say_by_which_release_a_question_changed_and_its_version_keeps_it(
        self, cast: Cast, dms: Exam, topic: Topic, release: Release
    ) -> None:
        assert self.add(client_of(cast, "trainer"), topic, release)[0] == 302
        question = Question.objects.get()
        assert QuestionVersion.objects.get(question=question.translation_key).changed_in == release
        publish(question, changed_in=None)
        versions = QuestionVersion.objects.filter(question=question.translation_key).order_by("number")
        assert list(versions.values_list("changed_in", "is_live")) == [(release.pk, False), (None, True)]

    def test_choose_among_the_releases_of_their_own_maker(
        self, cast: Cast, network: Network, topic: Topic
    ) -> None:
        other = factories.ReleaseFactory.create(system=network.system_b, released_on="2026-04-01")
        assert self.add(client_of(cast, "trainer"), topic, other)[0] == 200
        assert not Question.objects.exists()

    def test_nobody_names_another_maker_s_release_than_the_topic_s(
        self, cast: Cast, network: Network, topic: Topic
    ) -> None:
        other = factories.ReleaseFactory.create(system=network.system_b, released_on="2026-04-01")
        status, page = self.add(client_of(cast, "admin"), topic, other)
        assert (status, "von einem anderen Hersteller als das Thema" in page) == (200, True)

    def test_find_what_a_release_changed(self, cast: Cast, dms: Exam, topic: Topic, release: Release) -> None:
        changed = factories.QuestionFactory.create(topic=topic, changed_in=release)
        factories.QuestionFactory.create(topic=topic)
        response = client_of(cast, "trainer").get(url("list"), {"changed_in": release.pk})
        assert [one.pk for one in response.context["object_list"]] == [changed.pk]
