"""What holds for every dealership and every day, tried on small worlds made by chance.

The dates of a world lie close together, so that they often meet; its people are few, so that their rows do.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from readiness import facts, rules
from readiness.verdicts import DealershipStatus, RequirementStatus, RolloutVerdict

bounded = settings(deadline=None, max_examples=100)

FIRST_DAY = date(2027, 1, 1)
PEOPLE, ROLES, CERTIFICATIONS, AREAS = range(1, 9), (1, 2), (1, 2, 3), range(1, 5)
HERE, SITES = 1, (1, 2, 3)
PROOFS = ("certification:A", "certification:B")

BEST_FIRST = [
    DealershipStatus.READY,
    DealershipStatus.ON_TRACK,
    DealershipStatus.AT_RISK,
    DealershipStatus.NOT_READY,
]
DONE = {RequirementStatus.MET, RequirementStatus.WAIVED, RequirementStatus.NOT_APPLICABLE}

few_days = st.integers(0, 15)
days = st.integers(0, 30).map(lambda days: FIRST_DAY + timedelta(days=days))
maybe_days = st.none() | days
certificates = st.builds(facts.Certificate, st.sampled_from(CERTIFICATIONS), days, maybe_days, maybe_days)


class World(NamedTuple):
    """A dealership, what is known besides, and a day."""

    here: facts.DealershipFacts
    known: facts.Facts
    as_of: date

    @property
    def answer(self) -> RolloutVerdict:
        [answer] = rules.evaluate(self.here, self.known, self.as_of)
        return answer

    @property
    def rollout(self) -> facts.Rollout:
        [rollout] = self.known.rollouts.values()
        return rollout

    def in_rollout(self, **changes: Any) -> World:
        changed = replace(self.rollout, **changes)
        return self._replace(known=replace(self.known, rollouts={changed.id: changed}))

    def in_requirements(self, **changes: Any) -> World:
        """With something changed in every requirement; a function is given the requirement."""
        return self.in_rollout(
            requirements=tuple(
                replace(
                    one, **{name: value(one) if callable(value) else value for name, value in changes.items()}
                )
                for one in self.rollout.requirements
            )
        )


class Chance(random.Random):
    """Draws facts: much faster than Hypothesis could row by row, so that each property meets many worlds."""

    def day(self, first: int = 0, last: int = 30) -> date:
        return FIRST_DAY + timedelta(days=self.randint(first, last))

    def maybe(self, likely: float, value: Any) -> Any:
        return value if self.random() < likely else None

    def stretch(self, likely: float = 0.3) -> tuple[date | None, date | None]:
        """Mostly open, else with ends close together."""
        return self.maybe(likely, self.day(-15, 20)), self.maybe(likely, self.day(10, 45))

    def some(self, values: Any, least: int = 0) -> frozenset[Any]:
        return frozenset(self.sample(values, self.randint(least, len(values))))

    def employment(self, sites: tuple[int, ...]) -> facts.Employment:
        return facts.Employment(
            self.choice(PEOPLE), self.choice(sites), self.choice(ROLES), *self.stretch(likely=0.5)
        )

    def certificate(self) -> facts.Certificate:
        return facts.Certificate(
            self.choice(CERTIFICATIONS),
            self.day(-60, 25),
            self.maybe(0.7, self.day(5, 60)),
            self.maybe(0.2, self.day()),
        )

    def cover(self) -> facts.Cover:
        return facts.Cover(
            self.choice(PEOPLE), HERE, self.choice((1, 2)), self.choice(PROOFS), *self.stretch(likely=0.2)
        )

    def target(self, key: int, area: int) -> facts.Target:
        return facts.Target(key, area, *self.stretch(), self.randint(0, 100), self.randint(0, 3))

    def requirement(self, key: int) -> facts.Requirement:
        areas = self.sample(AREAS, self.choice((0, 0, 1, 3)))
        return facts.Requirement(
            id=key,
            code=f"Q{key}",
            kind=self.choice(("people", "people", "people", "checklist")),
            mandatory=self.random() < 0.7,
            lead_days=self.randint(0, 15),
            proof=self.choice(PROOFS),
            accepted=self.some(CERTIFICATIONS, least=1),
            roles=self.some(ROLES) if self.random() < 0.5 else frozenset(),
            share=self.choice((0, 34, 50, 80, 100)),
            heads=self.randint(0, 3),
            per=self.maybe(0.4, self.randint(1, 4)),
            or_all=self.random() < 0.4,
            poolable=self.random() < 0.7,
            newcomer_days=self.choice((0, 10, 20)),
            targets=tuple(self.target(key, area) for key, area in enumerate(areas, start=1)),
            items=self.some((1, 2, 3)),
        )

    def by_person(self, likely: float, value: Any) -> dict[int, tuple[Any, ...]]:
        return {
            person: tuple(value() for _ in range(self.randint(1, 3)))
            for person in PEOPLE
            if self.random() < likely
        }

    def here(self, employments: list[facts.Employment], size: int) -> facts.DealershipFacts:
        return facts.DealershipFacts(
            id=HERE,
            number="D100",
            memberships=(facts.Membership(1, 1, "W1", self.day()),),
            employments=tuple(one for one in employments if one.dealership == HERE),
            franchises=(facts.Franchise(1, self.maybe(0.8, self.choice(AREAS)), *self.stretch()),),
            waivers=tuple(
                facts.Waiver(key, self.randint(1, 3), self.day(), self.maybe(0.6, self.day()))
                for key in range(self.randint(0, 2))
            ),
            confirmations=tuple(
                facts.Confirmation(self.randint(1, 3), self.day(), self.maybe(0.3, self.day()))
                for _ in range(size)
            ),
            covers=tuple(self.cover() for _ in range(size)),
        )

    def world(self, size: int) -> World:
        employments = [self.employment(SITES) for _ in range(size)]
        employments += [self.employment((HERE,)) for _ in range(size)]
        rollout = facts.Rollout(
            id=1,
            code="CRM-27",
            manufacturer=1,
            hypercare_days=self.randint(0, 15),
            warn_days=self.randint(0, 15),
            requirements=tuple(self.requirement(key) for key in (1, 2, 3)),
        )
        known = facts.Facts(
            areas=facts.Areas({1: None, 2: 1, 3: 2, 4: None}),
            rollouts={1: rollout},
            cooperations={
                key: facts.Cooperation(key, *self.stretch(likely=0.2), self.some(SITES, least=2))
                for key in (1, 2)
            },
            certificates=self.by_person(0.6, self.certificate),
            leaves=self.by_person(0.15, self.stretch),
            employments_elsewhere={
                person: tuple(one for one in employments if one.person == person) for person in PEOPLE
            },
        )
        return World(self.here(employments, size), known, self.day())


def worlds() -> st.SearchStrategy[World]:
    """Worlds of several sizes, so that a failure is shown in a small one."""
    return st.builds(lambda seed, size: Chance(seed).world(size), st.integers(0, 2**32), st.integers(0, 8))


def missing(world: World) -> list[int]:
    return [one.missing for one in world.answer.requirements]


def required(world: World) -> list[int]:
    return [one.required for one in world.answer.requirements]


def none_is_more(left: list[int], right: list[int]) -> bool:
    return all(one <= other for one, other in zip(left, right, strict=True))


def is_no_worse(left: RolloutVerdict, right: RolloutVerdict) -> bool:
    return BEST_FIRST.index(left.status) <= BEST_FIRST.index(right.status)


# More of what is good never hurts


@bounded
@given(worlds(), st.sampled_from(PEOPLE), certificates)
def test_one_more_certificate_never_makes_a_dealership_less_ready(
    world: World, person: int, certificate: facts.Certificate
) -> None:
    held = world.known.certificates.get(person, ())
    more = {**world.known.certificates, person: (*held, certificate)}
    after = world._replace(known=replace(world.known, certificates=more))
    assert none_is_more(missing(after), missing(world))
    assert is_no_worse(after.answer, world.answer)


@bounded
@given(worlds(), st.sampled_from(PEOPLE), st.sampled_from((1, 2)), st.sampled_from(PROOFS))
def test_one_more_cover_never_makes_a_dealership_less_ready(
    world: World, person: int, cooperation: int, proof: str
) -> None:
    cover = facts.Cover(person, HERE, cooperation, proof, None, None)
    after = world._replace(here=replace(world.here, covers=(*world.here.covers, cover)))
    assert none_is_more(missing(after), missing(world))
    assert is_no_worse(after.answer, world.answer)


@bounded
@given(worlds(), st.integers(1, 3), days)
def test_one_more_confirmation_never_makes_a_dealership_less_ready(
    world: World, item: int, day: date
) -> None:
    confirmation = facts.Confirmation(item, day, None)
    after = world._replace(here=replace(world.here, confirmations=(*world.here.confirmations, confirmation)))
    assert none_is_more(missing(after), missing(world))
    assert is_no_worse(after.answer, world.answer)


@bounded
@given(worlds(), st.integers(1, 3), days, maybe_days)
def test_one_more_waiver_changes_no_number_and_at_most_waives(
    world: World, requirement: int, granted_on: date, valid_until: date | None
) -> None:
    waiver = facts.Waiver(10, requirement, granted_on, valid_until)
    after = world._replace(here=replace(world.here, waivers=(*world.here.waivers, waiver)))
    for one, before in zip(after.answer.requirements, world.answer.requirements, strict=True):
        unchanged = replace(one, status=before.status, reasons=before.reasons)
        assert unchanged == before
        assert one.status in {before.status, RequirementStatus.WAIVED}
        assert before.status not in DONE or one.status == before.status
    assert is_no_worse(after.answer, world.answer)


# Asking for more never makes it easier


@bounded
@given(worlds(), st.integers(0, 100), st.integers(0, 3))
def test_a_larger_share_and_more_heads_are_never_easier(world: World, share: int, heads: int) -> None:
    more = world.in_requirements(
        share=lambda one: min(100, one.share + share), heads=lambda one: one.heads + heads, targets=()
    )
    less = world.in_requirements(targets=())
    assert none_is_more(required(less), required(more))
    assert none_is_more(missing(less), missing(more))


@bounded
@given(worlds(), few_days)
def test_longer_hypercare_is_never_easier(world: World, longer: int) -> None:
    after = world.in_rollout(hypercare_days=world.rollout.hypercare_days + longer)
    assert none_is_more(missing(world), missing(after))
    assert is_no_worse(world.answer, after.answer)


@bounded
@given(worlds(), few_days, few_days)
def test_an_earlier_due_date_or_warning_changes_no_number_and_never_a_status_for_the_better(
    world: World, earlier: int, sooner: int
) -> None:
    after = world.in_rollout(warn_days=world.rollout.warn_days + sooner)
    after = after.in_requirements(lead_days=lambda one: one.lead_days + earlier)
    assert missing(after) == missing(world)
    assert is_no_worse(world.answer, after.answer)


@bounded
@given(worlds())
def test_or_all_and_poolable_are_never_harder(world: World) -> None:
    strict = world.in_requirements(or_all=False, poolable=False)
    assert none_is_more(missing(world), missing(strict))


@bounded
@given(worlds())
def test_fewer_accepted_certifications_are_never_easier(world: World) -> None:
    fewer = world.in_requirements(accepted=lambda one: frozenset(sorted(one.accepted)[1:]))
    assert none_is_more(missing(world), missing(fewer))


# What must not matter


@bounded
@given(worlds(), st.integers())
def test_the_order_of_rows_changes_nothing(world: World, seed: int) -> None:
    chance = random.Random(seed)

    def shuffled(values: Any) -> Any:
        return tuple(chance.sample(values, len(values)))

    def shuffled_by_key(groups: Any) -> Any:
        return {key: shuffled(groups[key]) for key in shuffled(tuple(groups))}

    here = replace(
        world.here,
        employments=shuffled(world.here.employments),
        waivers=shuffled(world.here.waivers),
        confirmations=shuffled(world.here.confirmations),
        covers=shuffled(world.here.covers),
    )
    known = replace(
        world.known,
        certificates=shuffled_by_key(world.known.certificates),
        leaves=shuffled_by_key(world.known.leaves),
        employments_elsewhere=shuffled_by_key(world.known.employments_elsewhere),
    )
    after = World(here, known, world.as_of)
    after = after.in_rollout(requirements=shuffled(world.rollout.requirements))
    after = after.in_requirements(targets=lambda one: shuffled(one.targets))
    assert after.answer == world.answer


@bounded
@given(worlds())
def test_naming_every_role_is_naming_none(world: World) -> None:
    assert (
        world.in_requirements(roles=frozenset(ROLES)).answer
        == world.in_requirements(roles=frozenset()).answer
    )


@bounded
@given(worlds())
def test_a_dealership_that_needs_nothing_mandatory_is_ready(world: World) -> None:
    assert world.in_requirements(mandatory=False).answer.status == DealershipStatus.READY


@bounded
@given(worlds())
def test_which_dealership_it_is_does_not_matter_where_nobody_covers(
    world: World,
) -> None:
    alone = world.in_requirements(poolable=False)
    moved = alone._replace(here=replace(alone.here, id=99, number="D999"))
    assert moved.answer == alone.answer


# Days


@bounded
@given(days, days)
def test_a_certificate_counts_up_to_its_last_day_and_not_the_day_after(
    issued_on: date, last_day: date
) -> None:
    certificate = facts.Certificate(1, issued_on, last_day, None)
    until = [
        FIRST_DAY + timedelta(days=at)
        for at in range(60)
        if rules.counts(certificate, {1}, as_of=date(2027, 6, 1), until=FIRST_DAY + timedelta(days=at))
    ]
    assert until == [FIRST_DAY + timedelta(days=at) for at in range((last_day - FIRST_DAY).days + 1)]


@bounded
@given(worlds(), days)
def test_a_certificate_ending_a_day_too_early_is_as_if_it_were_not_there(
    world: World, issued_on: date
) -> None:
    [membership] = world.here.memberships
    until = rules.lasts_until(world.as_of, membership.go_live, world.rollout.hypercare_days)

    def ending(last_day: date | None) -> World:
        more = {person: (facts.Certificate(1, issued_on, last_day, None),) for person in PEOPLE}
        return world._replace(known=replace(world.known, certificates=more if last_day else {}))

    assert missing(ending(until - timedelta(days=1))) == missing(ending(None))
    assert missing(ending(until)) == missing(ending(date.max))


@bounded
@given(worlds())
def test_before_go_live_waiting_a_day_changes_nothing_but_what_happens_on_that_day(world: World) -> None:
    """R and L stay where they are; where nothing is issued or confirmed on the way, so do all numbers."""
    [membership] = world.here.memberships
    before = world._replace(
        known=replace(world.known, certificates={}), here=replace(world.here, confirmations=())
    )
    numbers = {
        tuple((one.population, one.required, one.missing) for one in at_day.answer.requirements)
        for at_day in (
            before._replace(as_of=membership.go_live - timedelta(days=days)) for days in (0, 1, 10, 400)
        )
    }
    assert len(numbers) == 1


# The numbers agree with each other, and with the reasons


@bounded
@given(worlds())
def test_numbers_and_reasons_agree(world: World) -> None:
    for one in world.answer.requirements:
        why = one.reasons
        assert 0 <= one.missing <= one.required
        assert one.covering == len(why.people_covering)
        assert set(why.expiring) <= set(why.people_missing)
        assert one.population == len(why.people_missing) + (one.qualified if why.people_qualified else 0)
        people = [*why.people_qualified, *why.people_missing, *why.people_covering, *why.newcomers, *why.away]
        assert len(people) == len(set(people))
        assert (one.status == RequirementStatus.NOT_APPLICABLE) == (one.required == 0)
        assert (one.status in DONE) == (one.required == 0 or one.missing == 0 or why.waiver is not None)


@bounded
@given(worlds())
def test_where_everybody_is_qualified_only_heads_can_be_missing(world: World) -> None:
    world = world.in_requirements(kind="people", accepted=frozenset({1}))
    everybody = {person: (facts.Certificate(1, date(2020, 1, 1), None, None),) for person in PEOPLE}
    for one in world._replace(known=replace(world.known, certificates=everybody)).answer.requirements:
        assert one.qualified == one.population
        assert one.missing == max(0, one.reasons.heads_needed - one.qualified - one.covering)
