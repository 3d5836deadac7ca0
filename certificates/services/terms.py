"""What the rules of `certificates.periods` need to know, read in sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from assessments.deltas import changes_by
from certificates.models import Certificate, Certification, CertificationCourse, Ends, Path
from certificates.periods import Courses, Held, Major, Terms
from dealerships.models import Release

Pair = tuple[int, int]
"""A person and a certification, by their primary keys."""


def terms_of(certifications: Collection[int] | None = None) -> dict[int, Terms]:
    """The terms of the certifications (None: of all) in two queries."""
    rows = Certification.objects.all()
    if certifications is not None:
        rows = rows.filter(pk__in=certifications)
    return terms_in(rows.order_by("pk"))


def terms_in(rows: Iterable[Certification]) -> dict[int, Terms]:
    """The terms of the certifications in one query."""
    rows = list(rows)
    majors = majors_of({one.system_id for one in rows if one.system_id is not None})
    return {one.pk: one.terms(majors.get(one.system_id or 0, ())) for one in rows}


def majors_of(systems: Collection[int]) -> dict[int, tuple[Major, ...]]:
    """The major releases of each system, in order; no query where there is no system."""
    found: dict[int, tuple[Major, ...]] = defaultdict(tuple)
    if systems:
        rows = Release.objects.majors().filter(system__in=systems)
        for pk, system, released_on, delta_until in rows.values_list(
            "pk", "system", "released_on", "delta_until"
        ):
            found[system] += (Major(released_on, delta_until, pk),)  # type: ignore[arg-type]
    return dict(found)


def courses_of(
    certifications: Collection[int] | None = None, *, changing: Collection[int] | None = None
) -> dict[int, Courses]:
    """What the certifications (None: all) ask for; one without any course has no entry.

    ``changing``: what releases changed is read for these alone (None: for all), since only a delta asks for it.
    """
    rows = CertificationCourse.objects.order_by("pk")
    if certifications is not None:
        rows = rows.filter(certification__in=certifications)
    first: dict[int, set[int]] = defaultdict(set)
    renewal: dict[int, set[int]] = defaultdict(set)
    systems: dict[int, int] = {}
    for certification, course, path, ends, system in rows.values_list(
        "certification", "course", "path", "certification__ends", "certification__system"
    ):
        (renewal if path == Path.RENEWAL else first)[certification].add(course)
        if ends == Ends.RELEASE and system is not None and (changing is None or certification in changing):
            systems[certification] = system
    changed = changes_of(set(systems.values()))
    return {
        pk: Courses(
            frozenset(first[pk]),
            frozenset(renewal[pk]),
            {course: days for course in first[pk] if (days := changed.get((systems.get(pk, 0), course)))},
        )
        for pk in first.keys() | renewal.keys()
    }


def changes_of(systems: Collection[int]) -> dict[tuple[int, int], frozenset[date]]:
    """By system and course the days of the releases that changed a live lesson of it, or a question that its test
    asks; no query without a system."""
    found: dict[tuple[int, int], set[date]] = defaultdict(set)
    for one in changes_by(systems) if systems else ():
        found[one.system, one.course].add(one.released_on)
    return {key: frozenset(days) for key, days in found.items()}


def held_by(
    people: Collection[int], certifications: Collection[int], pairs: Collection[Pair] | None = None
) -> dict[Pair, list[Held]]:
    """What these people hold of these certifications, and held; of these pairs alone; one query."""
    found: dict[Pair, list[Held]] = defaultdict(list)
    rows = Certificate.objects.filter(person__in=people, certification__in=certifications)
    for person, certification, issued_on, valid_until, revoked_on, pk, renewed_by in rows.order_by(
        "pk"
    ).values_list("person", "certification", "issued_on", "valid_until", "revoked_on", "pk", "renewed_by"):
        pair = person, certification
        if pairs is None or pair in pairs:
            found[pair].append(Held(issued_on, valid_until, revoked_on, pk, renewed_by is not None))
    return found
