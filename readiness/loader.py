"""The one place that turns rows into facts: set by set, in a number of queries that no network's size changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certificates.models import Certificate, Certification, Grant
from dealerships.models import Area, CooperationMember, Cover, Dealership, Employment, Franchise, Leave
from dealerships.models.base import not_over_on
from readiness import facts
from readiness.models import Confirmation, Item, Requirement, Rollout, Target, Waiver, WaveMember
from readiness.proofs import Proof


@dataclass(frozen=True)
class Plan:
    """What all dealerships share: the areas, and the rollouts with their requirements."""

    areas: facts.Areas
    rollouts: dict[int, facts.Rollout]

    @property
    def certifications(self) -> frozenset[int]:
        """Those that prove any requirement; no other certificate can decide anything."""
        return frozenset().union(
            *(
                requirement.accepted
                for rollout in self.rollouts.values()
                for requirement in rollout.requirements
            )
        )


def load_plan(rollouts: QuerySet[Rollout] | None = None) -> Plan:
    """The rollouts with their requirements, and the manufacturers' areas; all rollouts unless some are named."""
    chosen = Rollout.objects.all() if rollouts is None else rollouts
    requirements = _requirements(chosen)
    return Plan(
        areas=facts.Areas(dict(Area.objects.values_list("pk", "parent"))),
        rollouts={
            pk: facts.Rollout(pk, code, manufacturer, hypercare_days, warn_days, tuple(requirements[pk]))
            for pk, code, manufacturer, hypercare_days, warn_days in chosen.values_list(
                "pk", "code", "system__manufacturer", "hypercare_days", "warn_days"
            )
        },
    )


def _requirements(rollouts: QuerySet[Rollout]) -> dict[int, list[facts.Requirement]]:
    of_rollout: dict[int, list[facts.Requirement]] = defaultdict(list)
    rows = Requirement.objects.filter(rollout__in=rollouts)
    roles = _grouped(
        Requirement.roles.through.objects.filter(requirement__in=rows).values_list("requirement", "jobrole"),
        lambda role: role,
    )
    items = _grouped(
        Item.objects.filter(requirement__in=rows).values_list("requirement", "pk"), lambda item: item
    )
    targets = _grouped(
        Target.objects.filter(requirement__in=rows).values_list(
            "requirement", "pk", "area", "starts_on", "ends_on", "share", "heads"
        ),
        facts.Target,
    )
    accepted = accepted_by_proof()
    for row in rows.order_by("code"):
        of_rollout[row.rollout_id].append(
            facts.Requirement(
                id=row.pk,
                code=row.code,
                kind=row.kind,  # type: ignore[arg-type]
                mandatory=row.mandatory,
                lead_days=row.lead_days,
                proof=row.proof,
                accepted=accepted(row.proof),
                roles=frozenset(roles.get(row.pk, ())),
                share=row.share,
                heads=row.heads,
                per=row.per,
                or_all=row.or_all,
                poolable=row.poolable,
                newcomer_days=row.newcomer_days,
                targets=tuple(targets.get(row.pk, ())),
                items=frozenset(items.get(row.pk, ())),
            )
        )
    return of_rollout


def accepted_by_proof() -> Callable[[str], frozenset[int]]:
    """A function from a proof's text to the certifications that prove it (spec/readiness.md, People)."""
    by_code = dict(Certification.objects.values_list("code", "pk"))
    grants: dict[str, Any] = _grouped(
        Grant.objects.values_list("competence__code", "certification", "level"), lambda *grant: grant
    )

    def accepted(text: str) -> frozenset[int]:
        proof = Proof.parse(text)
        if proof is None:
            return frozenset()
        if proof.kind == "certification":
            return frozenset({by_code[proof.code]} if proof.code in by_code else ())
        return frozenset(
            certification for certification, level in grants.get(proof.code, ()) if proof.is_met_at(level)
        )

    return accepted


