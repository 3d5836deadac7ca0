"""What leads to a proof: certifications with the courses to take for them, and how long these take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from certificates.models import CertificationCourse, Path
from enrolments.pages import SOURCE, course_pages, in_order, preferred, step_pages
from readiness.proofs import Proof

KINDS = ("certification", "competence")


@dataclass(frozen=True, slots=True)
class Page:
    """A course as it is shown: in the reader's language, with the minutes of all its steps."""

    key: UUID
    title: str
    minutes: int


def pages_of(keys: Collection[UUID], language: str | None = None) -> dict[UUID, Page]:
    """The courses that have a live page, with titles in the reader's language and the minutes of a language (None: the
    reader's): a fixed number of queries."""
    if not keys:
        return {}
    pages = course_pages(keys)
    steps = step_pages([page for languages in pages.values() for page in languages])
    return {
        key: Page(
            key=key,
            title=preferred(languages).title,
            minutes=sum(preferred(step, language).minutes for step in in_order(languages, steps)),
        )
        for key, languages in pages.items()
    }


class Leading(NamedTuple):
    """A course on a path of a certification."""

    certification: int
    code: str
    course: int
    key: UUID
    path: str


LEADING = ("certification", "certification__code", "course", "course__key", "path")


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
    """All the ways there are, by certification; ``pages``: every course on a first path or a renewal that has a live
    page."""

    by_certification: Mapping[int, Way]
    pages: Mapping[int, Page]

    @classmethod
    def of(cls, certifications: Collection[int]) -> Self:
        """The ways to these certifications."""
        rows = CertificationCourse.objects.filter(certification__in=certifications)
        return cls.by(Leading(*row) for row in rows.values_list(*LEADING))

    @classmethod
    def by(cls, leading: Iterable[Leading]) -> Self:
        """The ways that these courses are on."""
        courses: dict[tuple[int, str], list[Leading]] = defaultdict(list)
        named = sorted(set(leading), key=lambda one: one.course)
        for one in named:
            if one.path != Path.RENEWAL:
                courses[one.certification, one.code].append(one)
        pages = pages_of({one.key for one in named}, SOURCE)
        return cls(
            {
                pk: Way(
                    certification=pk,
                    code=code,
                    courses=tuple(one.course for one in found if one.key in pages),
                    minutes=sum(pages[one.key].minutes for one in found if one.key in pages),
                    is_whole=all(one.key in pages for one in found),
                )
                for (pk, code), found in courses.items()
            },
            {one.course: pages[one.key] for one in named if one.key in pages},
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


# To a proof ------------------------------------------------------------

LeadingTo = Mapping[str, Collection[Leading]]
"""The courses of all certifications that prove it, by proof."""


def leading_to(texts: Collection[str]) -> LeadingTo:
    """What leads to these proofs: one query."""
    proofs = {text: proof for text in texts if (proof := Proof.parse(text))}
    found: dict[str, set[Leading]] = {text: set() for text in texts}
    for *row, competence, level in _named_by(proofs.values()):
        one = Leading(*row)
        for text, proof in proofs.items():
            if proof.kind == "certification":
                leads = proof.code == one.code
            else:
                leads = proof.code == competence and proof.is_met_at(level)
            if leads:
                found[text].add(one)
    return found


def _named_by(proofs: Collection[Proof]) -> QuerySet[CertificationCourse, tuple[Any, ...]]:
    codes = {kind: {one.code for one in proofs if one.kind == kind} for kind in KINDS}
    rows = CertificationCourse.objects.filter(
        Q(certification__code__in=codes["certification"])
        | Q(certification__grants__competence__code__in=codes["competence"])
    )
    granted = ("certification__grants__competence__code", "certification__grants__level")
    return rows.values_list(*LEADING, *granted).distinct()


@dataclass(frozen=True, slots=True)
class Shortest:
    """The shortest way to a proof: courses in the reader's language.

    ``is_whole``: whether all of them have a live page, so that the proof can be earned by it.
    """

    courses: tuple[Page, ...]
    minutes: int
    is_whole: bool


def shortest_ways(leading: LeadingTo) -> dict[str, Shortest]:
    """By proof the way that the academy assigns, where a course leads there: a fixed number of queries."""
    ways = Ways.by(one for found in leading.values() for one in found)
    return {
        proof: Shortest(tuple(ways.pages[course] for course in way.courses), way.minutes, way.is_whole)
        for proof, found in leading.items()
        if (way := ways.to({one.certification for one in found}))
    }


def minutes_at_most(missing: Iterable[tuple[int | None, Shortest | None]]) -> int:
    """What it takes in all to get these missing proofs, each by the shortest way; 0 where that can't be told.

    At most: somebody may have begun, and one course may lead to two of the proofs.
    """
    total = 0
    for number, way in missing:
        if number is None or way is None or not way.is_whole:
            return 0
        total += number * way.minutes
    return total
