"""Is this dealership ready, by what is proven today? spec/readiness.md in pure functions, part by part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.facts import (
    Areas,
    Certificate,
    Confirmation,
    Cover,
    DealershipFacts,
    Employment,
    Facts,
    Membership,
    Requirement,
    Rollout,
    Target,
    Waiver,
)
from readiness.verdicts import (
    DealershipStatus,
    Reasons,
    RequirementStatus,
    RolloutVerdict,
    Verdict,
)


def evaluate(dealership: DealershipFacts, facts: Facts, as_of: date) -> tuple[RolloutVerdict, ...]:
    """How the dealership stands on the day in each rollout that has it in a wave, in order of code."""
    memberships = sorted(
        dealership.memberships, key=lambda membership: facts.rollouts[membership.rollout_id].code
    )
    return tuple(rollout_verdict(dealership, membership, facts, as_of) for membership in memberships)


def rollout_verdict(
    dealership: DealershipFacts, membership: Membership, facts: Facts, as_of: date
) -> RolloutVerdict:
    """How the dealership stands on the day in one rollout, with its requirements in order of their codes."""
    rollout = facts.rollouts[membership.rollout_id]
    days = Days.of(as_of, membership.go_live, rollout.hypercare_days)
    verdicts = tuple(
        requirement_verdict(dealership, rollout, requirement, facts, days)
        for requirement in sorted(rollout.requirements, key=lambda requirement: requirement.code)
    )
    return RolloutVerdict(
        rollout=rollout.id,
        wave=membership.wave_id,
        wave_code=membership.wave_code,
        go_live=membership.go_live,
        as_of=as_of,
        status=dealership_status(verdict.status for verdict in verdicts if verdict.mandatory),
        requirements=verdicts,
    )


def requirement_verdict(
    dealership: DealershipFacts, rollout: Rollout, requirement: Requirement, facts: Facts, days: Days
) -> Verdict:
    """How one requirement stands at the dealership, with the reasons."""
    if requirement.kind == "people":
        tally = count_people(dealership, rollout, requirement, facts, days)
    else:
        tally = count_items(dealership, requirement, days)
    due = due_on(days.go_live, requirement.lead_days)
    return Verdict(
        requirement=requirement.id,
        code=requirement.code,
        status=requirement_status(
            required=tally.required,
            missing=tally.missing,
            waived=tally.reasons.waiver is not None,
            as_of=days.as_of,
            due=due,
            warn_days=rollout.warn_days,
        ),
        mandatory=requirement.mandatory,
        due_on=due,
        population=tally.population,
        qualified=tally.qualified,
        covering=tally.covering,
        required=tally.required,
        missing=tally.missing,
        reasons=tally.reasons,
    )


# The dates ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Days:
    """The days that decide, for one dealership in one wave."""

    as_of: date
    go_live: date
    reference: date
    lasts_until: date

    @classmethod
    def of(cls, as_of: date, go_live: date, hypercare_days: int) -> Days:
        return cls(
            as_of, go_live, reference_date(as_of, go_live), lasts_until(as_of, go_live, hypercare_days)
        )


def reference_date(as_of: date, go_live: date) -> date:
    """R: before go-live we ask about go-live; after it, about today."""
    return max(as_of, go_live)


def lasts_until(as_of: date, go_live: date, hypercare_days: int) -> date:
    """L: the day until which proof must last."""
    return max(as_of, shifted(go_live, hypercare_days))


def due_on(go_live: date, lead_days: int) -> date:
    """The last day on which a requirement may still be open."""
    return shifted(go_live, -lead_days)


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier where negative; beyond the calendar, its last or first day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def covers_day(starts_on: date | None, ends_on: date | None, day: date) -> bool:
    """Whether the day lies in the stretch of time: both ends included, None is open on that side."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or ends_on >= day)


# People ------------------------------------------------------------


def is_active(employment: Employment, requirement: Requirement, day: date) -> bool:
    """Whether the employment is active on the day, in one of the requirement's roles (none: every role)."""
    return (not requirement.roles or employment.role in requirement.roles) and covers_day(
        employment.starts_on, employment.ends_on, day
    )


def is_away(person: int, facts: Facts, day: date) -> bool:
    """Whether one of the person's leaves includes the day."""
    return any(covers_day(starts_on, ends_on, day) for starts_on, ends_on in facts.leaves.get(person, ()))


def employed(
    dealership: DealershipFacts, requirement: Requirement, reference: date
) -> dict[int, list[Employment]]:
    """Who is employed on R in the requirement's roles, away or not, with these employments."""
    people: dict[int, list[Employment]] = {}
    for employment in dealership.employments:
        if is_active(employment, requirement, reference):
            people.setdefault(employment.person, []).append(employment)
    return people


def staff(
    employed: Mapping[int, list[Employment]], facts: Facts, reference: date
) -> dict[int, list[Employment]]:
    """staff(d): of those employed the persons who are not away on R, with their employments."""
    return {
        person: employments
        for person, employments in employed.items()
        if not is_away(person, facts, reference)
    }