def load_facts(
    dealerships: Collection[int], plan: Plan, as_of: date, *, until: date | None = None
) -> tuple[list[facts.DealershipFacts], facts.Facts]:
    """What is known of these dealerships, as far as it can decide anything for the plan's rollouts on the days asked.

    These are ``as_of`` alone, or every day from it ``until`` another. Both ends of the time that counts are known:
    nothing that is over before the first day decides any more, for the reference date is never before it, and
    nothing issued, granted or confirmed after the last counts yet (spec/readiness.md).
    """
    last = until or as_of
    current = not_over_on(as_of)
    covers = Cover.objects.filter(current, dealership__in=dealerships)
    coverers = covers.values("person")
    employments = Employment.objects.filter(current, dealership__in=dealerships)
    employed = employments.values("person")
    shared = facts.Facts(
        areas=plan.areas,
        rollouts=plan.rollouts,
        cooperations=_cooperations(covers),
        certificates=_of_people(
            Certificate.objects.filter(
                Q(valid_until__isnull=True) | Q(valid_until__gte=as_of),
                issued_on__lte=last,
                certification__in=plan.certifications,
            ),
            ("certification", "issued_on", "valid_until", "revoked_on"),
            facts.Certificate,
            employed,
            coverers,
        ),
        leaves=_of_people(
            Leave.objects.filter(current), ("starts_on", "ends_on"), lambda *leave: leave, employed, coverers
        ),
        employments_elsewhere=_grouped(
            Employment.objects.filter(current, person__in=coverers).values_list("person", *_EMPLOYMENT),
            facts.Employment,
        ),
    )
    return _dealerships(dealerships, plan, (as_of, last), employments, covers), shared


_EMPLOYMENT = ("person", "dealership", "role", "starts_on", "ends_on")


def _dealerships(
    pks: Collection[int],
    plan: Plan,
    days: tuple[date, date],
    employments: QuerySet[Employment],
    covers: QuerySet[Cover],
) -> list[facts.DealershipFacts]:
    first, last = days
    memberships = _by_dealership(
        WaveMember.objects.filter(rollout__in=list(plan.rollouts)),
        pks,
        ("rollout", "wave", "wave__code", "wave__go_live"),
        facts.Membership,
    )
    people = _by_dealership(employments, pks, _EMPLOYMENT, facts.Employment)
    franchises = _by_dealership(
        Franchise.objects.filter(not_over_on(first)),
        pks,
        ("manufacturer", "area", "starts_on", "ends_on"),
        facts.Franchise,
    )
    waivers = _by_dealership(
        Waiver.objects.filter(granted_on__lte=last),
        pks,
        ("pk", "requirement", "granted_on", "valid_until"),
        facts.Waiver,
    )
    confirmations = _by_dealership(
        Confirmation.objects.filter(confirmed_on__lte=last),
        pks,
        ("item", "confirmed_on", "withdrawn_on"),
        facts.Confirmation,
    )
    served = _by_dealership(
        covers, pks, ("person", "dealership", "cooperation", "proof", "starts_on", "ends_on"), facts.Cover
    )
    return [
        facts.DealershipFacts(
            id=pk,
            number=number,
            memberships=memberships.get(pk, ()),
            employments=people.get(pk, ()),
            franchises=franchises.get(pk, ()),
            waivers=waivers.get(pk, ()),
            confirmations=confirmations.get(pk, ()),
            covers=served.get(pk, ()),
        )
        for pk, number in Dealership.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "number")
    ]


def _cooperations(covers: QuerySet[Cover]) -> dict[int, facts.Cooperation]:
    """The cooperations behind the covers, with all their members."""
    members: dict[int, set[int]] = defaultdict(set)
    dates: dict[int, tuple[date | None, date | None]] = {}
    for pk, starts_on, ends_on in covers.values_list(
        "cooperation", "cooperation__starts_on", "cooperation__ends_on"
    ).distinct():
        dates[pk] = (starts_on, ends_on)
    for pk, dealership in CooperationMember.objects.filter(
        cooperation__in=covers.values("cooperation")
    ).values_list("cooperation", "dealership"):
        members[pk].add(dealership)
    return {
        pk: facts.Cooperation(pk, starts_on, ends_on, frozenset(members[pk]))
        for pk, (starts_on, ends_on) in dates.items()
    }


def _by_dealership(
    rows: QuerySet[Any], pks: Collection[int], columns: tuple[str, ...], make: Callable[..., Any]
) -> dict[int, tuple[Any, ...]]:
    return _grouped(rows.filter(dealership__in=pks).values_list("dealership", *columns), make)


def _of_people(
    rows: QuerySet[Any], columns: tuple[str, ...], make: Callable[..., Any], *people: QuerySet[Any, Any]
) -> dict[int, tuple[Any, ...]]:
    """The rows of each person of these sets: one query a set, because a database joins one set far faster than two."""
    found: dict[int, tuple[Any, ...]] = {}
    for some in people:
        found.update(_grouped(rows.filter(person__in=some).values_list("person", *columns), make))
    return found


def _grouped(rows: Iterable[Any], make: Callable[..., Any]) -> dict[Any, tuple[Any, ...]]:
    """What is made of the rows' other columns, by their first."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, *columns in rows:
        groups[key].append(make(*columns))
    return {key: tuple(group) for key, group in groups.items()}
