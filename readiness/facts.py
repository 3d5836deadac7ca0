"""All that a readiness rule may know, as frozen dataclasses without a database.

Things are named by their primary keys; natural codes are there where the answer or its order needs them.
Every stretch of time is `starts_on` to `ends_on`, both days included; None means open on that side. The order
within a tuple means nothing. The words are those of spec/readiness.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["people", "checklist"]


@dataclass(frozen=True, slots=True)
class Areas:
    """The trees of sales areas: each area's parent, None for a root."""

    parents: Mapping[int, int | None]

    def upwards(self, area: int | None) -> Iterator[int]:
        """The area, then what it lies in, up to its root: each is one less deep than the one before.

        Nothing for None. The tree must be one: on a cycle this never ends.
        """
        while area is not None:
            yield area
            area = self.parents[area]


@dataclass(frozen=True, slots=True)
class Target:
    """A requirement's numbers for one area and one stretch of time; an empty number is 0."""

    id: int
    area: int
    starts_on: date | None
    ends_on: date | None
    share: int
    heads: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a dealership must have for a rollout; which of the numbers count depends on the kind."""

    id: int
    code: str
    kind: Kind
    mandatory: bool
    lead_days: int
    # people
    proof: str  # as it was written: covers are matched with it as text
    accepted: frozenset[int]  # certifications that prove it: the named one, or all that grant the competence
    roles: frozenset[int]  # empty: every role
    share: int  # whole percent, 0-100
    heads: int
    per: int | None  # 1 or more
    or_all: bool
    poolable: bool
    newcomer_days: int
    targets: tuple[Target, ...]
    # checklist
    items: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rollout:
    """One release brought to many dealerships; the manufacturer is its system's."""

    id: int
    code: str
    manufacturer: int
    hypercare_days: int
    warn_days: int
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """One of a person's certificates; `valid_until` is resolved, None has no end."""

    certification: int
    issued_on: date
    valid_until: date | None
    revoked_on: date | None


@dataclass(frozen=True, slots=True)
class Employment:
    person: int
    dealership: int
    role: int
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Cooperation:
    id: int
    starts_on: date | None
    ends_on: date | None
    members: frozenset[int]  # dealerships


@dataclass(frozen=True, slots=True)
class Cover:
    """A person who serves a dealership through a cooperation, with the proof as it was written."""

    person: int
    dealership: int
    cooperation: int
    proof: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Franchise:
    """A dealership's contract with a manufacturer; of one manufacturer at most one is active on a day."""

    manufacturer: int
    area: int | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Waiver:
    id: int
    requirement: int
    granted_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Confirmation:
    item: int
    confirmed_on: date
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Membership:
    """The wave of a rollout that a dealership is in, with its go-live date."""

    rollout_id: int
    wave_id: int
    wave_code: str
    go_live: date


@dataclass(frozen=True, slots=True)
class DealershipFacts:
    """What is known of one dealership alone."""

    id: int
    number: str
    memberships: tuple[Membership, ...]  # at most one of each rollout
    employments: tuple[Employment, ...]  # at this dealership
    franchises: tuple[Franchise, ...]
    waivers: tuple[Waiver, ...]
    confirmations: tuple[Confirmation, ...]
    covers: tuple[Cover, ...]  # for this dealership


@dataclass(frozen=True, slots=True)
class Facts:
    """What dealerships share; who has no certificate, leave or employment elsewhere need not be named."""

    areas: Areas
    rollouts: Mapping[int, Rollout]  # by id
    cooperations: Mapping[int, Cooperation]  # by id
    certificates: Mapping[int, tuple[Certificate, ...]]  # by person
    leaves: Mapping[int, tuple[tuple[date | None, date | None], ...]]  # by person: starts_on, ends_on
    employments_elsewhere: Mapping[int, tuple[Employment, ...]]  # by person, of those who cover
