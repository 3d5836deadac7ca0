"""Who has to take what, by when, and why: in sets for the rules of the apps above, by hand for managers.

A row is never deleted: what is wanted no more is withdrawn, and comes back to life when it is wanted again. What
somebody has begun is an enrolment of their own, which no withdrawal touches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Course
from dealerships.calendar import today
from dealerships.models import Dealership, Employment, Franchise, Person
from dealerships.models.base import active_on
from enrolments.models import Assignment, Enrolment

CHUNK = 1000
"""People whose assignments one transaction brings up to date."""

Key = tuple[int, int, str]
KEY = ("person_id", "course_id", "source")
BODY = ("dealership_id", "due_on", "why_de", "why_en", "anew_after")


class NotAssignable(ValueError):
    """The course isn't for the dealership's makers, or somebody doesn't work there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An assignment that a rule wants; people, course and dealership by their primary keys.

    ``anew_after``: the course is to be taken anew by whoever completed it on that day or before (a proof that runs
    out); without it any completion will do.
    """

    person: int
    course: int
    dealership: int
    source: str
    due_on: date
    why_de: str
    why_en: str
    anew_after: date | None = None

    @property
    def key(self) -> Key:
        return self.person, self.course, self.source

    @property
    def body(self) -> tuple[Any, ...]:
        return self.dealership, self.due_on, self.why_de, self.why_en, self.anew_after


@dataclass(slots=True)
class Counts:
    """What became of the assignments of some sources."""

    made: int = 0
    renewed: int = 0
    changed: int = 0
    withdrawn: int = 0
    kept: int = 0


def sync_assignments(
    sources: Collection[str], wanted: Iterable[Wanted], *, people: Collection[int] | None = None
) -> Counts:
    """Make the current assignments of these sources (to these people alone) exactly the wanted ones.

    Where one source wants a person to take a course twice, the earlier due date counts. A second call changes
    nothing. Each chunk of people is a transaction with a number of queries that doesn't depend on the people.

    :raises ValueError: where something wanted is of none of the sources.
    """
    by_person = _by_person(frozenset(sources), wanted)
    rows = Assignment.objects.filter(source__in=sources)
    current = rows.current() if people is None else rows.current().filter(person__in=people)
    concerned = sorted(by_person.keys() | set(current.values_list("person", flat=True)))
    counts = Counts()
    for start in range(0, len(concerned), CHUNK):
        chunk = concerned[start : start + CHUNK]
        with transaction.atomic():
            _sync(
                rows.filter(person__in=chunk), [one for pk in chunk for one in by_person.get(pk, ())], counts
            )
    return counts


def assign_by_hand(
    manager: Person, dealership: Dealership, people: Collection[int], course: Course, *, due_on: date
) -> Counts:
    """Assign the course to people of the dealership for its managers; who has completed it is left alone.

    Whether the manager may do so is for the caller to ask (`dealerships.permissions.leads`).

    :raises NotAssignable: where somebody doesn't work there, or the course isn't for the dealership's makers.
    """
    _check_assignable(dealership, people, course)
    done = Enrolment.objects.completed().filter(course=course, person__in=people)
    due = sorted(set(people) - set(done.values_list("person", flat=True)))
    source = by_hand(dealership)
    why_de = f"Zugewiesen von der Betriebsleitung, {dealership.name}"
    why_en = f"Assigned by the dealership manager, {dealership.name}"
    wanted = [Wanted(pk, course.pk, dealership.pk, source, due_on, why_de, why_en) for pk in due]
    counts = Counts()
    with transaction.atomic():
        _sync(
            Assignment.objects.filter(source=source, course=course, person__in=due), wanted, counts, manager
        )
    return counts


def by_hand(dealership: Dealership) -> str:
    """The source of what the dealership's managers assign."""
    return f"dealership:{dealership.pk}"


def withdraw(assignments: QuerySet[Assignment]) -> int:
    """Withdraw these; the number of those that were current until now."""
    return assignments.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def _by_person(sources: Collection[str], wanted: Iterable[Wanted]) -> dict[int, list[Wanted]]:
    by_key: dict[Key, Wanted] = {}
    for one in wanted:
        if one.source not in sources:
            raise ValueError(f"{one.source!r} is none of the sources to bring up to date")
        kept = by_key.get(one.key)
        if kept is None or (one.due_on, one.dealership) < (kept.due_on, kept.dealership):
            by_key[one.key] = one
    by_person: dict[int, list[Wanted]] = defaultdict(list)
    for one in by_key.values():
        by_person[one.person].append(one)
    return by_person


def _sync(
    rows: QuerySet[Assignment], wanted: Iterable[Wanted], counts: Counts, assigned_by: Person | None = None
) -> None:
    """Make the current ones of these rows exactly the wanted ones."""
    missing = {one.key: one for one in wanted}
    renewed: list[Wanted] = []
    changed: list[Wanted] = []
    unwanted: list[int] = []
    stored = rows.order_by("pk").select_for_update().values_list("pk", "withdrawn_at", *KEY, *BODY)
    for pk, withdrawn_at, person, course, source, *body in stored:
        one = missing.pop((person, course, source), None)
        if one is None:
            if withdrawn_at is None:
                unwanted.append(pk)
        elif withdrawn_at is not None:
            renewed.append(one)
        elif tuple(body) != one.body:
            changed.append(one)
        else:
            counts.kept += 1
    _write([*missing.values(), *renewed], assigned_by, ["assigned_at", "assigned_by", "withdrawn_at"])
    _write(changed, assigned_by)
    counts.made += len(missing)
    counts.renewed += len(renewed)
    counts.changed += len(changed)
    counts.withdrawn += withdraw(Assignment.objects.filter(pk__in=unwanted)) if unwanted else 0


def _write(wanted: Collection[Wanted], assigned_by: Person | None, also: Sequence[str] = ()) -> None:
    """Insert the rows, or write them over what is there: another run may have made some meanwhile."""
    rows = [
        Assignment(assigned_by=assigned_by, **dict(zip((*KEY, *BODY), (*one.key, *one.body), strict=True)))
        for one in sorted(wanted, key=attrgetter("key"))
    ]
    if rows:
        Assignment.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["person", "course", "source"],
            update_fields=[*(name.removesuffix("_id") for name in BODY), *also],
        )


def _check_assignable(dealership: Dealership, people: Collection[int], course: Course) -> None:
    day = today()
    if course.manufacturer_id is not None:
        franchises = Franchise.objects.filter(active_on(day), manufacturer=course.manufacturer_id)
        if not franchises.filter(dealership=dealership).exists():
            raise NotAssignable("the course is of a maker whose cars the dealership doesn't sell")
    employed = Employment.objects.filter(active_on(day), dealership=dealership, person__in=people)
    if set(people) - set(employed.values_list("person", flat=True)):
        raise NotAssignable("somebody doesn't work at the dealership")