def counts(certificate: Certificate, accepted: Collection[int], as_of: date, until: date) -> bool:
    """Whether the certificate is an accepted one, issued and not revoked by `as_of`, and valid on `until`."""
    return (
        certificate.certification in accepted
        and certificate.issued_on <= as_of
        and (certificate.revoked_on is None or certificate.revoked_on > as_of)
        and (certificate.valid_until is None or certificate.valid_until >= until)
    )


def holds(person: int, requirement: Requirement, facts: Facts, as_of: date, until: date) -> bool:
    """Whether the person holds the requirement's proof: one certificate that counts is enough."""
    return any(
        counts(certificate, requirement.accepted, as_of, until)
        for certificate in facts.certificates.get(person, ())
    )


def is_newcomer(employments: Iterable[Employment], reference: date, newcomer_days: int) -> bool:
    """Whether all the employments that put a person in staff(d) start after R - newcomer_days."""
    long_here = shifted(reference, -newcomer_days)
    return all(
        employment.starts_on is not None and employment.starts_on > long_here for employment in employments
    )


def covering(
    dealership: DealershipFacts,
    requirement: Requirement,
    facts: Facts,
    days: Days,
    population: Collection[int],
) -> set[int]:
    """The specialists of other members who serve this dealership too, where the requirement is poolable."""
    if not requirement.poolable:
        return set()
    return {
        cover.person
        for cover in dealership.covers
        if cover.person not in population
        and serves(cover, dealership, requirement, facts, days.reference)
        and not is_away(cover.person, facts, days.reference)
        and holds(cover.person, requirement, facts, days.as_of, days.lasts_until)
    }


def serves(
    cover: Cover, dealership: DealershipFacts, requirement: Requirement, facts: Facts, reference: date
) -> bool:
    """Whether cover and cooperation hold for this very proof, and the person works at another member."""
    cooperation = facts.cooperations[cover.cooperation]
    return (
        cover.proof == requirement.proof
        and covers_day(cover.starts_on, cover.ends_on, reference)
        and covers_day(cooperation.starts_on, cooperation.ends_on, reference)
        and dealership.id in cooperation.members
        and any(
            employment.dealership != dealership.id
            and employment.dealership in cooperation.members
            and is_active(employment, requirement, reference)
            for employment in facts.employments_elsewhere.get(cover.person, ())
        )
    )


@dataclass(frozen=True, slots=True)
class People:
    """The persons of one requirement at one dealership, by what they are to it."""

    population: Collection[int]
    qualified: Collection[int]
    covering: Collection[int]
    expiring: Collection[int]
    newcomers: Collection[int]
    away: Collection[int]


def people(dealership: DealershipFacts, requirement: Requirement, facts: Facts, days: Days) -> People:
    """Who belongs to the population, who of it holds the proof, and who is left out of it."""
    everyone = employed(dealership, requirement, days.reference)
    present = staff(everyone, facts, days.reference)
    holders = {
        person for person in present if holds(person, requirement, facts, days.as_of, days.lasts_until)
    }
    newcomers = {
        person
        for person, employments in present.items()
        if person not in holders and is_newcomer(employments, days.reference, requirement.newcomer_days)
    }
    population = present.keys() - newcomers
    return People(
        population=population,
        qualified=holders,
        covering=covering(dealership, requirement, facts, days, population),
        expiring=[
            person
            for person in population - holders
            if holds(person, requirement, facts, days.as_of, until=days.as_of)
        ],
        newcomers=newcomers,
        away=everyone.keys() - present.keys(),
    )


# What is needed ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for one requirement: people or items."""

    population: int
    qualified: int
    covering: int
    required: int
    missing: int
    reasons: Reasons


def count_people(
    dealership: DealershipFacts, rollout: Rollout, requirement: Requirement, facts: Facts, days: Days
) -> Tally:
    """A requirement of kind `people`: a share of the population and a number of heads."""
    who = people(dealership, requirement, facts, days)
    target = fitting_target(dealership, rollout.manufacturer, requirement, facts.areas, days.reference)
    numbers = target or requirement
    for_share = share_needed(numbers.share, len(who.population))
    for_heads = heads_needed(numbers.heads, requirement.per, requirement.or_all, len(who.population))
    return Tally(
        population=len(who.population),
        qualified=len(who.qualified),
        covering=len(who.covering),
        required=max(for_share, for_heads),
        missing=missing(for_share, for_heads, len(who.qualified), len(who.covering)),
        reasons=Reasons(
            reference_date=days.reference,
            lasts_until=days.lasts_until,
            waiver=fitting_waiver(dealership, requirement, days),
            share=numbers.share,
            heads=numbers.heads,
            target=target.id if target else None,
            per=requirement.per,
            or_all=requirement.or_all,
            share_needed=for_share,
            heads_needed=for_heads,
            people_qualified=tuple(sorted(who.qualified)),
            people_missing=tuple(sorted(set(who.population) - set(who.qualified))),
            people_covering=tuple(sorted(who.covering)),
            expiring=tuple(sorted(who.expiring)),
            newcomers=tuple(sorted(who.newcomers)),
            away=tuple(sorted(who.away)),
        ),
    )


