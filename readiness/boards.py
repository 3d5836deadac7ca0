"""What boards show: stored verdicts as rows and counts, read set by set, as the reader may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from dealerships.calendar import today
from dealerships.models import Area, Dealership, Franchise
from dealerships.models.base import not_over_on
from dealerships.models.scopes import Scope, scope_of
from readiness.explanations import main_reason
from readiness.models import (
    Requirement,
    RequirementKind,
    RequirementStatus,
    Rollout,
    RolloutVerdict,
    StaleMark,
    Status,
    Verdict,
    Wave,
    WaveMember,
)
from readiness.outlooks import Until, shown_day
from readiness.permissions import SMALL, Counted, Numbers, sees_small_numbers, shown_numbers
from readiness.under_way import Begun, begun_of, shown_begun

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person

UNMET = (RequirementStatus.OVERDUE, RequirementStatus.DUE_SOON, RequirementStatus.OPEN)
URGENT_ROWS = 5


# Counts ------------------------------------------------------------


@dataclass(slots=True)
class Counts:
    """How many dealerships have which status; ``no_data`` are in a wave and wait for a first verdict."""

    by_status: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Status.values, 0))
    no_data: int = 0

    def add(self, status: str, number: int) -> None:
        self.by_status[status] += number

    @property
    def total(self) -> int:
        return sum(self.by_status.values()) + self.no_data

    @property
    def ready(self) -> int:
        return self.by_status[Status.READY]

    @property
    def not_ready(self) -> int:
        return self.by_status[Status.NOT_READY]

    @property
    def tiles(self) -> list[tuple[str, str, int]]:
        """Status, its word, and the number, the most urgent first."""
        return [(status.value, str(status.label), self.by_status[status.value]) for status in Status]

    @property
    def lane(self) -> list[tuple[str, int, int]]:
        """Status, start and width of each stretch of a line that is 1000 long."""
        numbers = [
            *((status.value, self.by_status[status.value]) for status in Status),
            ("no_data", self.no_data),
        ]
        stretches, done, total = [], 0, self.total
        for status, number in numbers:
            start, done = done * 1000 // total if total else 0, done + number
            if number:
                stretches.append((status, start, done * 1000 // total - start))
        return stretches


@dataclass(slots=True)
class WaveCounts:
    wave: Wave
    counts: Counts


@dataclass(slots=True)
class Overview:
    """A rollout with its waves, as far as the reader sees dealerships in them."""

    rollout: Rollout
    waves: list[WaveCounts]

    @property
    def counts(self) -> Counts:
        whole = Counts()
        for wave in self.waves:
            whole.no_data += wave.counts.no_data
            for status, number in wave.counts.by_status.items():
                whole.add(status, number)
        return whole

    @property
    def next_wave(self) -> WaveCounts | None:
        """The wave that goes live next, else the one that did so last."""
        coming = [wave for wave in self.waves if wave.wave.go_live >= today()]
        return coming[0] if coming else (self.waves[-1] if self.waves else None)


def overviews(user: Person | AnonymousUser, rollouts: Sequence[Rollout] | None = None) -> list[Overview]:
    """The rollouts that the user sees (or these), with dealerships not ready first, then by next go-live."""
    if rollouts is None:
        rollouts = list(Rollout.objects.visible_to(user).select_related("system__manufacturer", "release"))
    members = WaveMember.objects.visible_to(user).filter(rollout__in=rollouts).order_by()
    counts = {
        wave: Counts(no_data=number) for wave, number in members.values_list("wave").annotate(Count("pk"))
    }
    judged = RolloutVerdict.objects.visible_to(user).filter(rollout__in=rollouts).order_by()
    for wave, status, number in judged.values_list("wave", "status").annotate(Count("pk")):
        if wave in counts:
            counts[wave].add(status, number)
            counts[wave].no_data = max(0, counts[wave].no_data - number)
    waves: dict[int, list[WaveCounts]] = defaultdict(list)
    found: Iterable[Any] = Wave.objects.filter(pk__in=counts).order_by("go_live", "code")
    for one in found:
        waves[one.rollout_id].append(WaveCounts(one, counts[one.pk]))
    return sorted((Overview(rollout, waves[rollout.pk]) for rollout in rollouts), key=_most_urgent)


def _most_urgent(overview: Overview) -> tuple[bool, date, int, str]:
    next_wave = overview.next_wave
    return (
        not overview.counts.not_ready,
        next_wave.wave.go_live if next_wave else date.max,
        -overview.counts.not_ready,
        overview.rollout.code,
    )


# Rows ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """How one requirement stands in a row."""

    requirement: Requirement
    status: str
    label: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Row:
    """One dealership in one rollout; a cell is None where a requirement is newer than the verdict.

    ``bodies``, ``numbers`` and ``begun`` are by requirement, the numbers as the reader may know them.
    """

    verdict: RolloutVerdict
    bodies: Mapping[int, Verdict]
    numbers: Mapping[int, Numbers]
    begun: Mapping[int, int]
    area: str
    reason: str
    until: Until
    cells: tuple[Cell | None, ...]

    @property
    def dealership(self) -> Dealership:
        return self.verdict.dealership


def verdicts_seen(user: Person | AnonymousUser, rollout: Rollout) -> QuerySet[RolloutVerdict]:
    return RolloutVerdict.objects.visible_to(user).filter(rollout=rollout)


def assemble(heads: Sequence[RolloutVerdict], requirements: Sequence[Requirement], scope: Scope) -> list[Row]:
    """Rows with their cells in the order of ``requirements``: four queries, however many rows there are."""
    known = {requirement.pk: requirement for requirement in requirements}
    bodies: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for verdict in Verdict.objects.filter(
        rollout_verdict__in=[head.pk for head in heads], requirement__in=known
    ):
        verdict.requirement = known[verdict.requirement_id]
        bodies[verdict.rollout_verdict_id][verdict.requirement_id] = verdict
    begun = begun_of([one for body in bodies.values() for one in body.values()], known)
    areas = _areas_of(heads)
    labels = {status.value: str(status.label) for status in RequirementStatus}
    return [_row(head, bodies[head.pk], known, begun, areas, labels, scope) for head in heads]


def _row(
    head: RolloutVerdict,
    verdicts: dict[int, Verdict],
    requirements: dict[int, Requirement],
    begun: Begun,
    areas: dict[tuple[int, int], str],
    labels: dict[str, str],
    scope: Scope,
) -> Row:
    small_too = sees_small_numbers(scope, head.dealership)
    numbers = shown_numbers(
        (Counted.from_stored(verdict, requirements[key]) for key, verdict in verdicts.items()),
        small_too=small_too,
    )
    shown = shown_begun(list(verdicts.values()), requirements, numbers, begun, small_too=small_too)
    blocking = verdicts.get(head.blocking_id) if head.blocking_id else None
    return Row(
        verdict=head,
        bodies=verdicts,
        numbers=numbers,
        begun=shown,
        area=areas.get((head.dealership_id, head.rollout_id), ""),
        reason=main_reason(
            requirements[blocking.requirement_id],
            blocking.status,
            numbers[blocking.requirement_id],
            blocking.reasons,
            shown.get(blocking.requirement_id),
        )
        if blocking
        else "",
        until=Until.of(head, small_too=small_too),
        cells=tuple(
            Cell(requirement, verdicts[key].status, labels[verdicts[key].status], numbers[key])
            if key in verdicts
            else None
            for key, requirement in requirements.items()
            if requirement.rollout_id == head.rollout_id
        ),
    )


def _areas_of(heads: Sequence[RolloutVerdict]) -> dict[tuple[int, int], str]:
    """The name of the area that looks after each dealership for the rollout, by dealership and rollout."""
    rollouts = {head.rollout_id for head in heads}
    franchises = Franchise.objects.filter(
        not_over_on(today()),
        dealership__in={head.dealership_id for head in heads},
        manufacturer__systems__rollouts__in=rollouts,
        area__isnull=False,
    )
    rows = franchises.order_by("-starts_on").values_list(
        "dealership", "manufacturer__systems__rollouts", "area__name"
    )
    return {(dealership, rollout): area for dealership, rollout, area in rows if rollout in rollouts}


def area_today(column: str = "area") -> Subquery:
    """The key of that area, or another of its columns, for a queryset of rollout verdicts."""
    franchises = Franchise.objects.filter(
        not_over_on(today()),
        dealership=OuterRef("dealership"),
        manufacturer=OuterRef("rollout__system__manufacturer"),
        area__isnull=False,
    )
    return Subquery(franchises.order_by("starts_on").values(column)[:1])


def areas_below(top: Area, areas: Iterable[Area]) -> set[int]:
    """The area and everything below it among ``areas``."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for area in areas:
        children[area.parent_id].append(area.pk)
    found, waiting = set(), [top.pk]
    while waiting:
        area_pk = waiting.pop()
        found.add(area_pk)
        waiting.extend(children[area_pk])
    return found


