"""What leads to a proof: certifications with the courses to take for them, and how long these take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from certificates.models import CertificationCourse, Path
from enrolments.pages import SOURCE, course_pages, in_order, preferred, step_pages


@dataclass(frozen=True, slots=True)
class Page:
    """A course as it is shown: in the reader's language, with the minutes of all its steps."""

    key: UUID
    title: str
    minutes: int


def pages_of(keys: Collection[UUID], language: str | None = None) -> dict[UUID, Page]:
    """The courses that have a live page, in the language (None: the reader's): a fixed number of queries."""
    if not keys:
        return {}
    pages = course_pages(keys)
    steps = step_pages([page for languages in pages.values() for page in languages])
    return {
        key: Page(
            key=key,
            title=preferred(languages, language).title,
            minutes=sum(preferred(step, language).minutes for step in in_order(languages, steps)),
        )
        for key, languages in pages.items()
    }


@dataclass(frozen=True, slots=True)
class Way:
    """A certification and the courses of its first path, as far as they have a live page.

    ``is_whole``: whether all of them have one, so that the certification can be earned.
    """

    certification: int
    code: str
    courses: tuple[int, ...]
    minutes: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """All the ways there are, by certification; ``published``: every course on a first path or a renewal that has a
    live page."""

    by_certification: Mapping[int, Way]
    published: frozenset[int] = frozenset()

    @classmethod
    def of(cls, certifications: Collection[int]) -> Self:
        """The ways to these certifications."""
        courses: dict[tuple[int, str], list[tuple[int, UUID]]] = defaultdict(list)
        renewing: set[tuple[int, UUID]] = set()
        rows = CertificationCourse.objects.filter(certification__in=certifications)
        for pk, code, course, key, path in rows.order_by("course").values_list(
            "certification", "certification__code", "course", "course__key", "path"
        ):
            if path == Path.RENEWAL:
                renewing.add((course, key))
            else:
                courses[pk, code].append((course, key))
        named = renewing.union(*courses.values())
        pages = pages_of({key for _course, key in named}, SOURCE)
        return cls(
            {
                pk: Way(
                    certification=pk,
                    code=code,
                    courses=tuple(course for course, key in found if key in pages),
                    minutes=sum(pages[key].minutes for _course, key in found if key in pages),
                    is_whole=all(key in pages for _course, key in found),
                )
                for (pk, code), found in courses.items()
            },
            frozenset(course for course, key in named if key in pages),
        )

    def to(self, accepted: Collection[int]) -> Way | None:
        """Of the certifications that prove something, the one with courses that takes the fewest minutes.

        One that can be earned goes before one that can't yet; ties go by code. None where no course leads there.
        """
        ways = [way for pk in accepted if (way := self.by_certification.get(pk)) and way.courses]
        return min(ways, key=lambda way: (not way.is_whole, way.minutes, way.code), default=None)

    def courses(self, accepted: Collection[int]) -> frozenset[int]:
        """Every course on any way to the proof."""
        return frozenset(
            course
            for pk in accepted
            if pk in self.by_certification
            for course in self.by_certification[pk].courses
        )
