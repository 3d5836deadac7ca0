"""A small course for tests: two lessons and a test, in German, and in English where asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessments.models import TestPage
from courses.models import Course, CoursePage, LessonPage
from dealerships.models import Manufacturer
from tests import factories
from tests.scenes import scene


@dataclass(frozen=True)
class SmallCourse:
    """``reading`` is done when it is left, ``checking`` when both its questions are answered, ``test`` when passed."""

    course: Course
    page: CoursePage
    reading: LessonPage
    checking: LessonPage
    test: TestPage

    @property
    def steps(self) -> list[Any]:
        return [self.reading, self.checking, self.test]


def small_course(title: str = "DMS 9", manufacturer: Manufacturer | None = None) -> SmallCourse:
    catalogue = factories.CataloguePageFactory.create(manufacturer=manufacturer)
    page = factories.CoursePageFactory.create(parent=catalogue, title=title)
    return SmallCourse(
        course=page.course,
        page=page,
        reading=factories.LessonPageFactory.create(parent=page, title="Anmelden", minutes=3),
        checking=factories.LessonPageFactory.create(
            parent=page, title="Auftrag anlegen", minutes=6, checks=2
        ),
        test=factories.TestPageFactory.create(
            parent=page, title="Abschlusstest", slug="final-test", minutes=10
        ),
    )


def in_english(page: Any, **fields: Any) -> Any:
    """The page's English translation, published beside its own English parent."""
    english = page.copy_for_translation(factories.locale_of("en"), copy_parents=True)
    for name, value in fields.items():
        setattr(english, name, value)
    english.save_revision().publish()
    return type(page).objects.get(pk=english.pk)


@scene
def dms() -> SmallCourse:
    return small_course()
