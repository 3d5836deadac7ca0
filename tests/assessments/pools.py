"""A course with a test of two topics, and the pool that it draws from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from assessments.models import Attempt, MustHave, Question, QuestionVersion, TestPage
from courses.models import Course, LessonPage
from dealerships.models import Manufacturer
from enrolments.models import Enrolment
from enrolments.services.progress import complete_step
from tests import factories
from tests.enrolments.courses import small_course


@dataclass(frozen=True)
class Exam:
    """Two questions from each of two topics, 75 percent to pass: one may be wrong."""

    course: Course
    page: TestPage
    lesson: LessonPage
    versions: list[QuestionVersion]

    def enrolment(self, **fields: object) -> Enrolment:
        """Somebody who has done the lessons and may take the test."""
        enrolment = factories.EnrolmentFactory.create(course=self.course, **fields)
        for lesson in LessonPage.objects.child_of(self.page.get_parent()):
            complete_step(enrolment, lesson.translation_key)
        return enrolment


def must_have(exam: Exam, *, is_critical: bool = True, text: str = "Immer dabei?") -> Question:
    """A published question that the exam asks in every attempt from now on."""
    question = factories.QuestionFactory.create(
        topic=exam.versions[0].topic, body=json.dumps([{**factories.single(text), "id": "always"}])
    )
    question.save_revision().publish()
    exam.page.must_haves.add(MustHave(question=question, is_critical=is_critical))
    exam.page.save_revision().publish()
    return Question.objects.get(pk=question.pk)


def exam(*, pool: int = 5, manufacturer: Manufacturer | None = None, **fields: object) -> Exam:
    """``fields`` are those of the test's page."""
    course = small_course(manufacturer=manufacturer)
    page = course.test
    for name, value in {"pass_percent": 75, **fields}.items():
        setattr(page, name, value)
    versions = []
    for name in ("Leads", "Fristen"):
        topic = factories.TopicFactory.create(name_de=name, name_en=name)
        page.sections.create(topic=topic, count=2)
        versions += factories.QuestionVersionFactory.create_batch(
            pool, topic=topic, lesson=course.checking.translation_key, anchor="text-0"
        )
    page.save_revision().publish()
    return Exam(course.course, TestPage.objects.get(pk=page.pk), course.checking, versions)


def let_pass(attempt: Attempt, **time: float) -> None:
    """Let so much time pass for the attempt: the database's clock can't be put forward, so its times are put back."""
    by = timedelta(**time)
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=F("started_at") - by, ends_at=F("ends_at") - by, submitted_at=F("submitted_at") - by
    )
    attempt.refresh_from_db()