# Order ------------------------------------------------------------

PLAIN_SORTS = {"number": "dealership__number", "name": "dealership__name", "due": "due_on", "wave": "go_live"}
SORTS = ("urgency", *PLAIN_SORTS, "area", "until")
BY_URGENCY = (
    F("urgency").asc(),
    F("due_on").asc(nulls_last=True),
    F("gap").desc(),
    F("dealership__number").asc(),
)
BY_REQUIREMENT = "req:"

_RANK = Case(
    *(When(status=status, then=Value(rank)) for rank, status in enumerate(RequirementStatus)),
    output_field=IntegerField(),
)


def _countable(scope: Scope) -> Q:
    """Verdicts whose numbers may decide an order: an order by hidden numbers would tell something of them."""
    if not scope.is_above_group:
        return Q()
    return Q(requirement__kind=RequirementKind.CHECKLIST) | Q(population__gte=SMALL)


def with_gap(verdicts: QuerySet[RolloutVerdict], scope: Scope) -> QuerySet[RolloutVerdict]:
    """Each row's ``gap``: what is missing of everything that blocks, as far as the reader may know it."""
    if not scope.is_above_group:
        return verdicts.annotate(gap=F("missing"))
    blocking = Verdict.objects.filter(
        _countable(scope), rollout_verdict=OuterRef("pk"), status__in=UNMET, requirement__mandatory=True
    )
    total = blocking.order_by().values("rollout_verdict").annotate(total=Sum("missing")).values("total")
    return verdicts.annotate(gap=Coalesce(Subquery(total), 0))