def fitting_target(
    dealership: DealershipFacts, manufacturer: int, requirement: Requirement, areas: Areas, reference: date
) -> Target | None:
    """The target whose numbers replace the requirement's: in force on R, of the deepest area that fits."""
    fitting = {
        target.area: target
        for target in requirement.targets
        if covers_day(target.starts_on, target.ends_on, reference)
    }
    if not fitting:
        return None
    area = looked_after_in(dealership, manufacturer, reference)
    return next((fitting[above] for above in areas.upwards(area) if above in fitting), None)


def looked_after_in(dealership: DealershipFacts, manufacturer: int, day: date) -> int | None:
    """The area named by the dealership's franchise of the manufacturer that is active on the day, if any."""
    return next(
        (
            franchise.area
            for franchise in dealership.franchises
            if franchise.manufacturer == manufacturer
            and covers_day(franchise.starts_on, franchise.ends_on, day)
        ),
        None,
    )


def share_needed(share: int, population: int) -> int:
    """So many percent of the population, rounded up."""
    return (share * population + 99) // 100


def heads_needed(heads: int, per: int | None, or_all: bool, population: int) -> int:
    """The heads, or one for every `per` of the population where that is more; with `or_all` at most all."""
    needed = heads if per is None else max(heads, (population + per - 1) // per)
    return min(needed, population) if or_all else needed


def missing(share_needed: int, heads_needed: int, qualified: int, covering: int) -> int:
    """How many are missing: a share must be reached by the qualified alone, heads with those who cover."""
    return max(0, share_needed - qualified, heads_needed - qualified - covering)


def count_items(dealership: DealershipFacts, requirement: Requirement, days: Days) -> Tally:
    """A requirement of kind `checklist`: every item needs a confirmation that counts; it counts once."""
    confirmed = {
        confirmation.item
        for confirmation in dealership.confirmations
        if confirmation.item in requirement.items and stands(confirmation, days.as_of)
    }
    open_items = requirement.items - confirmed
    return Tally(
        population=0,
        qualified=len(confirmed),
        covering=0,
        required=len(requirement.items),
        missing=len(open_items),
        reasons=Reasons(
            reference_date=days.reference,
            lasts_until=days.lasts_until,
            waiver=fitting_waiver(dealership, requirement, days),
            items_missing=tuple(sorted(open_items)),
        ),
    )


def stands(confirmation: Confirmation, as_of: date) -> bool:
    """Whether the confirmation is given, and not withdrawn, by the day."""
    return confirmation.confirmed_on <= as_of and (
        confirmation.withdrawn_on is None or confirmation.withdrawn_on > as_of
    )


# Status ------------------------------------------------------------


def fitting_waiver(dealership: DealershipFacts, requirement: Requirement, days: Days) -> int | None:
    """The waiver that excuses the dealership from the requirement; of several the one that lasts longest."""
    fitting = [
        waiver
        for waiver in dealership.waivers
        if waiver.requirement == requirement.id and excuses(waiver, days.as_of, days.reference)
    ]
    longest = max(fitting, key=lambda waiver: (waiver.valid_until or date.max, -waiver.id), default=None)
    return longest.id if longest else None


def excuses(waiver: Waiver, as_of: date, reference: date) -> bool:
    """Whether the waiver is granted by the day and holds on R."""
    return waiver.granted_on <= as_of and (waiver.valid_until is None or waiver.valid_until >= reference)


def requirement_status(
    *, required: int, missing: int, waived: bool, as_of: date, due: date, warn_days: int
) -> RequirementStatus:
    """The first that fits."""
    if required == 0:
        return RequirementStatus.NOT_APPLICABLE
    if missing == 0:
        return RequirementStatus.MET
    if waived:
        return RequirementStatus.WAIVED
    if as_of > due:
        return RequirementStatus.OVERDUE
    if as_of > shifted(due, -warn_days):
        return RequirementStatus.DUE_SOON
    return RequirementStatus.OPEN


def dealership_status(mandatory: Iterable[RequirementStatus]) -> DealershipStatus:
    """The first that fits, over the statuses of the mandatory requirements; none at all is ready."""
    statuses = set(mandatory)
    if statuses <= DONE:
        return DealershipStatus.READY
    if RequirementStatus.OVERDUE in statuses:
        return DealershipStatus.NOT_READY
    if RequirementStatus.DUE_SOON in statuses:
        return DealershipStatus.AT_RISK
    return DealershipStatus.ON_TRACK


DONE = frozenset({RequirementStatus.MET, RequirementStatus.WAIVED, RequirementStatus.NOT_APPLICABLE})
