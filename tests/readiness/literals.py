"""Facts as short literals: what a test does not name is as in the plainest case.

The plainest case is dealership HERE in the wave of one rollout that goes live on 1 March 2027 with two weeks
of hypercare, and one requirement: everybody needs BASIC.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from readiness import facts, rules, verdicts

ANNA, BEN, CEM, DANA, EMIL = range(1, 6)
HERE, THERE, ELSEWHERE = range(11, 14)
SALES, SERVICE = 21, 22
BASIC, EXPERT, OTHER = 31, 32, 33
MAKER, OTHER_MAKER = 41, 42
COUNTRY, REGION, CITY, OTHER_REGION = range(51, 55)
REQUIREMENT, OTHER_REQUIREMENT = 61, 62
ROLLOUT, WAVE = 71, 81
COOPERATION, OTHER_COOPERATION = 91, 92
TABLETS, CONTRACT = 101, 102

AREAS = facts.Areas({COUNTRY: None, REGION: COUNTRY, CITY: REGION, OTHER_REGION: COUNTRY})


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def stretch(dates: str) -> tuple[date | None, date | None]:
    """ "2027-01-01..2027-03-31"; what is left out is open on that side."""
    starts_on, ends_on = dates.split("..")
    return day(starts_on), day(ends_on)


def requirement(**changes: Any) -> facts.Requirement:
    plain: dict[str, Any] = {
        "id": REQUIREMENT,
        "code": "TEAM",
        "kind": "people",
        "mandatory": True,
        "lead_days": 0,
        "proof": "certification:BASIC",
        "accepted": frozenset({BASIC}),
        "roles": frozenset(),
        "share": 100,
        "heads": 0,
        "per": None,
        "or_all": False,
        "poolable": False,
        "newcomer_days": 0,
        "targets": (),
        "items": frozenset(),
    }
    return facts.Requirement(**plain | changes)


def checklist(*items: int, **changes: Any) -> facts.Requirement:
    nothing: dict[str, Any] = {"proof": "", "accepted": frozenset(), "share": 0}
    return requirement(kind="checklist", items=frozenset(items), **nothing | changes)


def rollout(*requirements: facts.Requirement, **changes: Any) -> facts.Rollout:
    plain: dict[str, Any] = {
        "id": ROLLOUT,
        "code": "CRM-27",
        "manufacturer": MAKER,
        "hypercare_days": 14,
        "warn_days": 30,
        "requirements": requirements,
    }
    return facts.Rollout(**plain | changes)


def employed(person: int, dates: str = "2020-01-01..", role: int = SALES, at: int = HERE) -> facts.Employment:
    return facts.Employment(person, at, role, *stretch(dates))


def certificate(dates: str = "2026-01-01..", of: int = BASIC, revoked_on: str = "") -> facts.Certificate:
    issued_on, valid_until = stretch(dates)
    assert issued_on is not None
    return facts.Certificate(of, issued_on, valid_until, day(revoked_on))


def target(key: int, area: int, share: int, heads: int, dates: str = "..") -> facts.Target:
    return facts.Target(key, area, *stretch(dates), share, heads)


def franchise(area: int | None, dates: str = "..", maker: int = MAKER) -> facts.Franchise:
    return facts.Franchise(maker, area, *stretch(dates))


def waiver(key: int, dates: str, of: int = REQUIREMENT) -> facts.Waiver:
    granted_on, valid_until = stretch(dates)
    assert granted_on is not None
    return facts.Waiver(key, of, granted_on, valid_until)


def confirmation(item: int, dates: str) -> facts.Confirmation:
    """Confirmed from the first day; withdrawn on the second, if any."""
    confirmed_on, withdrawn_on = stretch(dates)
    assert confirmed_on is not None
    return facts.Confirmation(item, confirmed_on, withdrawn_on)


def cover(
    person: int, dates: str = "..", proof: str = "certification:BASIC", through: int = COOPERATION
) -> facts.Cover:
    return facts.Cover(person, HERE, through, proof, *stretch(dates))


def cooperation(*members: int, dates: str = "..", key: int = COOPERATION) -> facts.Cooperation:
    return facts.Cooperation(key, *stretch(dates), frozenset(members))


def membership(go_live: str = "2027-03-01", of: int = ROLLOUT) -> facts.Membership:
    return facts.Membership(of, WAVE, "W1", date.fromisoformat(go_live))


def dealership(**known: Collection[Any]) -> facts.DealershipFacts:
    nothing: dict[str, Any] = dict.fromkeys(
        ("employments", "franchises", "waivers", "confirmations", "covers"), ()
    )
    plain = nothing | {"memberships": (membership(),)}
    return facts.DealershipFacts(HERE, "D100", **plain | {name: tuple(rows) for name, rows in known.items()})


def shared(
    *rollouts: facts.Rollout,
    cooperations: Collection[facts.Cooperation] = (),
    certificates: Mapping[int, Collection[facts.Certificate]] | None = None,
    leaves: Mapping[int, Collection[str]] | None = None,
    elsewhere: Collection[facts.Employment] = (),
) -> facts.Facts:
    return facts.Facts(
        areas=AREAS,
        rollouts={one.id: one for one in rollouts},
        cooperations={one.id: one for one in cooperations},
        certificates={person: tuple(rows) for person, rows in (certificates or {}).items()},
        leaves={person: tuple(stretch(dates) for dates in rows) for person, rows in (leaves or {}).items()},
        employments_elsewhere={
            person: tuple(one for one in elsewhere if one.person == person)
            for person in {one.person for one in elsewhere}
        },
    )


def verdict(
    asked: facts.Requirement,
    here: facts.DealershipFacts,
    on: str = "2027-01-15",
    **known: Any,
) -> verdicts.Verdict:
    """The verdict on one requirement, at one dealership, on one day, knowing what `shared` takes."""
    [of_rollout] = rules.evaluate(here, shared(rollout(asked), **known), date.fromisoformat(on))
    [answer] = of_rollout.requirements
    return answer
