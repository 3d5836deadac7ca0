"""Who holds which certificate and what a dealership has confirmed, and how to meet or miss a requirement."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from academy.demo.arrangements import TARGETS, Help
from academy.demo.certifications import CERTIFICATIONS
from academy.demo.people import Roster
from academy.demo.places import SITE_OF
from academy.demo.rollouts import Requirement, Rollout, Wave
from certificates.validity import valid_until

CERTIFICATION_OF = {certification.code: certification for certification in CERTIFICATIONS}

LAPSING = frozenset(
    {
        "KK-EINWILLIGUNG", "SB-SICHER", "HV-UNTERWEISUNG", "SK-ANNAHME", "OP-VIDEO", "FL-DIENSTE", "FL-DATEN",
        "MER-RELAZIONE",
    }
)  # fmt: skip
"""Courses older than the rollout: their certificates may run out. Others are too new for that."""

PERSONAS_FIRST = ("ayse.oezdemir", "lukas.hartwig")
"""Who has something left to learn, if anybody at their dealership has: a visitor signs in as them."""


class Case(NamedTuple):
    """One requirement of one dealership, with its days."""

    rollout: Rollout
    wave: Wave
    requirement: Requirement
    town: str
    today: date

    @property
    def go_live(self) -> date:
        return self.today + timedelta(days=self.wave.go_live)

    @property
    def reference(self) -> date:
        return max(self.today, self.go_live)

    @property
    def lasts_until(self) -> date:
        return max(self.today, self.go_live + timedelta(days=self.rollout.hypercare_days))

    @property
    def due_on(self) -> date:
        return self.go_live - timedelta(days=self.requirement.lead_days)

    @property
    def stage(self) -> str:
        """What the dealership would be if this mandatory requirement alone were not met."""
        if self.today > self.due_on:
            return "not_ready"
        warned = self.today > self.due_on - timedelta(days=self.rollout.warn_days)
        return "at_risk" if warned else "on_track"


class Team(NamedTuple):
    """Who counts for a requirement at a dealership, and how many of them are needed."""

    members: list[str]
    holders: list[str]
    needed: int


class Records:
    """The certificates, confirmations, waivers and covers of the network, as they come about."""

    def __init__(self, rng: random.Random, roster: Roster, today: date) -> None:
        self.rng = rng
        self.roster = roster
        self.today = today
        self.certificates: dict[tuple[str, str, date], tuple[date | None, date | None]] = {}
        """By person, certification and day of issue: valid until as written (None: by months), revoked on."""
        self.confirmations: list[tuple[str, str, str, str, date, date | None]] = []
        self.covers: list[tuple[str, str, str, str, date, date | None]] = []
        self._held: dict[str, list[tuple[str, date | None, date | None]]] = defaultdict(list)
        towns = defaultdict(set)
        for job in roster.everybody():
            towns[job.person].add(job.town)
        self.at_two = {person for person, places in towns.items() if len(places) > 1}

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    # Certificates -------------------------------------------------------------------------------------

    def issue(self, person: str, code: str, issued_on: date, revoked_on: date | None = None) -> None:
        if (person, code, issued_on) not in self.certificates:
            self.certificates[person, code, issued_on] = (None, revoked_on)
            ends = valid_until(issued_on, CERTIFICATION_OF[code].months)
            self._held[person].append((code, ends, revoked_on))

    def holds(self, person: str, case: Case) -> bool:
        return any(
            proves(code, case.requirement)
            and (revoked is None or revoked > self.today)
            and (ends is None or ends >= case.lasts_until)
            for code, ends, revoked in self._held[person]
        )

    def grant(self, person: str, case: Case) -> None:
        """A certificate that counts, earned in the weeks before the due date, or by now."""
        latest = min(case.due_on, self.day(-1))
        issued_on = latest - timedelta(days=self.rng.randrange(70))
        months = CERTIFICATION_OF[case.requirement.course].months
        if months is not None:
            # A month of room: it may not depend on the lengths of months whether the certificate lasts.
            earliest = case.lasts_until + timedelta(days=30 - 30 * months)
            issued_on = min(max(issued_on, earliest), self.day(-1))
        self.issue(person, case.requirement.course, issued_on)

    def lapse(self, person: str, case: Case) -> None:
        """A certificate that does not count: it runs out before it should, has run out, or was revoked."""
        code = case.requirement.course
        months = CERTIFICATION_OF[code].months
        if code not in LAPSING or months is None:
            return
        # An average month has 30.44 days; ten days of room keep every calendar on the same side.
        length = timedelta(days=months * 3044 // 100)
        room = (case.lasts_until - self.today).days - 12
        choice = self.rng.randrange(100)
        if room > 10 and choice < 65:
            self.issue(person, code, self.day(self.rng.randrange(8, min(room, 60) + 1)) - length)
        elif choice < 90:
            self.issue(person, code, self.day(-self.rng.randrange(10, 50)) - length)
        else:
            self.issue(
                person, code, self.day(-self.rng.randrange(60, 90)), self.day(-self.rng.randrange(4, 25))
            )

    # What a requirement needs at a dealership -----------------------------------------------------------

    def team(self, case: Case) -> Team:
        requirement = case.requirement
        staff = self.roster.staff(case.town, requirement.roles, case.reference)
        long_here = case.reference - timedelta(days=requirement.newcomer_days)
        members, holders = [], []
        for person, jobs in staff.items():
            holds = self.holds(person, case)
            if holds:
                holders.append(person)
            if holds or not requirement.newcomer_days or any(job.starts_on <= long_here for job in jobs):
                members.append(person)
        return Team(members, holders, needed(case, len(members)))

    def can_be_short(self, case: Case) -> bool:
        """Whether the dealership can fail the requirement, whatever its people do for other dealerships."""
        if case.requirement.items:
            return True
        team = self.team(case)
        free = [person for person in team.members if person not in self.at_two and person not in team.holders]
        return team.needed > len(team.holders) and len(free) > len(team.members) - team.needed

    # Making it so -------------------------------------------------------------------------------------

    def meet(self, case: Case) -> None:
        if case.requirement.items:
            self._confirm(case, len(case.requirement.items))
            return
        team = self.team(case)
        spare = len(team.members) - team.needed
        extra = self.rng.randrange(min(spare, 2) + 1) if spare > 0 and self.rng.randrange(100) < 40 else 0
        self._train(case, team, team.needed + extra)

    def miss(self, case: Case, by: int) -> None:
        """Leave so many out, or as many as there are; some of them have a certificate that does not count."""
        if case.requirement.items:
            self._confirm(case, max(0, len(case.requirement.items) - by))
            return
        team = self.team(case)
        free = [person for person in team.members if person not in self.at_two and person not in team.holders]
        by = min(by, team.needed - len(team.holders), len(free) - (len(team.members) - team.needed))
        self._train(case, team, team.needed - max(0, by))
        for person in team.members:
            if not self.holds(person, case) and self.rng.randrange(100) < 55:
                self.lapse(person, case)

    def _train(self, case: Case, team: Team, number: int) -> None:
        """Certificates for the members, until so many hold one."""
        rest = [person for person in team.members if person not in team.holders]
        self.rng.shuffle(rest)
        # Who works at two dealerships learns first: what they lack would be missing twice.
        rest.sort(key=lambda person: (person not in self.at_two, person in PERSONAS_FIRST))
        for person in rest[: max(0, number - len(team.holders))]:
            self.grant(person, case)

    def _confirm(self, case: Case, number: int) -> None:
        latest = min(case.due_on, self.day(-1))
        for at, (item, _name_de, _name_en) in enumerate(case.requirement.items):
            key = (case.rollout.code, case.requirement.code, item, case.town)
            confirmed_on = latest - timedelta(days=self.rng.randrange(30))
            # The last items are those that fail; one in three of them had been confirmed before.
            if at < number:
                self.confirmations.append((*key, confirmed_on, None))
            elif self.rng.randrange(3) == 0:
                withdrawn_on = min(confirmed_on + timedelta(days=self.rng.randrange(5, 40)), self.day(-1))
                self.confirmations.append((*key, confirmed_on, max(withdrawn_on, confirmed_on)))

    def cover(self, help_: Help, case: Case) -> None:
        """Somebody of the helping dealership, who holds the proof, serves the other one too."""
        staff = self.roster.staff(help_.helper, case.requirement.roles, case.reference)
        person = next(iter(staff))
        if not self.holds(person, case):
            self.grant(person, case)
        ends_on = None if help_.ends is None else self.day(help_.ends)
        self.covers.append(
            (help_.pool, person, help_.town, case.requirement.proof, self.day(help_.starts), ends_on)
        )


def proves(certification: str, requirement: Requirement) -> bool:
    """Whether it is the requirement's proof, or grants the competence at the level or above."""
    if not requirement.competence:
        return certification == requirement.course
    competence, _, level = requirement.competence.partition("@")
    return any(
        granted == competence and height >= int(level)
        for granted, height in CERTIFICATION_OF[certification].grants
    )


def needed(case: Case, population: int) -> int:
    requirement = case.requirement
    share, heads = requirement.share, requirement.heads
    district = SITE_OF[case.town].district
    for target in TARGETS:
        if (target.rollout, target.requirement) != (case.rollout.code, requirement.code):
            continue
        days = (case.reference - case.today).days
        if target.area in (district, district.partition("-")[0]) and target.starts <= days <= target.ends:
            share, heads = target.share, target.heads
    if requirement.per:
        heads = max(heads, -(-population // requirement.per))
    if requirement.or_all:
        heads = min(heads, population)
    return max((share * population + 99) // 100, heads)
