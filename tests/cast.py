"""The cast: two makers, four dealerships, and everybody who may come to the door.

::

    maker A                       maker B
      area NORTH                    area B-WEST
        area COAST  → A1, AB          → B1, AB
      area SOUTH    → A2

A1 and A2 belong to one dealer group. AB sells both makers' cars. Rollout A has A1, A2 and AB in its wave,
rollout B has B1 and AB. Only what a test needs beyond that is made by the test.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from certificates.models import Certification
from dealerships.models import (
    Agreement,
    Area,
    DealerGroup,
    Dealership,
    JobRole,
    Kind,
    Manufacturer,
    Person,
    System,
)
from readiness.models import Requirement, Rollout, Wave
from tests.factories import (
    PASSWORD,
    AppointmentFactory,
    AreaFactory,
    CertificationFactory,
    DealerGroupFactory,
    DealershipFactory,
    EmploymentFactory,
    FranchiseFactory,
    JobRoleFactory,
    ManufacturerFactory,
    PersonFactory,
    RequirementFactory,
    SystemFactory,
    WaveFactory,
    WaveMemberFactory,
)
from tests.scenes import scene

PERSONAS = (
    "anonymous",
    "stranger",
    "employee",
    "manager",
    "other_manager",
    "group_manager",
    "works_council",
    "area_manager",
    "trainer",
    "rollout_manager",
    "headquarters",
    "other_headquarters",
    "admin",
)
"""Everybody in the order of the access table; each name is an attribute of `Cast`."""

PEOPLE = PERSONAS[1:]

FORMER_COLLEAGUE_LEFT_ON = date(2024, 12, 31)


@dataclass(frozen=True)
class Network:
    """The makers' side and the houses, without people."""

    maker_a: Manufacturer
    maker_b: Manufacturer
    north: Area
    coast: Area
    south: Area
    west_b: Area
    group: DealerGroup
    a1: Dealership
    a2: Dealership
    b1: Dealership
    ab: Dealership
    system_a: System
    system_b: System
    role: JobRole
    certification_a: Certification
    certification_b: Certification
    common_certification: Certification
    rollout_a: Rollout
    rollout_b: Rollout
    wave_a: Wave
    wave_b: Wave
    requirement_a: Requirement
    requirement_b: Requirement


@dataclass(frozen=True)
class Cast:
    """The personas of the access table, and the extras: colleagues at each house, one who has left A1.

    Everybody's password is ``tests.factories.PASSWORD``. The works council and the managers of A1 and A2 work
    there; the group manager and the makers' people are employed nowhere in the network.
    """

    anonymous: AnonymousUser
    stranger: Person
    employee: Person
    manager: Person
    other_manager: Person
    group_manager: Person
    works_council: Person
    area_manager: Person
    trainer: Person
    rollout_manager: Person
    headquarters: Person
    other_headquarters: Person
    admin: Person

    colleague: Person
    former_colleague: Person
    employee_a2: Person
    employee_b1: Person
    employee_ab: Person


