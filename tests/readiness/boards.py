"""Verdicts to show: the cast's two rollouts, computed from facts as in the product."""

from __future__ import annotations

from dealerships.models import Dealership
from readiness.models import Item, RequirementKind
from readiness.services.verdicts import recompute
from tests.cast import Cast, Network
from tests.factories import (
    CertificateFactory,
    ConfirmationFactory,
    EmploymentFactory,
    ItemFactory,
    RequirementFactory,
    WaveFactory,
    in_days,
)
from tests.scenes import scene


@scene
def board(cast: Cast, network: Network) -> Network:
    """Rollout A with three kinds of houses.

    A1 (wave 1, live in 50 days) has six people, of whom two have the proof: R1 (one person) is met, ALL
    (everybody) is open, and so is the checklist TECH with one of its two items. A2 (wave 2, live in 5 days)
    has two people and no proof: at risk. AB, in wave 1 too, has one person, with the proof.
    """
    for _number in range(2):
        person = EmploymentFactory.create(dealership=network.a1, role=network.role).person
        CertificateFactory.create(person=person, certification=network.certification_a)
    CertificateFactory.create(person=cast.employee_ab, certification=network.certification_a)
    early = WaveFactory.create(rollout=network.rollout_a, code="W2", name="Welle 2", go_live=in_days(5))
    network.a2.wave_members.update(wave=early)
    RequirementFactory.create(
        rollout=network.rollout_a,
        code="ALL",
        name_de="Alle",
        proof="certification:CERT-A",
        share=100,
        heads=0,
    )
    tech = RequirementFactory.create(
        rollout=network.rollout_a,
        code="TECH",
        name_de="Technik",
        kind=RequirementKind.CHECKLIST,
        proof="",
        heads=0,
        mandatory=False,
    )
    for code in ("LAN", "WLAN"):
        ItemFactory.create(requirement=tech, code=code)
    ConfirmationFactory.create(item=Item.objects.get(code="LAN"), dealership=network.a1)
    refresh()
    return network


def refresh() -> None:
    """Recompute everything: what the worker does after a change."""
    recompute(Dealership.objects.values_list("pk", flat=True))
