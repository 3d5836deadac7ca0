"""Whose proofs end when: by name for those who lead a dealership, as counts for everybody else.

Only proofs that a requirement asks for are told, of people who count for it; of a proof no more than whether it is
held, ends or has ended, and when. Who may see which numbers is decided where the board's are (permissions.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q

from certificates.models import Certificate
from dealerships.models import Dealership, Employment
from dealerships.models.base import active_on
from dealerships.models.scopes import Scope
from readiness.loader import accepted_by_proof
from readiness.models import Requirement, RequirementKind, RolloutVerdict, Verdict
from readiness.permissions import Counted, sees_small_numbers, shown_numbers

WINDOWS = (30, 90, 180, 365)
"""So many days may be looked ahead."""

DEFAULT_WINDOW = 90


@dataclass(frozen=True, slots=True)
class Expiry:
    """A proof of somebody who counts for a requirement: its last day, past or not.

    ``before_go_live``: it does not last until the requirement needs it to, the end of hypercare at first.
    """

    person: int
    head: RolloutVerdict
    requirement: Requirement
    ends_on: date
    before_go_live: bool

    def is_over(self, day: date) -> bool:
        return self.ends_on < day


@dataclass(frozen=True, slots=True)
class Line:
    """How many proofs of one requirement end at one dealership."""

    head: RolloutVerdict
    requirement: Requirement
    over: int
    before_go_live: int
    ending: int

    @property
    def dealership(self) -> Dealership:
        return self.head.dealership


def expiries_of(
    heads: Sequence[RolloutVerdict], day: date, within: int, requirement: str = ""
) -> Iterator[Expiry]:
    """The proofs that have ended, end within so many days, or before the go-live needs them no more: four queries."""
    limit = day + timedelta(days=within)
    for verdict, head, ends in _with_ends(heads, day, requirement):
        short = set(verdict.reasons.get("expiring", ()))
        for person in _counted(verdict):
            end = ends.get(person)
            if end is not None and (end <= limit or person in short):
                yield Expiry(person, head, verdict.requirement, end, end >= day and person in short)


def _counted(verdict: Verdict) -> Iterator[int]:
    yield from verdict.reasons.get("people_qualified", ())
    yield from verdict.reasons.get("people_missing", ())


def _with_ends(
    heads: Sequence[RolloutVerdict], day: date, requirement: str
) -> Iterator[tuple[Verdict, RolloutVerdict, Mapping[int, date]]]:
    """Each verdict about people with the last day of whatever proves its requirement, by person."""
    known = {head.pk: head for head in heads}
    rows = Verdict.objects.filter(
        rollout_verdict__in=list(known), requirement__kind=RequirementKind.PEOPLE
    ).select_related("requirement")
    if requirement:
        rows = rows.filter(requirement__code=requirement)
    accepted = accepted_by_proof()
    by_proof: dict[str, dict[int, date]] = {}
    ends = _ends({head.dealership_id for head in heads}, day)
    for verdict in rows.order_by("pk"):
        proof = verdict.requirement.proof
        if proof not in by_proof:
            by_proof[proof] = _latest(ends, accepted(proof))
        yield verdict, known[verdict.rollout_verdict_id], by_proof[proof]


def _ends(dealerships: Iterable[int], day: date) -> dict[int, dict[int, date]]:
    """By certification and person the last day on which one is held that is not revoked; the calendar's, if never."""
    here = Employment.objects.filter(active_on(day), dealership__in=list(dealerships)).values("person")
    held: Any = Certificate.objects.filter(
        Q(revoked_on__isnull=True) | Q(revoked_on__gt=day), issued_on__lte=day, person__in=here
    )
    found: dict[int, dict[int, date]] = defaultdict(dict)
    endless = held.filter(valid_until__isnull=True).order_by()
    dated = held.filter(valid_until__isnull=False).order_by()
    for certification, person, end in dated.values_list("certification", "person").annotate(
        Max("valid_until")
    ):
        found[certification][person] = end
    for certification, person in endless.values_list("certification", "person").distinct():
        found[certification][person] = date.max
    return found


def _latest(ends: Mapping[int, Mapping[int, date]], accepted: Iterable[int]) -> dict[int, date]:
    latest: dict[int, date] = {}
    for certification in accepted:
        for person, end in ends.get(certification, {}).items():
            latest[person] = max(end, latest.get(person, end))
    return latest


def lines_of(
    heads: Sequence[RolloutVerdict], scope: Scope, day: date, within: int, requirement: str = ""
) -> list[Line]:
    """How many end at each dealership, what a go-live needs first; the maker's side learns nothing of few people."""
    shown = _shown(heads, scope)
    numbers: dict[tuple[int, int], list[Expiry]] = defaultdict(list)
    for one in expiries_of(heads, day, within, requirement):
        if (one.head.pk, one.requirement.pk) in shown:
            numbers[one.head.pk, one.requirement.pk].append(one)
    lines = [
        Line(
            head=some[0].head,
            requirement=some[0].requirement,
            over=sum(one.is_over(day) for one in some),
            before_go_live=sum(one.before_go_live for one in some),
            ending=sum(not one.is_over(day) for one in some),
        )
        for some in numbers.values()
    ]
    return sorted(
        lines,
        key=lambda one: (
            -one.before_go_live,
            -one.ending,
            -one.over,
            one.dealership.number,
            one.requirement.code,
        ),
    )


def _shown(heads: Sequence[RolloutVerdict], scope: Scope) -> set[tuple[int, int]]:
    """The verdicts, by head and requirement, whose numbers the reader may see."""
    bodies: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in Verdict.objects.filter(rollout_verdict__in=[head.pk for head in heads]).select_related(
        "requirement"
    ):
        bodies[verdict.rollout_verdict_id].append(verdict)
    return {
        (head.pk, requirement)
        for head in heads
        for requirement, numbers in shown_numbers(
            (Counted.from_stored(one, one.requirement) for one in bodies[head.pk]),
            small_too=sees_small_numbers(scope, head.dealership),
        ).items()
        if not numbers.hidden
    }


def once_each(expiries: Iterable[Expiry]) -> list[Expiry]:
    """Each person's proof once, though several rollouts ask for it: the one whose go-live comes first; by its end."""
    found: dict[tuple[int, str], Expiry] = {}
    for one in sorted(expiries, key=lambda one: (not one.before_go_live, one.head.go_live)):
        found.setdefault((one.person, one.requirement.proof), one)
    return sorted(found.values(), key=lambda one: (one.ends_on, one.person))
