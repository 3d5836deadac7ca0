"""What releases changed in courses: the lessons and the tests that their authors say so of, read in sets.

A test has changed where it asks for a question whose live version names the release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from assessments.drawing import Blueprint
from assessments.models import MustHave, PlacementPage, QuestionVersion, TestPage, TestSection
from assessments.pools import delta_of
from courses.models import LessonPage, StepPage
from enrolments.models import Enrolment
from enrolments.pages import below, course_pages, live


class Change(NamedTuple):
    """A release of the system changed a live step on that day; ``course_path`` is the path of its course's page."""

    course_path: str
    system: int
    released_on: date


def changes_by(systems: Collection[int]) -> set[Change]:
    """What the releases of these systems changed: five queries however much that is."""
    named = Q(changed_in__system__in=systems, changed_in__released_on__isnull=False)
    columns = ("changed_in__system", "changed_in__released_on")
    found = {
        Change(path[: -StepPage.steplen], system, day)
        for path, system, day in live(LessonPage.objects).filter(named).values_list("path", *columns)
    }
    of_topics: dict[int, set[tuple[int, date]]] = defaultdict(set)
    of_questions: dict[UUID, set[tuple[int, date]]] = defaultdict(set)
    versions = QuestionVersion.objects.filter(named, is_live=True)
    for topic, question, system, day in versions.values_list("topic", "question", *columns):
        of_topics[topic].add((system, day))
        of_questions[question].add((system, day))
    if of_topics:
        published = {"page__live": True, "page__alias_of__isnull": True}
        asking: list[tuple[str, set[tuple[int, date]]]] = [
            (path, of_topics[topic])
            for path, topic in TestSection.objects.filter(topic__in=of_topics, **published).values_list(
                "page__path", "topic"
            )
        ]
        asking += [
            (path, of_questions[question])
            for path, question in MustHave.objects.filter(
                question__translation_key__in=of_questions, **published
            ).values_list("page__path", "question__translation_key")
        ]
        found |= {
            Change(path[: -StepPage.steplen], system, day) for path, days in asking for system, day in days
        }
    return found


def changed_steps(course: UUID, releases: Collection[int]) -> set[UUID]:
    """The live steps of the course that these releases changed, in whichever of its languages."""
    paths = [page.path for page in course_pages([course]).get(course, [])]
    lessons = below(LessonPage, paths).filter(changed_in__in=releases)
    tests = [page for page in below(TestPage, paths) if delta_of(page.blueprint, releases) is not None]
    return {*lessons.values_list("translation_key", flat=True), *(page.translation_key for page in tests)}


def blueprint_for(page: TestPage | PlacementPage, enrolment: Enrolment | None) -> Blueprint:
    """What the test draws in this passage: where that takes only what releases changed, the changed questions.

    All of it where none of them is live any more: a test never asks for nothing.
    """
    whole = page.blueprint
    if enrolment is None or not enrolment.takes_changes or not isinstance(page, TestPage):
        return whole
    return delta_of(whole, enrolment.releases) or whole
