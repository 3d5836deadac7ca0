"""What boards show: stored verdicts as rows and counts, read set by set, as the reader may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

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
from readiness.permissions import SMALL, Counted, Numbers, sees_small_numbers, shown_numbers

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person

UNMET = (RequirementStatus.OVERDUE, RequirementStatus.DUE_SOON, RequirementStatus.OPEN)
URGENT_ROWS = 5


# Counts ------------------------------------------------------------


@dataclass(slots=True)
class Counts:
    """How many dealerships have which status; ``no_data`` are in a wave, but their first verdict is to come."""

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


def overviews(user: Person | AnonymousUser, rollouts: QuerySet[Rollout] | None = None) -> list[Overview]:
    """The rollouts that the user sees, those with dealerships that are not ready first, then by next go-live."""
    seen = Rollout.objects.visible_to(user) if rollouts is None else rollouts
    seen = seen.select_related("system__manufacturer", "release")
    members = dict(_per_wave(WaveMember.objects.visible_to(user).filter(rollout__in=seen)))
    counts: dict[int, Counts] = {wave: Counts(no_data=number) for wave, number in members.items()}
    judged = RolloutVerdict.objects.visible_to(user).filter(rollout__in=seen).order_by()
    for wave, status, number in judged.values_list("wave", "status").annotate(Count("pk")):
        if wave in counts:
            counts[wave].add(status, number)
            counts[wave].no_data = max(0, counts[wave].no_data - number)
    waves: dict[int, list[WaveCounts]] = defaultdict(list)
    for one in Wave.objects.filter(pk__in=counts).order_by("go_live", "code"):
        waves[one.rollout_id].append(WaveCounts(one, counts[one.pk]))
    found = [Overview(rollout, waves[rollout.pk]) for rollout in seen]
    return sorted(found, key=_most_urgent)


def _per_wave(members: QuerySet[WaveMember]) -> Iterable[tuple[int, int]]:
    return members.order_by().values_list("wave").annotate(Count("pk")).values_list("wave", "pk__count")


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
    """One dealership in one rollout; a cell is None where a requirement is newer than the verdict."""

    verdict: RolloutVerdict
    area: str
    reason: str
    cells: tuple[Cell | None, ...]

    @property
    def dealership(self) -> Dealership:
        return self.verdict.dealership


def verdicts_seen(user: Person | AnonymousUser, rollout: Rollout) -> QuerySet[RolloutVerdict]:
    return RolloutVerdict.objects.visible_to(user).filter(rollout=rollout)


def assemble(heads: Sequence[RolloutVerdict], requirements: Sequence[Requirement], scope: Scope) -> list[Row]:
    """Rows with their cells in the order of ``requirements``: two queries, however many rows there are."""
    bodies: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for verdict in Verdict.objects.filter(rollout_verdict__in=[head.pk for head in heads]):
        bodies[verdict.rollout_verdict_id][verdict.requirement_id] = verdict
    areas = _areas_of(heads)
    labels = {status.value: str(status.label) for status in RequirementStatus}
    known = {requirement.pk: requirement for requirement in requirements}
    return [_row(head, bodies[head.pk], known, areas, labels, scope) for head in heads]


def _row(
    head: RolloutVerdict,
    body: dict[int, Verdict],
    requirements: dict[int, Requirement],
    areas: dict[tuple[int, int], str],
    labels: dict[str, str],
    scope: Scope,
) -> Row:
    verdicts = {key: verdict for key, verdict in body.items() if key in requirements}
    numbers = shown_numbers(
        (Counted.from_stored(verdict, requirements[key]) for key, verdict in verdicts.items()),
        small_too=sees_small_numbers(scope, head.dealership),
    )
    blocking = verdicts.get(head.blocking_id) if head.blocking_id else None
    return Row(
        verdict=head,
        area=areas.get((head.dealership_id, head.rollout_id), ""),
        reason=main_reason(
            requirements[blocking.requirement_id],
            blocking.status,
            numbers[blocking.requirement_id],
            blocking.reasons,
        )
        if blocking
        else "",
        cells=tuple(
            Cell(requirement, verdicts[key].status, labels[verdicts[key].status], numbers[key])
            if key in verdicts
            else None
            for key, requirement in requirements.items()
            if requirement.rollout_id == head.rollout_id
        ),
    )


def _areas_of(heads: Sequence[RolloutVerdict]) -> dict[tuple[int, int], str]:
    """The name of the area in which each dealership is looked after for the rollout, by dealership and rollout."""
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


def area_today() -> Subquery:
    """The key of that area, for a queryset of rollout verdicts."""
    franchises = Franchise.objects.filter(
        not_over_on(today()),
        dealership=OuterRef("dealership"),
        manufacturer=OuterRef("rollout__system__manufacturer"),
        area__isnull=False,
    )
    return Subquery(franchises.order_by("starts_on").values("area")[:1])


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
SORTS = ("urgency", *PLAIN_SORTS, "area")
BY_REQUIREMENT = "req:"

_RANK = Case(
    *(When(status=status, then=Value(rank)) for rank, status in enumerate(RequirementStatus)),
    output_field=IntegerField(),
)


def _countable(scope: Scope) -> Q:
    """Verdicts whose numbers may decide an order: an order by hidden numbers would tell them."""
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

    Ties, and the order by urgency itself: most urgent status, earliest due date, most missing, number.
    """
    backwards = sort.startswith("-")
    key = sort.removeprefix("-") or "urgency"
    verdicts = with_gap(verdicts, scope)
    expressions = [F("urgency"), F("due_on"), F("gap")]
    if key.startswith(BY_REQUIREMENT):
        code = key.removeprefix(BY_REQUIREMENT)
        requirement = next(one for one in requirements if one.code == code)
        verdicts = _by_requirement(verdicts, requirement, scope)
        first = [F("rank").asc(nulls_last=True), F("short").desc(nulls_last=True)]
        if backwards:
            first = [F("rank").desc(nulls_last=True), F("short").asc(nulls_last=True)]
    elif key == "urgency":
        if backwards:
            return verdicts.order_by(
                F("urgency").desc(), F("due_on").desc(nulls_first=True), F("gap").asc(), "dealership__number"
            )
        first = []
    else:
        column = F("area__name") if key == "area" else F(PLAIN_SORTS[key])
        if key == "area":
            verdicts = verdicts.annotate(
                area__name=Subquery(Area.objects.filter(pk=area_today()).values("name")[:1])
            )
        first = [column.desc(nulls_last=True) if backwards else column.asc(nulls_last=True)]
    urgency, due_on, gap = expressions
    return verdicts.order_by(
        *first, urgency.asc(), due_on.asc(nulls_last=True), gap.desc(), F("dealership__number").asc()
    )


