"""The test that an address names, for this reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from assessments.limits import Chance
from assessments.models import Attempt, PlacementPage, TestPage
from assessments.services.attempts import chance_after, submit
from courses.models import Course, CoursePage
from enrolments.models import Enrolment
from enrolments.pages import preferred
from enrolments.services import enrolling
from enrolments.views.finding import person_of


@dataclass(frozen=True)
class FoundTest:
    """``page`` and ``course_page`` are in the reader's language where there is one."""

    page: TestPage | PlacementPage
    course_page: CoursePage
    course: Course
    enrolment: Enrolment | None

    @property
    def is_placement(self) -> bool:
        return isinstance(self.page, PlacementPage)

    @property
    def may_be_placed(self) -> bool:
        """Not who has done the course, nor who takes only what changed: nobody can have shown that before."""
        was = self.enrolment
        return was is None or (was.completed_at is None and not was.takes_changes)

    def attempts(self) -> list[Attempt]:
        """The reader's attempts in this enrolment, the latest first. One whose time is over is marked on the way."""
        if self.enrolment is None:
            return []
        mine = Attempt.objects.filter(enrolment=self.enrolment, test=self.page.translation_key).timed()
        return [_closed(one) for one in mine.order_by("-number")]

    def latest(self) -> Attempt | None:
        return next(iter(self.attempts()), None)

    def chance(self, tries: Sequence[Attempt]) -> Chance:
        """Whether another attempt may follow these."""
        now = tries[0].now if tries else timezone.now()
        return chance_after(tries, self.page, now)


def handed_in(tries: Sequence[Attempt]) -> Attempt | None:
    """The latest of these attempts, the latest first, that was handed in."""
    return next((one for one in tries if one.submitted_at is not None), None)


def find_attempt(request: HttpRequest, key: UUID) -> Attempt | None:
    """The reader's latest attempt at the test, as `FoundTest.latest` has it, with its enrolment and course: one query
    besides those that say what the reader sees. None where there is none, or the course isn't for the reader."""
    mine = Attempt.objects.visible_to(request.user).filter(
        test=key,
        enrolment__in=Enrolment.objects.current(),
        enrolment__course__in=Course.objects.visible_to(request.user),
    )
    attempt = mine.select_related("enrolment__course").timed().order_by("-number").first()
    return _closed(attempt) if attempt is not None else None


def _closed(attempt: Attempt) -> Attempt:
    """The attempt; one whose time is over is marked on the way."""
    return submit(attempt) if attempt.is_over and attempt.submitted_at is None else attempt


def find_test(request: HttpRequest, key: UUID) -> FoundTest:
    """The test; 404 where there is none, or its course isn't for the reader.

    One that was unpublished meanwhile is found by whoever has begun it: what is begun can be finished.
    """
    pages: list[TestPage | PlacementPage] = list(_pages(TestPage, key)) or list(_pages(PlacementPage, key))
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


def _pages(model: type[TestPage | PlacementPage], key: UUID) -> Any:
    return model.objects.filter(translation_key=key, alias_of__isnull=True).select_related("locale")
