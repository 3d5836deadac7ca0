"""A course's quick reference: what one does click by click, and what to remember, on a sheet to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courses.blocks.lessons import CalloutKind
from courses.models import LessonPage
from enrolments.outlines import Outline
from enrolments.pages import live, preferred

KEPT = frozenset({CalloutKind.INFO, CalloutKind.WARNING})
"""The callouts that somebody at the counter needs."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the sheet takes from a lesson: its instructions and its callouts, as the blocks' values."""

    lesson: LessonPage
    instructions: tuple[Any, ...]
    callouts: tuple[Any, ...]


def guide_of(outline: Outline) -> list[Part]:
    """The lessons that have something for the sheet, in the course's order and the reader's language."""
    keys = [step.key for step in outline.steps if step.is_lesson]
    pages: dict[Any, list[LessonPage]] = {}
    for page in live(LessonPage.objects).filter(translation_key__in=keys).select_related("locale"):
        pages.setdefault(page.translation_key, []).append(page)
    parts = (_part(preferred(pages[key])) for key in keys if key in pages)
    return [one for one in parts if one.instructions or one.callouts]


def _part(lesson: LessonPage) -> Part:
    return Part(
        lesson=lesson,
        instructions=tuple(one.value for one in lesson.body if one.block_type == "steps"),
        callouts=tuple(
            one.value for one in lesson.body if one.block_type == "callout" and one.value["kind"] in KEPT
        ),
    )
