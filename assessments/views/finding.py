"""The test that an address names, for this reader."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from assessments.models import Attempt, TestPage
from courses.models import Course, CoursePage
from enrolments.models import Enrolment
from enrolments.pages import preferred
from enrolments.services import enrolling
from enrolments.views.finding import person_of


@dataclass(frozen=True)
class FoundTest:
    """``page`` and ``course_page`` are in the reader's language where there is one."""

    page: TestPage
    course_page: CoursePage
    course: Course
    enrolment: Enrolment | None

    def attempts(self) -> list[Attempt]:
        """The reader's attempts in this enrolment, the latest first."""
        if self.enrolment is None:
            return []
        mine = Attempt.objects.filter(enrolment=self.enrolment, test=self.page.translation_key)
        return list(mine.order_by("-number"))


def find_test(request: HttpRequest, key: UUID) -> FoundTest:
    """The test; 404 where there is none, or its course isn't for the reader.

    One that was unpublished meanwhile is found by whoever has begun it: what is begun can be finished.
    """
    pages = list(TestPage.objects.filter(translation_key=key, alias_of__isnull=True).select_related("locale"))
    live = [page for page in pages if page.live]
    for candidates in (live, pages):
        if not candidates:
            continue
        page = preferred(candidates)
        parent = page.get_parent().specific
        course = Course.objects.visible_to(request.user).filter(key=parent.translation_key).first()
        if course is None:
            continue
        enrolment = enrolling.current(person_of(request), course)
        begun = Attempt.objects.visible_to(request.user).filter(test=key)
        if (page.live and parent.live) or begun.exists():
            return FoundTest(page, parent, course, enrolment)
    raise Http404
