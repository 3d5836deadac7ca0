"""Who has learned what, and how far each dealership is, so that every wave shows the picture that it should.

The picture comes from academy.demo.rollouts: how many dealerships of a wave stand where, some by name. Here
it is worked back into certificates, confirmations and covers: everything is met, and then so much is left
out, for a reason, that the rules of readiness come to the wanted state.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from academy.demo.arrangements import HELPS
from academy.demo.people import Roster
from academy.demo.places import SITES
from academy.demo.records import Case, Records
from academy.demo.rollouts import ROLLOUTS, STROMKUNDIG_HUB, Requirement, Rollout, Wave


class Progress:
    """The dealerships of one wave, each brought to the state that the story wants."""

    def __init__(
        self,
        records: Records,
        rollout: Rollout,
        wave: Wave,
        towns: Sequence[str],
        keen: dict[str, int],
    ) -> None:
        self.records = records
        self.rng = records.rng
        self.rollout = rollout
        self.wave = wave
        self.towns = towns
        self.keen = keen
        self.pins = {pin.town: pin for pin in wave.pins}
        self.helps = [help_ for help_ in HELPS if help_.rollout == rollout.code]

    def play(self) -> None:
        for help_ in self.helps:
            if help_.town in self.towns:
                self.records.cover(help_, self.case(help_.town, self.requirement(help_.requirement)))
        for town, status in self.statuses().items():
            self.bring(town, status)

    def requirement(self, code: str) -> Requirement:
        return next(one for one in self.rollout.requirements if one.code == code)

    def case(self, town: str, requirement: Requirement) -> Case:
        return Case(self.rollout, self.wave, requirement, town, self.records.today)

    def statuses(self) -> dict[str, str]:
        """Each dealership's state: pinned, else the least keen get the worst."""
        statuses = {town: pin.status for town, pin in self.pins.items()}
        taken = list(statuses.values())
        ranked = sorted(
            (town for town in self.towns if town not in statuses),
            key=lambda town: self.keen[town] + self.rng.randrange(130),
        )
        for status in ("not_ready", "at_risk", "on_track"):
            for _ in range(getattr(self.wave, status) - taken.count(status)):
                town = next((town for town in ranked if self.candidates(town, status)), None)
                if town is None:
                    wanted = getattr(self.wave, status)
                    raise ValueError(
                        f"{self.rollout.code} {self.wave.code}: too few can be {status}: {wanted}"
                    )
                ranked.remove(town)
                statuses[town] = status
        return {town: statuses.get(town, "ready") for town in self.towns}

    def candidates(self, town: str, status: str) -> list[Case]:
        """The requirements that can put the dealership there."""
        cases = [self.case(town, one) for one in self.rollout.requirements if one.mandatory]
        return [
            case
            for case in cases
            if case.stage == status and not self.promised(case) and self.records.can_be_short(case)
        ]

    def promised(self, case: Case) -> bool:
        """Whether a pool counts on this requirement: at the helper, or at the one who is helped."""
        return any(
            case.requirement.code == help_.requirement and case.town in (help_.helper, help_.town)
            for help_ in self.helps
            if help_.needed
        )

    def bring(self, town: str, status: str) -> None:
        short = self.shortages(town, status)
        for requirement in self.rollout.requirements:
            case = self.case(town, requirement)
            if self.helped(case):
                self.records.miss(case, 1)
            elif requirement.code in short:
                self.records.miss(case, self.by_how_many(case))
            else:
                self.records.meet(case)

    def helped(self, case: Case) -> bool:
        return any(
            (help_.town, help_.requirement) == (case.town, case.requirement.code) and help_.needed
            for help_ in self.helps
        )

    def shortages(self, town: str, status: str) -> set[str]:
        """The requirements that are not met: those that decide, and some that do not change the state."""
        pin = self.pins.get(town)
        optional = {
            one.code
            for one in self.rollout.requirements
            if not one.mandatory and self.rng.randrange(100) < (15 if status == "ready" else 45)
        }
        if pin is not None and (pin.short or pin.waived):
            return optional | set(pin.short) | set(pin.waived)
        if status == "ready":
            return optional
        deciding = self.candidates(town, status)
        first = self.rng.choice(deciding)
        milder = {"not_ready": ("not_ready", "at_risk", "on_track"), "at_risk": ("at_risk", "on_track")}
        short = {first.requirement.code}
        for stage in milder.get(status, ("on_track",)):
            for case in self.candidates(town, stage):
                if self.rng.randrange(100) < (25 if stage == status != "on_track" else 50):
                    short.add(case.requirement.code)
        return optional | short

    def by_how_many(self, case: Case) -> int:
        """One or two are missing when it gets late, more while there is time."""
        if case.requirement.items:
            return self.rng.randrange(1, len(case.requirement.items) + 1)
        needed = self.records.team(case).needed
        if case.stage == "on_track":
            return self.rng.randrange(1, max(2, needed * 3 // 4 + 1))
        return self.rng.choice((1, 1, 1, 2, 2, 3)) if needed > 4 else 1


def wave_towns(rollout: Rollout) -> list[tuple[Wave, list[str]]]:
    """The dealerships of each wave: those named, then region by region, beginning with the rollout's."""
    order = [site.town for site in SITES]
    first = next(at for at, site in enumerate(SITES) if site.district.startswith(rollout.region))
    named = {town for wave in rollout.waves if isinstance(wave.sites, tuple) for town in wave.sites}
    if rollout.code == "STROMKUNDIG-PARTNER":
        named |= {town for wave in STROMKUNDIG_HUB.waves for town in wave.sites}  # type: ignore[union-attr]
    rest = [town for town in order[first:] + order[:first] if town not in named]
    waves = []
    for wave in rollout.waves:
        if isinstance(wave.sites, tuple):
            towns = list(wave.sites)
        else:
            towns, rest = rest[: wave.sites], rest[wave.sites :]
        waves.append((wave, sorted(towns, key=order.index)))
    return waves


def train(rng: random.Random, roster: Roster, today: date) -> Records:
    """The records of the whole network."""
    records = Records(rng, roster, today)
    keen = {site.town: rng.randrange(100) for site in SITES}
    keen["Jena"], keen["Hagen"] = 200, -20
    for rollout in ROLLOUTS:
        for wave, towns in wave_towns(rollout):
            Progress(records, rollout, wave, towns, keen).play()
    everyday_courses(records)
    return records


EVERYDAY = (
    ("DATENSCHUTZ", "", 88, 760),
    ("GELDWAESCHE", "VKB VKL GWB BUHA GF", 80, 800),
    ("DATA-ACT", "VKB GWB VKL", 70, 300),
    ("CRM-ALT", "VKB GWB GKB VKL LEAD CRM", 65, 2400),
    ("HV-1S", "MECH DIAG KL WL AUF", 75, 1500),
)
"""What is learned whatever is rolled out: for which roles, by how many of a hundred, since how many days."""


def everyday_courses(records: Records) -> None:
    rng = records.rng
    for job in records.roster.everybody():
        for code, roles, percent, past in EVERYDAY:
            if (not roles or job.role in roles.split()) and rng.randrange(100) < percent:
                records.issue(job.person, code, records.day(-rng.randrange(20, past)))
