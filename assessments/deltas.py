"""What releases changed in courses: the lessons and the tests that their authors say so of, read in sets.

A test has changed where it asks for a question whose live version names the release.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Length, Substr

from assessments.drawing import Blueprint
from assessments.models import MustHave, PlacementPage, QuestionVersion, TestPage, TestSection
from assessments.pools import delta_of
from courses.models import Course, CoursePage, LessonPage, StepPage
from enrolments.models import Enrolment
from enrolments.pages import below, course_pages, live


class Change(NamedTuple):
    """A release of the system changed a live step of the course on that day."""

    course: int
    system: int
    released_on: date


def changes_by(systems: Collection[int]) -> set[Change]:
    """What the releases of these systems changed: one query however much that is."""
    published = {"page__live": True, "page__alias_of__isnull": True}
    lessons = live(LessonPage.objects).annotate(
        system=F("changed_in__system"), day=F("changed_in__released_on")
    )
    sections = TestSection.objects.filter(
        topic__versions__is_live=True, topic__versions__changed_in__system__in=systems, **published
    ).annotate(
        system=F("topic__versions__changed_in__system"), day=F("topic__versions__changed_in__released_on")
    )
    version = QuestionVersion.objects.filter(is_live=True, question=OuterRef("question__translation_key"))
    must_haves = MustHave.objects.filter(**published).annotate(
        system=Subquery(version.values("changed_in__system")),
        day=Subquery(version.values("changed_in__released_on")),
    )
    first, *others = (
        rows.annotate(course=_course_above(path))
        .filter(system__in=systems, day__isnull=False, course__isnull=False)
        .order_by()
        .values_list("course", "system", "day")
        for rows, path in ((lessons, "path"), (sections, "page__path"), (must_haves, "page__path"))
    )
    return {Change(*row) for row in first.union(*others)}


def _course_above(path: str) -> Subquery:
    """The course below whose page the path of a step is."""
    parent = Substr(OuterRef(OuterRef(path)), 1, Length(OuterRef(OuterRef(path))) - StepPage.steplen)
    pages = live(CoursePage.objects).filter(path=parent)
    return Subquery(Course.objects.filter(key__in=pages.values("translation_key")).values("pk"))


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
