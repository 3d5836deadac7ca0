"""What is arranged beside the rollouts: regional targets, cooperations with their covers, waivers.

Days are counted from the demo day: -45 is 45 days before it.
"""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """Other numbers for one area and a while."""

    rollout: str
    requirement: str
    area: str
    starts: int
    ends: int
    share: int
    heads: int = 0


TARGETS = (
    Target("SCHLUESSELBUND", "SICHER", "NORD", -120, -31, 80),
    Target("SCHLUESSELBUND", "SICHER", "NORD", -30, 60, 85),
    Target("SCHLUESSELBUND", "SICHER", "NORD", 61, 150, 100),
    Target("ORDERPFAD", "VIDEO", "WEST-1", 30, 120, 70),
)
"""The quarter's target for the north is lower; it moves with the demo day, so that it never ages."""


class Pool(NamedTuple):
    """A cooperation."""

    code: str
    name: str
    towns: tuple[str, ...]
    starts: int
    ends: int | None
    max_covers: int


POOLS = (
    Pool(
        "VERBUND-OST", "Verbund der kleinen Betriebe Ost", ("Lübbenau", "Neuruppin", "Görlitz"), -120, None, 2
    ),
    Pool("HUB-RHEIN", "Hochvolt-Nachbarschaft Rhein", ("Köln", "Düsseldorf", "Bonn"), -300, 430, 1),
    Pool("HUB-SACHSEN", "Hochvolt-Nachbarschaft Sachsen", ("Dresden", "Leipzig", "Chemnitz"), -200, 365, 2),
)


class Help(NamedTuple):
    """Somebody of one dealership of a pool covers another one, for a requirement of a rollout."""

    pool: str
    helper: str
    town: str
    rollout: str
    requirement: str
    starts: int
    ends: int | None
    needed: bool = True
    """Whether the dealership counts on it: without this cover it would miss one person."""


HELPS = (
    Help("VERBUND-OST", "Neuruppin", "Lübbenau", "WERKBRUECKE", "IT", -40, None),
    Help("VERBUND-OST", "Neuruppin", "Görlitz", "WERKBRUECKE", "IT", -40, None),
    Help("VERBUND-OST", "Görlitz", "Lübbenau", "FERNBLICK", "DIAGNOSE", -25, 300),
    Help("VERBUND-OST", "Görlitz", "Neuruppin", "FERNBLICK", "DIAGNOSE", -25, 300),
    Help("HUB-RHEIN", "Düsseldorf", "Köln", "STROMKUNDIG-HUB", "HV-3S", -50, None),
    Help("HUB-SACHSEN", "Leipzig", "Dresden", "STROMKUNDIG-HUB", "HV-3S", -190, -100, needed=False),
)


class Excuse(NamedTuple):
    """A waiver."""

    rollout: str
    requirement: str
    town: str
    granted: int
    until: int | None
    reason: str


EXCUSES = (
    Excuse(
        "KUNDENKOMPASS", "KEYUSER", "Rosenheim", -60, 30, "Key-User hat gewechselt, Nachfolge ist angemeldet"
    ),
    Excuse(
        "GARANTIELOTSE", "GARANTIE", "Cochem", -20, 70, "Garantie wird bis zum Umbau in Koblenz bearbeitet"
    ),
    Excuse("TERMINWERK", "KEYUSER", "Görlitz", -80, -21, "Umzug der Annahme"),
    Excuse("FAHRLINK", "KONTO", "Cochem", -150, None, "Kein Fahrzeugverkauf"),
    Excuse("AGENTURKONTOR", "PROVISION", "Saalfeld", -15, 60, "Buchhaltung wechselt nach Jena"),
    Excuse("ANNAHMEPAD", "TABLETS", "Emden", -10, 20, "Lieferverzug der Geräte"),
)
