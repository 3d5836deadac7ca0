"""What the pages of a test show, read in sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from assessments.drawing import percent
from assessments.models import Attempt, Topic
from assessments.services.attempts import Asked, asked, leading_content
from courses.models import Course, LessonPage
from courses.questions.base import Content, Mark
from dealerships.models import Person
from enrolments.outlines import Step, StepState, outline_of
from enrolments.pages import live, preferred


def content_for(contents: Mapping[str, Content]) -> Content:
    """The question in the reader's language, else in the leading one."""
    return contents.get(get_language() or "") or leading_content(contents)


def unlocks(person: Person, course: Course, test: UUID) -> list[Step]:
    """The lessons that are still to be done before the test; none where it is open to the person."""
    outline = outline_of(person, course)
    step = outline.step(test) if outline else None
    if outline is None or step is None or step.state != StepState.LOCKED:
        return []
    return [one for one in outline.steps[: step.number] if one.is_lesson and not one.is_done]


@dataclass(frozen=True)
class Reviewed:
    """A question with its answer and what it was worth, and where to read it up."""

    asked: Asked
    content: Content
    mark: Mark
    lesson: LessonPage | None

    @property
    def spot(self) -> str:
        if self.lesson is None:
            return ""
        anchor = self.asked.version.anchor
        return f"{self.lesson.step_url()}#{anchor}" if anchor else self.lesson.step_url()


@dataclass(frozen=True)
class TopicResult:
    topic: Topic
    percent: int
    count: int


def results(attempt: Attempt) -> dict[str, Any]:
    """By question and by topic: five queries however long the test is."""
    questions = asked(attempt)
    lessons = _lessons({one.version.lesson for one in questions if one.version.lesson})
    reviewed = [
        Reviewed(one, content_for(one.version.contents), one.mark, lessons.get(one.version.lesson))
        for one in questions
    ]
    return {
        "reviewed": reviewed,
        "gaps": [one for one in reviewed if not one.mark.is_correct],
        "right": [one for one in reviewed if one.mark.is_correct],
        "topics": _topics(reviewed),
    }


def _lessons(keys: set[UUID | None]) -> dict[UUID | None, LessonPage]:
    pages: dict[UUID | None, list[LessonPage]] = {}
    rows = live(LessonPage.objects).filter(translation_key__in=keys)
    for page in rows.select_related("locale").defer_streamfields():
        pages.setdefault(page.translation_key, []).append(page)
    return {key: preferred(found) for key, found in pages.items()}


def _topics(reviewed: list[Reviewed]) -> list[TopicResult]:
    points: dict[int, list[Fraction]] = {}
    for one in reviewed:
        points.setdefault(one.asked.version.topic_id, []).append(one.mark.points)
    topics = Topic.objects.in_bulk(points)
    return sorted(
        (TopicResult(topics[pk], percent(marks), len(marks)) for pk, marks in points.items()),
        key=lambda one: (one.percent, one.topic.code),
    )