def ordered(
    verdicts: QuerySet[RolloutVerdict], sort: str, requirements: Iterable[Requirement], scope: Scope
) -> QuerySet[RolloutVerdict]:
    """The rows in the order ``sort``, one of `SORTS` or ``req:CODE``, after a ``-`` the other way round.

    By urgency: the most urgent status, the earliest due date, the most missing, the number. So are ties.
    """
    backwards = sort.startswith("-")
    key = sort.removeprefix("-")
    verdicts = with_gap(verdicts, scope)
    if key == "urgency":
        urgency = (F("urgency").desc(), *BY_URGENCY[1:]) if backwards else BY_URGENCY
        return verdicts.order_by(*urgency)
    if key == "area":
        verdicts = verdicts.annotate(area_name=area_today("area__name"))
        columns = [F("area_name")]
    elif key == "until":
        verdicts = verdicts.annotate(until=shown_day(scope))
        columns = [F("until")]
    elif key.startswith(BY_REQUIREMENT):
        code = key.removeprefix(BY_REQUIREMENT)
        verdicts = _by_requirement(verdicts, next(one for one in requirements if one.code == code), scope)
        columns = [F("rank"), F("surplus")]
    else:
        columns = [F(PLAIN_SORTS[key])]
    first = [column.desc(nulls_last=True) if backwards else column.asc(nulls_last=True) for column in columns]
    return verdicts.order_by(*first, *BY_URGENCY)


def _by_requirement(
    verdicts: QuerySet[RolloutVerdict], requirement: Requirement, scope: Scope
) -> QuerySet[RolloutVerdict]:
    own = Verdict.objects.filter(rollout_verdict=OuterRef("pk"), requirement=requirement)
    return verdicts.annotate(
        rank=Subquery(own.annotate(rank=_RANK).values("rank")[:1]),
        surplus=Subquery(own.filter(_countable(scope)).annotate(surplus=-F("missing")).values("surplus")[:1]),
    )


# Boards ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How a whole board stands: its waves with their counts, and how fresh the verdicts are."""

    overview: Overview
    stand: datetime | None
    is_stale: bool
    """Whether something has changed since: a worker is at it."""


def standing(user: Person | AnonymousUser, rollout: Rollout) -> Standing:
    seen = verdicts_seen(user, rollout)
    stale = StaleMark.objects.filter(dealership__in=seen.values("dealership"))
    return Standing(
        overview=overviews(user, [rollout])[0],
        stand=seen.aggregate(Min("facts_at"))["facts_at__min"],
        is_stale=stale.exists(),
    )


def unmet_counts(verdicts: QuerySet[RolloutVerdict]) -> dict[int, int]:
    """How many of these dealerships do not meet which requirement."""
    rows = Verdict.objects.filter(rollout_verdict__in=verdicts.order_by().values("pk"), status__in=UNMET)
    return dict(rows.order_by().values_list("requirement").annotate(Count("pk")))


def urgent_rows(user: Person | AnonymousUser, limit: int = URGENT_ROWS) -> list[Row]:
    """The dealerships that need something first, over all rollouts that the user sees."""
    waiting = RolloutVerdict.objects.visible_to(user).filter(status__in=[Status.NOT_READY, Status.AT_RISK])
    return _rows_across(waiting, user, limit)


def rows_of(user: Person | AnonymousUser, dealership: int) -> list[Row]:
    """One dealership in all its rollouts that the user sees, the most urgent first."""
    return _rows_across(RolloutVerdict.objects.visible_to(user).filter(dealership=dealership), user, None)


def _rows_across(
    verdicts: QuerySet[RolloutVerdict], user: Person | AnonymousUser, limit: int | None
) -> list[Row]:
    scope = scope_of(user)
    heads = list(
        with_gap(verdicts, scope)
        .select_related("dealership", "wave", "rollout")
        .order_by(*BY_URGENCY, "rollout__code")[:limit]
    )
    requirements: Any = Requirement.objects.filter(rollout__in={head.rollout_id for head in heads})
    return assemble(heads, list(requirements.order_by("code")), scope)
