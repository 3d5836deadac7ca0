"""The pages of courses as one reader gets them, and the steps that a course has, whatever its languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language
from wagtail.models import Page

from courses.models import Course, CoursePage, LessonPage, StepPage

SOURCE = settings.LANGUAGE_CODE
"""The language that courses are written in first."""

P = TypeVar("P", bound=Page)


def preferred(pages: Iterable[P], language: str | None = None) -> P:
    """Of one page's languages the reader's own, else German, else whichever there is."""
    order = (language or get_language(), SOURCE)

    def rank(page: P) -> tuple[int, str]:
        code = page.locale.language_code
        return (order.index(code) if code in order else len(order), code)

    return min(pages, key=rank)


def live(pages: Any) -> Any:
    """The published ones that are written in their language: a synchronised copy is its source once more."""
    return pages.filter(live=True, alias_of__isnull=True)


def taught() -> QuerySet[Any]:
    """The keys of the courses that can be taken: they have a live page."""
    keys: QuerySet[Any] = live(CoursePage.objects).values("translation_key")
    return keys


def course_pages(keys: Collection[UUID] | QuerySet[Any]) -> dict[UUID, list[CoursePage]]:
    """The live pages of each course, the source language first."""
    pages = live(CoursePage.objects).filter(translation_key__in=keys).select_related("locale", "system")
    found: dict[UUID, list[CoursePage]] = {}
    for page in sorted(pages, key=lambda page: (page.locale.language_code != SOURCE, page.path)):
        found.setdefault(page.translation_key, []).append(page)
    return found


def step_pages(parents: Collection[CoursePage]) -> dict[str, list[StepPage]]:
    """The live steps below each of the course pages (by path) in learning order, without their bodies."""
    found: dict[str, list[StepPage]] = {parent.path: [] for parent in parents}
    for model in StepPage.step_models():
        steps = below(model, found.keys()).select_related("locale").defer_streamfields()
        for step in steps:
            found[step.parent_path].append(step)
    for steps in found.values():
        steps.sort(key=lambda step: step.path)
    return found


def below(model: type[StepPage], paths: Collection[str | OuterRef] | QuerySet[Any, Any]) -> Any:
    """The live steps of one kind whose course page has one of the paths, with that path."""
    parent = Substr("path", 1, Length("path") - Page.steplen)
    return live(model.objects).annotate(parent_path=parent).filter(parent_path__in=paths)


def step_keys(course: int) -> set[UUID]:
    """The keys of all live steps of the course, in whatever language they are."""
    return {key for model in StepPage.step_models() for key in _keys(model, course)}


def lesson_keys(course: int) -> set[UUID]:
    """The keys of the course's live lessons."""
    return set(_keys(LessonPage, course))


def _keys(model: type[StepPage], course: int) -> Any:
    key = Course.objects.filter(pk=course).values("key")
    parents = list(live(CoursePage.objects).filter(translation_key__in=key).values_list("path", flat=True))
    return below(model, parents).values_list("translation_key", flat=True)


def in_order(pages: Sequence[CoursePage], steps: dict[str, list[StepPage]]) -> list[list[StepPage]]:
    """Each step of a course as its pages, in the order of the first page; what only others have comes last."""
    by_key: dict[UUID, list[StepPage]] = {}
    for page in pages:
        for step in steps[page.path]:
            by_key.setdefault(step.translation_key, []).append(step)
    return list(by_key.values())
