"""Until when a ready dealership stays so: the policy in small cases, and every day of random worlds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness import facts, rules
from readiness.lapses import HORIZON, held_turns, lapse_of
from readiness.verdicts import DealershipStatus, Lapse
from tests.readiness.literals import (
    ANNA,
    BEN,
    CEM,
    CITY,
    HERE,
    OTHER_REQUIREMENT,
    TABLETS,
    THERE,
    certificate,
    checklist,
    confirmation,
    cooperation,
    cover,
    dealership,
    employed,
    franchise,
    membership,
    requirement,
    rollout,
    shared,
    target,
    waiver,
)
from tests.readiness.test_rules_properties import World, worlds


def lapse(
    *asked: facts.Requirement,
    here: facts.DealershipFacts,
    on: str = "2027-03-15",
    go_live: str = "2027-03-01",
    **known: Any,
) -> Lapse | None:
    """The lapse of the dealership in a rollout of these requirements that asks for two weeks of hypercare."""
    here = replace(here, memberships=(membership(go_live),))
    everything = shared(rollout(*asked), **known)
    [verdict] = rules.evaluate(here, everything, date.fromisoformat(on))
    return lapse_of(here, here.memberships[0], everything, verdict)


def told(found: Lapse | None) -> tuple[str, dict[str, Any]] | None:
    """The last ready day, and what is lost besides how much of how many, of the one requirement."""
    if found is None:
        return None
    [loss] = found.losses
    what = loss.as_json()
    for name in ("requirement", "population", "required", "missing"):
        what.pop(name, None)
    return found.ready_until.isoformat(), what


ALL = requirement()
ONE = requirement(share=0, heads=1)
LASTING = {ANNA: [certificate()], BEN: [certificate()]}
PAIR = (employed(ANNA), employed(BEN))

CASES: dict[str, tuple[facts.Requirement, dict[str, Any], dict[str, Any], Any]] = {
    "certificate ends": (
        ALL,
        {"employments": PAIR},
        {"certificates": {ANNA: [certificate()], BEN: [certificate("2026-01-01..2027-06-30")]}},
        ("2027-06-30", {"expired": [BEN]}),
    ),
    "a later certificate follows": (
        ALL,
        {"employments": [employed(ANNA)]},
        {"certificates": {ANNA: [certificate("2026-01-01..2027-06-30"), certificate("2027-06-01..")]}},
        None,
    ),
    "certificate is revoked": (
        ALL,
        {"employments": [employed(ANNA)]},
        {"certificates": {ANNA: [certificate(revoked_on="2027-05-01")]}},
        ("2027-04-30", {"expired": [ANNA]}),
    ),
    "the only specialist leaves": (
        ONE,
        {"employments": [employed(ANNA, "2020-01-01..2027-04-30"), employed(BEN)]},
        {"certificates": {ANNA: [certificate()]}},
        ("2027-04-30", {"leaving": [ANNA]}),
    ),
    "the only specialist begins a leave": (
        ONE,
        {"employments": PAIR},
        {"certificates": {ANNA: [certificate()]}, "leaves": {ANNA: ["2027-05-01..2027-12-31"]}},
        ("2027-04-30", {"away": [ANNA]}),
    ),
    "somebody comes back without the proof": (
        ALL,
        {"employments": PAIR},
        {"certificates": {ANNA: [certificate()]}, "leaves": {BEN: ["2027-01-01..2027-04-30"]}},
        ("2027-04-30", {"joining": [BEN]}),
    ),
    "a newcomer begins to count": (
        requirement(newcomer_days=90),
        {"employments": [employed(ANNA), employed(BEN, "2027-03-02..")]},
        {"certificates": {ANNA: [certificate()]}},
        ("2027-05-30", {"joining": [BEN]}),
    ),
    "somebody starts without the proof": (
        ALL,
        {"employments": [employed(ANNA), employed(BEN, "2027-08-01..")]},
        {"certificates": {ANNA: [certificate()]}},
        ("2027-07-31", {"joining": [BEN]}),
    ),
    "a cover ends": (
        requirement(share=0, heads=1, poolable=True),
        {"employments": [employed(ANNA)], "covers": [cover(CEM, "..2027-09-30")]},
        {
            "certificates": {CEM: [certificate()]},
            "cooperations": [cooperation(HERE, THERE)],
            "elsewhere": [employed(CEM, at=THERE)],
        },
        ("2027-09-30", {"uncovered": [CEM]}),
    ),
    "a cooperation ends": (
        requirement(share=0, heads=1, poolable=True),
        {"employments": [employed(ANNA)], "covers": [cover(CEM)]},
        {
            "certificates": {CEM: [certificate()]},
            "cooperations": [cooperation(HERE, THERE, dates="..2027-09-30")],
            "elsewhere": [employed(CEM, at=THERE)],
        },
        ("2027-09-30", {"uncovered": [CEM]}),
    ),
    "who covers leaves the other house": (
        requirement(share=0, heads=1, poolable=True),
        {"employments": [employed(ANNA)], "covers": [cover(CEM)]},
        {
            "certificates": {CEM: [certificate()]},
            "cooperations": [cooperation(HERE, THERE)],
            "elsewhere": [employed(CEM, "..2027-09-30", at=THERE)],
        },
        ("2027-09-30", {"uncovered": [CEM]}),
    ),
    "a waiver ends": (
        ALL,
        {"employments": [employed(ANNA)], "waivers": [waiver(1, "2027-01-01..2027-12-31")]},
        {},
        ("2027-12-31", {"waiver_ended": True}),
    ),
    "a target begins": (
        requirement(share=0, heads=1, targets=(target(1, CITY, 0, 2, "2027-07-01.."),)),
        {"employments": PAIR, "franchises": [franchise(CITY)]},
        {"certificates": {ANNA: [certificate()]}},
        ("2027-06-30", {"target_changed": True}),
    ),
    "a confirmation is withdrawn": (
        checklist(TABLETS),
        {"confirmations": [confirmation(TABLETS, "2027-01-01..2027-04-01")]},
        {},
        ("2027-03-31", {"items": [TABLETS]}),
    ),
    "nothing ends": (ALL, {"employments": PAIR}, {"certificates": LASTING}, None),
    "not ready today": (ALL, {"employments": PAIR}, {}, None),
    "voluntary": (
        requirement(mandatory=False),
        {"employments": [employed(ANNA)]},
        {"certificates": {ANNA: [certificate("2026-01-01..2027-06-30")]}},
        None,
    ),
}


@pytest.mark.parametrize(("asked", "here", "known", "expected"), CASES.values(), ids=CASES)
def test_dealership_is_ready_until_something_that_is_known_ends(
    asked: facts.Requirement, here: dict[str, Collection[Any]], known: dict[str, Any], expected: Any
) -> None:
    assert told(lapse(asked, here=dealership(**here), **known)) == expected


@pytest.mark.parametrize(
    ("valid_until", "expected"),
    [
        ("2027-09-14", None),  # too short for the go-live and its hypercare: not ready at all
        ("2027-09-15", "2027-09-15"),  # the last day of hypercare
        ("2027-12-31", "2027-12-31"),
    ],
)
def test_before_go_live_the_question_is_about_the_go_live_so_the_end_lies_after_it(
    valid_until: str, expected: str | None
) -> None:
    here = dealership(employments=[employed(ANNA)])
    known = {ANNA: [certificate(f"2026-01-01..{valid_until}")]}
    found = lapse(ALL, here=here, go_live="2027-09-01", certificates=known)
    assert (found and found.ready_until.isoformat()) == expected


def test_only_a_revocation_or_a_withdrawal_ends_readiness_before_the_go_live() -> None:
    here = dealership(employments=[employed(ANNA, "2020-01-01..")])
    known = {ANNA: [certificate(revoked_on="2027-05-01")]}
    found = lapse(
        ALL, here=here, go_live="2027-09-01", certificates=known, leaves={ANNA: ["2027-04-01..2027-04-20"]}
    )
    assert told(found) == ("2027-04-30", {"expired": [ANNA]})


def test_everything_that_is_lost_on_the_day_is_told() -> None:
    two = requirement(id=OTHER_REQUIREMENT, code="A-KEY", share=0, heads=1)
    here = dealership(employments=PAIR)
    known = {ANNA: [certificate("2026-01-01..2027-06-30")], BEN: [certificate("2026-01-01..2027-06-30")]}
    found = lapse(ALL, two, here=here, certificates=known)
    assert found is not None
    assert found.population == 2
    assert [(one.code, one.missing, one.required, one.expired) for one in found.losses] == [
        ("A-KEY", 1, 1, (ANNA, BEN)),
        ("TEAM", 2, 2, (ANNA, BEN)),
    ]


def test_horizon_is_the_last_day_that_is_looked_at() -> None:
    today = date(2027, 3, 15)
    here = dealership(employments=[employed(ANNA)])
    for end, expected in [(today + HORIZON - timedelta(days=1), True), (today + HORIZON, False)]:
        found = lapse(ALL, here=here, certificates={ANNA: [certificate(f"2026-01-01..{end}")]})
        assert (found is not None) is expected


@pytest.mark.parametrize(
    ("stretches", "days"),
    [
        ([], []),
        (["2027-01-01..2027-03-31"], ["2027-01-01", "2027-04-01"]),
        (["2027-01-01..2027-03-31", "2027-04-01..2027-05-31"], ["2027-01-01", "2027-06-01"]),
        (["2027-03-01..2027-06-30", "2027-01-01..2027-12-31"], ["2027-01-01", "2028-01-01"]),
        (["2027-01-01..2027-01-31", "2027-03-01.."], ["2027-01-01", "2027-02-01", "2027-03-01"]),
        (["2027-02-01..2027-01-31"], []),
    ],
)
def test_proof_changes_on_the_days_on_which_all_of_it_begins_or_ends(
    stretches: list[str], days: list[str]
) -> None:
    read = [stretch.split("..") for stretch in stretches]
    held = [(date.fromisoformat(first), date.fromisoformat(last or "9999-12-31")) for first, last in read]
    assert [day.isoformat() for day in held_turns(held)] == days


def test_proofs_that_can_be_spared_may_end_before() -> None:
    people = range(1, 9)
    here = dealership(employments=[employed(person) for person in people])
    known = {person: [certificate(f"2026-01-01..2027-0{person}-15")] for person in people}
    found = lapse(requirement(share=0, heads=2), here=here, certificates=known)
    assert told(found) == ("2027-07-15", {"expired": [7]})


def by_looking_at_every_day(world: World, days: int) -> date | None:
    """The last ready day, the slow way; None where the dealership is not ready, or is so for all these days."""
    if world.answer.status != DealershipStatus.READY:
        return None
    for number in range(1, days + 1):
        day = world.as_of + timedelta(days=number)
        if world._replace(as_of=day).answer.status != DealershipStatus.READY:
            return day - timedelta(days=1)
    return None


@settings(deadline=None, max_examples=400)
@given(worlds(), st.integers(0, 2))
def test_the_day_is_the_one_that_looking_at_every_day_finds(world: World, mandatory: int) -> None:
    """The worlds' dates all lie within 120 days; fewer mandatory requirements make more of them ready."""
    world = world.in_requirements(mandatory=lambda one: one.id <= mandatory)
    found = lapse_of(world.here, world.here.memberships[0], world.known, world.answer)
    slow = by_looking_at_every_day(world, 120)
    assert (found and found.ready_until) == slow
    if found is not None:
        after = world._replace(as_of=found.ready_until + timedelta(days=1)).answer
        lost = [one.code for one in after.requirements if one.mandatory and one.status not in rules.DONE]
        assert [one.code for one in found.losses] == lost
        assert all(_has_a_reason(one.as_json()) for one in found.losses)


def _has_a_reason(loss: dict[str, object]) -> bool:
    return bool(loss.keys() - {"requirement", "population", "required", "missing"})
