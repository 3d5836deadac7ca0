"""A course with a test of two topics, and the pool that it draws from."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import QuestionVersion, TestPage
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


def exam(*, pool: int = 5, manufacturer: Manufacturer | None = None) -> Exam:
    course = small_course(manufacturer=manufacturer)
    page = course.test
    page.pass_percent = 75
    versions = []
    for name in ("Leads", "Fristen"):
        topic = factories.TopicFactory.create(name_de=name, name_en=name)
        page.sections.create(topic=topic, count=2)
        versions += factories.QuestionVersionFactory.create_batch(
            pool, topic=topic, lesson=course.checking.translation_key, anchor="text-0"
        )
    page.save_revision().publish()
    return Exam(course.course, TestPage.objects.get(pk=page.pk), course.checking, versions)
