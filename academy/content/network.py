"""The codes that a course's files name, as rows of this network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q

from academy.content.files import CourseFiles, InvalidCourse
from academy.content.places import Faults
from certificates.models import Certification
from courses.models import Competence
from dealerships.models import JobRole, Manufacturer, System

FILE = "course.yaml"
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a course refers to."""

    manufacturer: Manufacturer | None
    system: System | None
    roles: tuple[JobRole, ...]
    competences: tuple[tuple[Competence, int], ...]
    certifications: tuple[Certification, ...]


def rows_of(course: CourseFiles) -> Rows:
    """The rows that the course's codes mean.

    A course of one maker must find all of them. A common one takes what this network has and leaves out the rest.

    :raises InvalidCourse: with every code that isn't there.
    """
    faults = Faults()

    def missing(place: str, what: str, code: str) -> None:
        if course.manufacturer is not None:
            faults.add(FILE, place, f"{what} of this network, there is no {code!r}")

    manufacturer = Manufacturer.objects.filter(code=course.manufacturer).first()
    if manufacturer is None and course.manufacturer is not None:
        faults.add(FILE, "manufacturer", f"one of this network, there is no {course.manufacturer!r}")
    own = Q() if course.manufacturer is None else Q(manufacturer=manufacturer)
    common = Q(manufacturer__isnull=True)

    def find(model: type[M], place: Callable[[int, str], str], what: str, codes: Any, seen: Q) -> list[M]:
        found: dict[str, M] = {row.code: row for row in model._default_manager.filter(seen, code__in=codes)}  # type: ignore[attr-defined]
        for at, code in enumerate(codes):
            if code not in found:
                missing(place(at, code), what, code)
        return [found[code] for code in codes if code in found]

    systems = find(
        System, lambda at, code: "system", "a system", [course.system] if course.system else [], own
    )
    roles = find(JobRole, lambda at, code: f"audience.{at}", "a job role", course.audience, Q())
    levels = dict(course.competences)
    competences = find(Competence, lambda at, code: f"competences.{code}", "a competence", list(levels), Q())
    certifications = find(
        Certification,
        lambda at, code: f"certifications.{at}",
        "a certification",
        course.certifications,
        own | common,
    )
    if faults:
        raise InvalidCourse(faults)
    return Rows(
        manufacturer,
        next(iter(systems), None),
        tuple(roles),
        tuple((one, levels[one.code]) for one in competences),
        tuple(certifications),
    )