def _by_requirement(
    verdicts: QuerySet[RolloutVerdict], requirement: Requirement, scope: Scope
) -> QuerySet[RolloutVerdict]:
    own = Verdict.objects.filter(rollout_verdict=OuterRef("pk"), requirement=requirement)
    return verdicts.annotate(
        rank=Subquery(own.annotate(rank=_RANK).values("rank")[:1]),
        short=Subquery(own.filter(_countable(scope)).values("missing")[:1]),
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
        overview=overviews(user, Rollout.objects.filter(pk=rollout.pk))[0],
        stand=seen.aggregate(Min("facts_at"))["facts_at__min"],
        is_stale=stale.exists(),
    )


def unmet_counts(verdicts: QuerySet[RolloutVerdict]) -> dict[int, int]:
    """How many of these dealerships do not meet which requirement."""
    rows = Verdict.objects.filter(rollout_verdict__in=verdicts.order_by().values("pk"), status__in=UNMET)
    return dict(
        rows.order_by()
        .values_list("requirement")
        .annotate(Count("pk"))
        .values_list("requirement", "pk__count")
    )


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
        .order_by(
            F("urgency").asc(),
            F("due_on").asc(nulls_last=True),
            F("gap").desc(),
            "rollout__code",
            "dealership__number",
        )[:limit]
    )
    requirements = Requirement.objects.filter(rollout__in={head.rollout_id for head in heads})
    return assemble(heads, list(requirements.order_by("code")), scope)
