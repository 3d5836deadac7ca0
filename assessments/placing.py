"""The placement test of a course, as its learner is offered it and what it told them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assessments.models import Attempt, PlacementPage
from assessments.reading import results
from courses.models import CoursePage
from dealerships.models import Person
from enrolments.outlines import Outline, Step, outline_of
from enrolments.pages import below, preferred


@dataclass(frozen=True, slots=True)
class Offer:
    """``attempt``: the one at it there is, handed in or not."""

    page: PlacementPage
    count: int
    is_begun: bool
    attempt: Attempt | None

    @property
    def is_first_step(self) -> bool:
        """Whether it comes before anything else in the course."""
        return not self.is_begun and self.attempt is None


def offer_of(outline: Outline) -> Offer | None:
    """None where the course has none, where there is nothing left that it could waive, and where only what a release
    changed is to be done."""
    if outline.takes_changes:
        return None
    courses = CoursePage.objects.filter(translation_key=outline.course.key)
    pages = list(below(PlacementPage, courses.order_by().values("path")).select_related("locale"))
    if not pages:
        return None
    page = preferred(pages)
    attempt = (
        Attempt.objects.filter(enrolment=outline.enrolment, test=page.translation_key).first()
        if outline.enrolment
        else None
    )
    lessons = {UUID(lesson) for one in page.topics.all() for lesson in one.lessons}
    is_left = any(step.key in lessons and not step.is_done for step in outline.steps)
    if attempt is None and not is_left:
        return None
    return Offer(page, page.blueprint.count, outline.is_begun, attempt)


def placed(person: Person, attempt: Attempt) -> dict[str, Any]:
    """What came of a placement test: topic by topic, the lessons that are skipped now, and what comes next."""
    context = results(attempt)
    marks = {one["topic"]: one["percent"] for one in attempt.waives or []}
    outline = outline_of(person, attempt.enrolment.course)
    steps: tuple[Step, ...] = outline.steps if outline else ()
    named = {UUID(lesson) for one in attempt.waives or [] for lesson in one["lessons"]}
    return {
        "topics": [(one, one.percent >= marks.get(one.topic.pk, 101)) for one in context["topics"]],
        "skipped": [step for step in steps if step.is_waived and step.key in named],
        "lessons": sum(step.is_lesson for step in steps),
        "next": outline.next_step if outline else None,
    }