@scene
def network() -> Network:
    maker_a = ManufacturerFactory.create(code="A", name="Maker A")
    maker_b = ManufacturerFactory.create(code="B", name="Maker B")
    north = AreaFactory.create(manufacturer=maker_a, code="NORTH")
    coast = AreaFactory.create(manufacturer=maker_a, code="COAST", parent=north)
    south = AreaFactory.create(manufacturer=maker_a, code="SOUTH")
    west_b = AreaFactory.create(manufacturer=maker_b, code="B-WEST")
    group = DealerGroupFactory.create(code="GROUP", name="Gruppe A")
    a1 = DealershipFactory.create(
        number="A1", name="Autohaus A1", group=group, agreement=Agreement.NONE_NEEDED
    )
    a2 = DealershipFactory.create(number="A2", name="Autohaus A2", group=group)
    b1 = DealershipFactory.create(number="B1", name="Autohaus B1")
    ab = DealershipFactory.create(number="AB", name="Autohaus AB")
    for dealership, maker, area in (
        (a1, maker_a, coast),
        (a2, maker_a, south),
        (ab, maker_a, coast),
        (ab, maker_b, west_b),
        (b1, maker_b, west_b),
    ):
        FranchiseFactory.create(dealership=dealership, manufacturer=maker, area=area)
    system_a = SystemFactory.create(code="SYS-A", manufacturer=maker_a)
    system_b = SystemFactory.create(code="SYS-B", manufacturer=maker_b)
    certification_a = CertificationFactory.create(code="CERT-A", manufacturer=maker_a)
    certification_b = CertificationFactory.create(code="CERT-B", manufacturer=maker_b)
    wave_a = WaveFactory.create(rollout__code="ROLLOUT-A", rollout__system=system_a, code="W1")
    wave_b = WaveFactory.create(rollout__code="ROLLOUT-B", rollout__system=system_b, code="W1")
    for wave, dealerships in ((wave_a, (a1, a2, ab)), (wave_b, (b1, ab))):
        for dealership in dealerships:
            WaveMemberFactory.create(wave=wave, dealership=dealership)
    return Network(
        maker_a=maker_a,
        maker_b=maker_b,
        north=north,
        coast=coast,
        south=south,
        west_b=west_b,
        group=group,
        a1=a1,
        a2=a2,
        b1=b1,
        ab=ab,
        system_a=system_a,
        system_b=system_b,
        role=JobRoleFactory.create(code="ADVISOR"),
        certification_a=certification_a,
        certification_b=certification_b,
        common_certification=CertificationFactory.create(code="CERT-COMMON"),
        rollout_a=wave_a.rollout,
        rollout_b=wave_b.rollout,
        wave_a=wave_a,
        wave_b=wave_b,
        requirement_a=RequirementFactory.create(
            rollout=wave_a.rollout, code="R1", proof="certification:CERT-A"
        ),
        requirement_b=RequirementFactory.create(
            rollout=wave_b.rollout, code="R1", proof="certification:CERT-B"
        ),
    )


@scene
def cast(network: Network) -> Cast:
    def person(name: str, works_at: Dealership | None = None, **appointment: Any) -> Person:
        one = PersonFactory.create(username=name, password=PASSWORD)
        if works_at is not None:
            EmploymentFactory.create(person=one, dealership=works_at, role=network.role)
        if appointment:
            AppointmentFactory.create(person=one, **appointment)
        return one

    a1, a2, maker_a, maker_b = network.a1, network.a2, network.maker_a, network.maker_b
    former = person("former_colleague")
    EmploymentFactory.create(
        person=former, dealership=a1, role=network.role, ends_on=FORMER_COLLEAGUE_LEFT_ON
    )
    return Cast(
        anonymous=AnonymousUser(),
        stranger=person("stranger"),
        employee=person("employee", a1),
        manager=person("manager", a1, kind=Kind.DEALERSHIP_MANAGER, dealership=a1),
        other_manager=person("other_manager", a2, kind=Kind.DEALERSHIP_MANAGER, dealership=a2),
        group_manager=person("group_manager", kind=Kind.GROUP_MANAGER, group=network.group),
        works_council=person("works_council", a1, kind=Kind.WORKS_COUNCIL, dealership=a1),
        area_manager=person("area_manager", kind=Kind.AREA_MANAGER, area=network.north),
        trainer=person("trainer", kind=Kind.TRAINER, manufacturer=maker_a),
        rollout_manager=person("rollout_manager", kind=Kind.ROLLOUT_MANAGER, manufacturer=maker_a),
        headquarters=person("headquarters", kind=Kind.HEADQUARTERS, manufacturer=maker_a),
        other_headquarters=person("other_headquarters", kind=Kind.HEADQUARTERS, manufacturer=maker_b),
        admin=PersonFactory.create(username="admin", password=PASSWORD, is_staff=True, is_superuser=True),
        colleague=person("colleague", a1),
        former_colleague=former,
        employee_a2=person("employee_a2", a2),
        employee_b1=person("employee_b1", network.b1),
        employee_ab=person("employee_ab", network.ab),
    )


def client_of(cast: Cast, persona: str) -> Client:
    """A browser in which the persona is signed in; a fresh one for ``anonymous``."""
    client = Client()
    if persona != "anonymous":
        client.force_login(
            getattr(cast, persona), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client
