"""Invented networks of any size, as bundles: for benchmarks, and to see the screens with many dealerships.

Nothing is kept in memory but one dealership at a time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from academy.demo.bundle import BundleWriter
from academy.demo.names import GERMAN, words
from academy.demo.roles import JOB_ROLES

PEOPLE_PER_DEALERSHIP = 25
CERTIFICATES_PER_PERSON = 4
REGIONS = 8
DEALERSHIPS_PER_DISTRICT = 25
WAVES = tuple(range(-120, 240, 45))
"""The go-live days of the waves of each rollout, counted from today."""

Row = tuple[object, ...]


class System(NamedTuple):
    code: str
    name: str
    manufacturer: str
    users: str
    """The job roles that work with it."""
    experts: str
    """The job roles of which some must know it in depth."""


SYSTEMS = (
    System("S1", "Leitstand Kunde", "AUR", "VKB GWB VKL LEAD", "VKL VKB"),
    System("S2", "Leitstand Service", "AUR", "SVB SVA SL", "SVB SL"),
    System("S3", "Leitstand Bestellung", "AUR", "VKB VKL DIS", "DIS VKB"),
    System("S4", "Leitstand Werkstatt", "AUR", "MECH DIAG SL", "DIAG MECH"),
    System("S5", "Leitstand Teile", "AUR", "TZV LAG BUHA", "TZV LAG"),
    System("S6", "Leitstand Garantie", "BOR", "SVB SL GAR BUHA", "GAR SL"),
)

TEAM = words(
    "GF VKB SVB MECH MECH BUHA VKB TZV SVA MECH VKL VKB SL MECH LAG GWB DIAG MECH DIS EMP SVB GAR MECH "
    "VKB LEAD MECH VKB SVB TZV AUF MECH GWB BUHA MECH DIAG LAG SVA VKB MECH EMP"
)
"""Whom a dealership has, in the order in which it hires: 10 to 40 of these."""

OTHER_COURSES = ("DATENSCHUTZ", "BRANDSCHUTZ", "ERSTE-HILFE", "KI")


def _courses(role: str, kind: str, column: str) -> tuple[str, ...]:
    """The courses of this kind for the systems that list the role in the column."""
    return tuple(f"{system.code}-{kind}" for system in SYSTEMS if role in getattr(system, column).split())


COURSES = {
    role: (_courses(role, "BASIS", "users") + _courses(role, "FACH", "experts") + OTHER_COURSES)[
        :CERTIFICATES_PER_PERSON
    ]
    for role in TEAM
}
"""What people of a job role learn, the most important first."""

KEY_COURSES = {role: _courses(role, "KEY", "users")[:1] for role in TEAM}
"""What key users learn in the place of the last of these."""

MANY = ("VKB", "SVB", "MECH")
"""Roles of which a dealership has several people, of whom only some are key users."""

ITEMS = (
    ("NETZ", "Netz gemessen", "Network measured"),
    ("GERAETE", "Geräte bereit", "Devices ready"),
    ("VERTRAG", "Vertrag unterschrieben", "Contract signed"),
)

REQUIREMENTS: tuple[Row, ...] = (
    # as the columns of the table, without the rollout; {0} is the system, {1} its users, {2} its experts
    ("BASIS", "Alle Nutzenden geschult", "All users trained", "people", "competence:{0}@3", "{1}",
     80, 0, None, "no", "no", 60, 14, "yes"),
    ("FACH", "Fachleute ausgebildet", "Experts trained", "people", "certification:{0}-FACH", "{2}",
     0, 2, 15, "yes", "no", 0, 21, "yes"),
    ("KEY", "Key-User geschult", "Key users trained", "people", "certification:{0}-KEY", "{1}",
     0, 1, 15, "yes", "yes", 0, 42, "yes"),
    ("ALLE", "Datenschutz im ganzen Haus", "Data protection throughout", "people", "competence:SCHUTZ@2", "",
     50, 0, None, "no", "no", 90, 0, "no"),
    ("TECHNIK", "Technik bereit", "Technology ready", "checklist", "", "",
     0, 0, None, "no", "no", 0, 28, "yes"),
)  # fmt: skip


def write_network(path: Path, dealerships: int, seed: int, today: date) -> dict[str, int]:
    """Write a network of so many dealerships as a bundle into the folder; returns the rows of each table.

    On average 25 people per dealership with four certificates each; six rollouts of five requirements with
    all dealerships in their waves, so that the rules find every state.
    The same arguments make the same bytes.
    Raises ValueError if there is not at least one dealership.
    """
    if dealerships < 1:
        raise ValueError(f"a network has at least one dealership, not {dealerships}")
    network = _Network(dealerships, seed, today)
    with BundleWriter(path) as bundle:
        network.write_frame(bundle)
        for at in range(dealerships):
            network.write_dealership(bundle, at)
        return bundle.counts


class _Network:
    def __init__(self, dealerships: int, seed: int, today: date) -> None:
        self.number = dealerships
        self.random = random.Random(f"network {seed}").random  # noqa: S311 (a story, no secret)
        self.districts = max(REGIONS, -(-dealerships // DEALERSHIPS_PER_DISTRICT))
        self.people = 0
        self.cover: tuple[str, str] = ("", "")
        self._bend: int | None = None
        # Writing a date is most of the work of writing a row; so each is written once.
        self._days = [(today + timedelta(days=days)).isoformat() for days in range(-4000, 1000)]

    def day(self, days: int) -> str:
        """The day so many days from today, between -4000 and 999."""
        return self._days[days + 4000]

    def between(self, low: int, high: int) -> int:
        """A whole number from low up to, but not including, high."""
        return low + int(self.random() * (high - low))

    # What there is before the first dealership ----------------------------------------------------------

    def write_frame(self, bundle: BundleWriter) -> None:
        bundle.add("manufacturers", [("AUR", "Aurelia Motoren"), ("BOR", "Boreas Wagen")])
        bundle.add("areas", self._areas())
        bundle.add("groups", [(self._group(at), f"Händlergruppe {at + 1}") for at in range(self._groups())])
        bundle.add("job_roles", JOB_ROLES)
        bundle.add("competences", [("SCHUTZ", "Datenschutz", "Data protection")])
        bundle.add("certifications", [(code, code.title(), code.title(), 24) for code in OTHER_COURSES])
        bundle.add("grants", [("DATENSCHUTZ", "SCHUTZ", 2)])
        for at, system in enumerate(SYSTEMS):
            self._write_rollout(bundle, at, system)
        self._write_officers(bundle)

    def _areas(self) -> Iterator[Row]:
        for maker in ("AUR", "BOR"):
            yield maker, "D", "Deutschland", None
            for region in range(REGIONS):
                yield maker, f"R{region + 1}", f"Region {region + 1}", "D"
            for district in range(self.districts):
                yield maker, self._district(district), f"Bezirk {district + 1}", f"R{district % REGIONS + 1}"

    def _district(self, at: int) -> str:
        return f"B{at + 1:04}"

    def _groups(self) -> int:
        return -(-self.number // 5)

    def _group(self, at: int) -> str:
        return f"G{at + 1:05}"

    def _write_rollout(self, bundle: BundleWriter, at: int, system: System) -> None:
        code = f"{system.code}-2"
        bundle.add("systems", [(system.code, system.name, system.manufacturer)])
        bundle.add("rollouts", [(code, f"Einführung {system.name}", system.code, "2.0", 14 + 7 * at, 28)])
        bundle.add("competences", [(system.code, f"{system.name} bedienen", f"Use {system.name}")])
        for kind, name_de, name_en, months, level in (
            ("BASIS", "Grundlagen", "basics", 24, 3),
            ("FACH", "Vertiefung", "in depth", 36, 4),
            ("KEY", "Key-User", "key user", 12, 5),
        ):
            course = f"{system.code}-{kind}"
            names = (f"{system.name}: {name_de}", f"{system.name}: {name_en}")
            bundle.add("certifications", [(course, *names, months)])
            bundle.add("grants", [(course, system.code, level)])
        for wave, go_live in enumerate(WAVES, start=1):
            bundle.add("waves", [(code, f"W{wave}", f"Welle {wave}", self.day(go_live + 7 * at))])
        texts = (system.code, system.users, system.experts)
        for row in REQUIREMENTS:
            filled = (cell.format(*texts) if isinstance(cell, str) else cell for cell in row)
            bundle.add("requirements", [(code, *filled)])
        bundle.add("items", [(code, "TECHNIK", *item) for item in ITEMS])
        bundle.add(
            "targets",
            [
                (code, "BASIS", f"R{region}", self.day(-60), self.day(120), 60 + 5 * region, 0)
                for region in range(1, REGIONS, 2)
            ],
        )

    def _write_officers(self, bundle: BundleWriter) -> None:
        """The makers' people: one for each district, and headquarters."""
        posts = [("area_manager", f"AUR/{self._district(at)}") for at in range(self.districts)]
        posts += [
            (kind, maker)
            for maker in ("AUR", "BOR")
            for kind in ("headquarters", "rollout_manager", "trainer")
        ]
        for at, (kind, scope) in enumerate(posts, start=1):
            person = f"M{at:05}"
            bundle.add("people", [self._person(person)])
            bundle.add("appointments", [(person, kind, scope, self.day(-700), None)])

    # One dealership -------------------------------------------------------------------------------------

    def write_dealership(self, bundle: BundleWriter, at: int) -> None:
        number = f"D{at + 1:05}"
        group = None if at % 4 == 3 else self._group(at // 5)
        name, postcode = f"Autohaus {at + 1}", f"{10000 + at % 90000:05}"
        bundle.add(
            "dealerships",
            [(number, name, f"Ringstraße {at % 199 + 1}", postcode, f"Ort {at + 1}", "DE", group)],
        )
        district = self._district(at % self.districts)
        franchises = [(number, "AUR", district, "dealer", self.day(-3000), None)]
        if at % 10 == 0:
            franchises.append((number, "BOR", district, "service", self.day(-900), None))
        bundle.add("franchises", franchises)
        people = self._write_team(bundle, number, keen=0.75 + 0.3 * self.random())
        bundle.add("appointments", [(people[0], "dealership_manager", number, self.day(-1000), None)])
        if at % 5 == 0 and group:
            bundle.add("appointments", [(people[0], "group_manager", group, self.day(-1000), None)])
        self._write_progress(bundle, at, number)
        self._write_cooperation(bundle, at, number, people)

    def _size(self) -> int:
        """Each second dealership makes up for the one before, so that the average is exact."""
        if self._bend is None:
            self._bend = self.between(-15, 16)
            return PEOPLE_PER_DEALERSHIP + self._bend
        size, self._bend = PEOPLE_PER_DEALERSHIP - self._bend, None
        return size

    def _write_team(self, bundle: BundleWriter, number: str, *, keen: float) -> list[str]:
        people: list[tuple[str, ...]] = []
        employments: list[Row] = []
        leaves: list[Row] = []
        certificates: list[Row] = []
        for role in TEAM[: self._size()]:
            self.people += 1
            key = f"P{self.people:07}"
            people.append(self._person(key))
            chance = self.random()
            starts = self.between(-80, 0) if chance < 0.04 else self.between(-3500, -120)
            ends = self.day(self.between(-20, 200)) if chance > 0.97 else None
            employments.append((key, number, role, self.day(starts), ends))
            if 0.5 < chance < 0.53:
                away = self.between(-100, 60)
                leaves.append((key, self.day(away), self.day(away + self.between(40, 200))))
            certificates += self._certificates(key, role, keen)
        bundle.add("people", people)
        bundle.add("employments", employments)
        bundle.add("leaves", leaves)
        bundle.add("certificates", certificates)
        return [row[0] for row in people]

    def _person(self, key: str) -> tuple[str, str, str, str, str]:
        given = GERMAN.female if self.random() < 0.4 else GERMAN.male
        family = GERMAN.family
        return (
            key,
            given[self.between(0, len(given))],
            family[self.between(0, len(family))],
            f"{key.lower()}@example.org",
            "en" if self.random() < 0.04 else "de",
        )

    def _certificates(self, person: str, role: str, keen: float) -> Iterator[Row]:
        """Four of them; in a dealership that is not keen more have run out, or do soon."""
        courses = COURSES[role]
        if KEY_COURSES[role] and (role not in MANY or self.random() < 0.4):
            courses = courses[:-1] + KEY_COURSES[role]
        for course in courses:
            fresh = self.random() < keen
            issued = self.between(-200, -5) if fresh else self.between(-1200, -500)
            revoked = self.day(-1 - int(self.random() * 4)) if self.random() < 0.005 else None
            yield person, course, self.day(issued), None, revoked

    def _write_progress(self, bundle: BundleWriter, at: int, number: str) -> None:
        """The waves that the dealership is in, its confirmed items and its waivers."""
        members, confirmations, waivers = [], [], []
        for offset, system in enumerate(SYSTEMS):
            code = f"{system.code}-2"
            wave = (at * 5 + offset * 3) % len(WAVES)
            members.append((code, number, f"W{wave + 1}"))
            for item, _name_de, _name_en in ITEMS:
                chance = self.random()
                if chance < (0.97 if WAVES[wave] < 30 else 0.6):
                    withdrawn = self.day(-1) if chance < 0.02 else None
                    confirmations.append(
                        (code, "TECHNIK", item, number, self.day(self.between(-90, -2)), withdrawn)
                    )
            if self.random() < 0.04:
                until = self.day(self.between(-30, 200))
                waivers.append((code, "FACH", number, self.day(-40), until, "Umbau"))
        bundle.add("wave_members", members)
        bundle.add("confirmations", confirmations)
        bundle.add("waivers", waivers)

    def _write_cooperation(self, bundle: BundleWriter, at: int, number: str, people: list[str]) -> None:
        """The first four of every twenty dealerships share a key user of the first one."""
        place = at % 20
        if place > 3:
            return
        if place == 0:
            pool = f"V{at // 20 + 1:05}"
            bundle.add("cooperations", [(pool, f"Verbund {at // 20 + 1}", self.day(-200), None, 2)])
            salesperson = people[1]
            self.cover = (pool, salesperson)
            bundle.add("certificates", [(salesperson, "S1-KEY", self.day(-3), "never", None)])
        pool, helper = self.cover
        bundle.add("cooperation_members", [(pool, number)])
        if place in (1, 2):
            bundle.add("covers", [(pool, helper, number, "certification:S1-KEY", self.day(-60), None)])
