"""Which dealerships a change concerns, and the marks that say so.

A change may concern dealerships that it does not name: a leave those where the person works or covers, an area's
new parent those looked after below it. Too many marks cost a little time, one too few a wrong verdict; so where
the exact answer is dear, the larger set is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from celery import current_app
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from kombu.exceptions import OperationalError

from assessments.models import QuestionVersion
from certificates.models import Certificate, Certification, CertificationCourse, Ends, Grant
from dealerships.models import (
    Area,
    Cooperation,
    CooperationMember,
    Cover,
    Employment,
    Franchise,
    Leave,
    Release,
    System,
)
from readiness.models import (
    Confirmation,
    Item,
    Requirement,
    Rollout,
    StaleMark,
    Target,
    Waiver,
    Wave,
    WaveMember,
)

Pks = Collection[int]
Found = Iterable["QuerySet[Any, int]"]


def _of(rows: QuerySet[Any]) -> QuerySet[Any, int]:
    return rows.values_list("dealership", flat=True)


def _own(model: type[models.Model]) -> Callable[[Pks], Found]:
    """The dealership that the row itself names."""
    return lambda pks: [_of(model._default_manager.filter(pk__in=pks))]


def _of_people(model: type[models.Model]) -> Callable[[Pks], Found]:
    """Where the rows' people work and whom they cover."""

    def found(pks: Pks) -> Found:
        people = model._default_manager.filter(pk__in=pks).values("person")
        return [
            _of(Employment.objects.filter(person__in=people)),
            _of(Cover.objects.filter(person__in=people)),
        ]

    return found


def _in_rollouts(path: str, model: type[models.Model]) -> Callable[[Pks], Found]:
    """All dealerships in waves of the rollouts that the path leads to from the rows."""

    def found(pks: Pks) -> Found:
        rollouts = model._default_manager.filter(pk__in=pks).values(path)
        return [_of(WaveMember.objects.filter(rollout__in=rollouts))]

    return found


def _in_waves(pks: Pks) -> Found:
    return [_of(WaveMember.objects.filter(wave__in=pks))]


def _in_rollouts_of_system(pks: Pks) -> Found:
    return [_of(WaveMember.objects.filter(rollout__system__in=pks))]


def _below_makers_areas(pks: Pks) -> Found:
    """All that have a franchise of the areas' manufacturers: a target counts for its area and below."""
    makers = Area.objects.filter(pk__in=pks).values("manufacturer")
    return [_of(Franchise.objects.filter(manufacturer__in=makers))]


def _proving_competences(pks: Pks) -> Found:
    """All in rollouts with a requirement that some competence proves."""
    rollouts = Requirement.objects.filter(proof__startswith="competence:").values("rollout")
    return [_of(WaveMember.objects.filter(rollout__in=rollouts))] if pks else []


def _proved_by(certifications: Callable[[Pks], QuerySet[Certification]]) -> Callable[[Pks], Found]:
    """All in rollouts with a requirement that one of the certifications proves, or might by a competence."""

    def found(pks: Pks) -> Found:
        codes = certifications(pks).values_list("code", flat=True)
        proofs = [f"certification:{code}" for code in codes]
        if not proofs:
            return []
        asked = Requirement.objects.filter(Q(proof__in=proofs) | Q(proof__startswith="competence:"))
        return [_of(WaveMember.objects.filter(rollout__in=asked.values("rollout")))]

    return found


def _bound_to(releases: QuerySet[Release]) -> QuerySet[Certification]:
    """The certifications that the next major release of these releases' systems ends."""
    return Certification.objects.filter(ends=Ends.RELEASE, system__in=releases.values("system"))


def _covered_in(path: str, model: type[models.Model]) -> Callable[[Pks], Found]:
    """All that are covered in the cooperations that the path leads to from the rows."""

    def found(pks: Pks) -> Found:
        cooperations = model._default_manager.filter(pk__in=pks).values(path)
        return [_of(Cover.objects.filter(cooperation__in=cooperations))]

    return found


CONCERNED: dict[type[models.Model], Callable[[Pks], Found]] = {
    Area: _below_makers_areas,
    Certificate: _of_people(Certificate),
    # How a certification is renewed, what a release ends and what it changed decide by which courses.
    Certification: _proved_by(lambda pks: Certification.objects.filter(pk__in=pks)),
    CertificationCourse: _proved_by(lambda pks: Certification.objects.filter(required_courses__in=pks)),
    Confirmation: _own(Confirmation),
    Cooperation: _covered_in("pk", Cooperation),
    CooperationMember: _covered_in("cooperation", CooperationMember),
    Cover: _own(Cover),
    Employment: lambda pks: [*_own(Employment)(pks), *_of_people(Employment)(pks)],
    Franchise: _own(Franchise),
    Grant: _proving_competences,
    Item: _in_rollouts("requirement__rollout", Item),
    Leave: _of_people(Leave),
    QuestionVersion: _proved_by(
        lambda pks: _bound_to(
            Release.objects.filter(pk__in=QuestionVersion.objects.filter(pk__in=pks).values("changed_in"))
        )
    ),
    Release: _proved_by(lambda pks: _bound_to(Release.objects.filter(pk__in=pks))),
    Requirement: _in_rollouts("rollout", Requirement),
    Rollout: _in_rollouts("pk", Rollout),
    System: _in_rollouts_of_system,
    Target: _in_rollouts("requirement__rollout", Target),
    Waiver: _own(Waiver),
    Wave: _in_waves,
    WaveMember: _own(WaveMember),
}
"""Every model whose rows can change a verdict, or what is assigned because of one.

The rest of the 26 tables are names, or rights. What is published of courses is heard of by its pages
(`readiness.receivers`).
"""


_collected: ContextVar[set[int] | None] = ContextVar("collected", default=None)


@contextmanager
def collected_marks() -> Iterator[None]:
    """Within one transaction that changes many rows, mark each dealership once, at the end of the block."""
    token = _collected.set(set())
    try:
        yield
        dealerships = _collected.get() or set()
    finally:
        _collected.reset(token)
    mark_stale(dealerships)


def mark_concerned(model: type[models.Model], pks: Pks) -> None:
    """Mark the dealerships whose verdicts these rows can change, in the caller's transaction."""
    found = CONCERNED.get(model)
    if found is None or not pks:
        return
    mark_stale({dealership for rows in found(pks) for dealership in rows})


def mark_stale(dealerships: Collection[int]) -> None:
    """Append a mark for each, and hurry a worker along after the commit."""
    if not dealerships:
        return
    if (collected := _collected.get()) is not None:
        collected.update(dealerships)
        return
    StaleMark.objects.bulk_create(
        [StaleMark(dealership_id=pk) for pk in sorted(dealerships)], batch_size=2000
    )
    if not any(_hurry in waiting for waiting in connection.run_on_commit):
        transaction.on_commit(_hurry, robust=True)


def _hurry() -> None:
    """Tell a worker now; where the broker can't be reached the sweep finds the marks within seconds."""
    with suppress(OperationalError, OSError):
        current_app.send_task("readiness.recompute_stale", retry=False, ignore_result=True)
