"""Who works in the Falkenau network on the demo day, who has left, who is about to come, who is away."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from academy.demo.names import Names, ascii_name
from academy.demo.personas import PERSONAS
from academy.demo.places import HUBS, SERVICE_ONLY, SITES, Site, main_site
from academy.demo.roles import second_role, team


class Person(NamedTuple):
    id: str
    given_name: str
    family_name: str
    email: str
    language: str


class Employment(NamedTuple):
    person: str
    town: str
    role: str
    starts_on: date
    ends_on: date | None = None

    def active(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass
class Roster:
    """The people of the network, with their employments and leaves."""

    people: list[Person] = field(default_factory=list)
    employments: dict[str, list[Employment]] = field(default_factory=lambda: defaultdict(list))
    """By town, in the order in which people were hired."""
    leaves: dict[str, list[tuple[date, date | None]]] = field(default_factory=lambda: defaultdict(list))

    def away(self, person: str, day: date) -> bool:
        return any(
            starts <= day and (ends is None or ends >= day) for starts, ends in self.leaves.get(person, ())
        )

    def staff(self, town: str, roles: str, day: date) -> dict[str, list[Employment]]:
        """Who works there on the day in one of the roles (none: any) and is not away, as the rules count."""
        wanted = roles.split()
        staff: dict[str, list[Employment]] = {}
        for employment in self.employments[town]:
            in_role = not wanted or employment.role in wanted
            if in_role and employment.active(day) and not self.away(employment.person, day):
                staff.setdefault(employment.person, []).append(employment)
        return staff

    def everybody(self) -> Iterator[Employment]:
        for site in SITES:
            yield from self.employments[site.town]


SEATS = {
    ("Kiel", "SVB"): "ayse.oezdemir",
    ("Kiel", "VKB"): "lukas.hartwig",
    ("Kiel", "STL"): "anke.petersen",
    ("Hamburg", "BUHA"): "thanh-mai.luong",
    ("Essen", "SVB"): "murat.oeztuerk",
    ("Münster", "GTL"): "sabine.brandt",
}
"""The job of each persona who works in a dealership: the first of this role there."""

GROUP_JOBS = {"DEICHGRAF": "GTL", "HANSEWERK": "GIT", "RHEINBOGEN": "GTL"}
"""A job for the whole group, at its main site, in the place of the last one hired there."""


class Hiring:
    """Fills the dealerships; every call draws on, so the order of the calls matters."""

    def __init__(self, rng: random.Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self.roster = Roster()
        personas = {persona.username: tuple(persona.name.rsplit(" ", 1)) for persona in PERSONAS}
        self._personas = {key: (name[0], name[-1]) for key, name in personas.items()}
        self._names = Names(rng, tuple(self._personas.values()))
        self._emails: set[str] = set()

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def person(self, domain: str, persona: str | None = None) -> str:
        """A new person's id; ``persona`` is one of academy.demo.personas."""
        given, family = self._personas[persona] if persona else self._names.draw()
        people = self.roster.people
        key = persona or f"P{len(people) + 1:04}"
        local = f"{ascii_name(given)}.{ascii_name(family)}"
        email = f"{local}@{domain}.example.org"
        if email in self._emails:
            email = f"{local}.{len(people)}@{domain}.example.org"
        self._emails.add(email)
        english = persona is None and self.rng.randrange(100) < 4
        people.append(Person(key, given, family, email, "en" if english else "de"))
        return key

    def employ(self, person: str, town: str, role: str, starts: date, ends: date | None = None) -> None:
        self.roster.employments[town].append(Employment(person, town, role, starts, ends))

    def some_time_ago(self) -> date:
        return self.day(-int(self.rng.triangular(200, 7000, 1200)))

    # One dealership after the other -------------------------------------------------------------------

    def fill(self, site: Site) -> None:
        main = main_site(site.group) == site.town
        roles = team(site.size, service_only=site.town in SERVICE_ONLY, hub=site.town in HUBS, main=main)
        if main and site.group in GROUP_JOBS:
            roles[-1] = GROUP_JOBS[site.group]
        it_role = second_role(roles, self.rng)
        given: set[str] = set()
        for role in roles:
            persona = None if role in given else SEATS.get((site.town, role))
            person = self.person(site.group.lower(), persona)
            if role == it_role and it_role not in given:
                self.employ(person, site.town, "ITA", self.day(-self.rng.randrange(200, 900)))
            given.add(role)
            self.employ(person, site.town, role, self.some_time_ago())

    # What moves -----------------------------------------------------------------------------------------

    def _seats(self, *roles: str, smallest: int = 11) -> list[tuple[str, int]]:
        """The places of all ordinary jobs in these roles (none: any), in a random order."""
        towns = [site.town for site in SITES if site.size >= smallest]
        seats = [
            (town, at)
            for town in towns
            for at, job in enumerate(self.roster.employments[town])
            if job.person.startswith("P") and job.role != "ITA" and job.ends_on is None
            if not roles or job.role in roles
        ]
        self.rng.shuffle(seats)
        return seats

    def _begin(self, seat: tuple[str, int], starts_on: date) -> Employment:
        """Let the job begin on that day; returns it as it was."""
        town, at = seat
        before = self.roster.employments[town][at]
        self.roster.employments[town][at] = before._replace(starts_on=starts_on)
        return before

    def newcomers(self, number: int) -> None:
        """People who have begun lately."""
        for seat in self._seats()[:number]:
            self._begin(seat, self.day(-self.rng.randrange(2, 75)))

    def future_leavers(self, number: int) -> None:
        """People who have given notice."""
        for town, at in self._seats("VKB", "SVB", "MECH", "TZV", "LEAD", "EMP")[:number]:
            jobs = self.roster.employments[town]
            jobs[at] = jobs[at]._replace(ends_on=self.day(self.rng.randrange(6, 70)))

    def former(self, number: int) -> None:
        """People who have left, and are not replaced."""
        for _ in range(number):
            site = self.rng.choice(SITES)
            role = self.rng.choice(("VKB", "SVB", "MECH", "SVA", "BUHA"))
            person = self.person(site.group.lower())
            left = self.day(-self.rng.randrange(5, 240))
            self.employ(person, site.town, role, self.some_time_ago() - timedelta(days=100), left)

    def joiners(self, number: int) -> None:
        """People who will begin soon."""
        for at in range(number):
            site = self.rng.choice([site for site in SITES if site.size >= 11])
            person = self.person(site.group.lower())
            self.employ(
                person, site.town, self.rng.choice(("VKB", "SVB", "MECH", "AZK")), self.day(12 + at * 4)
            )

    def transfers(self, number: int) -> None:
        """People who have moved from one dealership to another: two employments, one person."""
        for town, at in self._seats("VKB", "SVB", "MECH", "DIAG")[:number]:
            moved = self.day(-self.rng.randrange(95, 170))
            before = self._begin((town, at), moved)
            elsewhere = self.rng.choice([site.town for site in SITES if site.town != town])
            self.employ(before.person, elsewhere, before.role, self.day(-1500), moved - timedelta(days=1))

    def promotions(self, number: int) -> None:
        """People who have changed their job within a dealership, without a gap."""
        for town, at in self._seats("VKB", "DIAG", "SVB")[:number]:
            promoted = self.day(-self.rng.randrange(100, 400))
            before = self._begin((town, at), promoted)
            earlier = {"VKB": "JVK", "DIAG": "MECH", "SVB": "SVA"}[before.role]
            self.employ(before.person, town, earlier, self.day(-1300), promoted - timedelta(days=1))

    def part_timers(self) -> None:
        """People who work at two dealerships of their group."""
        for person, town, other in (("murat.oeztuerk", "Bochum", "SVB"), *self._shared()):
            self.employ(person, town, other, self.day(-self.rng.randrange(300, 900)))

    def _shared(self) -> Iterator[tuple[str, str, str]]:
        pairs = (("Lübeck", "Schwerin"), ("Köln", "Duisburg"), ("Stuttgart", "Ulm"), ("Berlin", "Potsdam"))
        for (town, other), role in zip(pairs, ("GAR", "AUS", "MKT", "CRM"), strict=True):
            job = next((job for job in self.roster.employments[town] if job.role == role), None)
            if job is not None:
                yield job.person, other, role

    def absences(self, number: int) -> None:
        """Long absences: some over, most running, a few to come; the reason is nobody's business."""
        for town, at in self._seats(smallest=6)[:number]:
            starts = self.rng.randrange(-150, 20)
            length = self.rng.randrange(60, 300)
            open_ended = self.rng.randrange(100) < 15
            ends = None if open_ended else self.day(starts + length)
            person = self.roster.employments[town][at].person
            self.roster.leaves[person].append((self.day(starts), ends))


def hire(rng: random.Random, today: date) -> Hiring:
    """The network's people; the same random numbers make the same people, dates aside."""
    hiring = Hiring(rng, today)
    for site in SITES:
        hiring.fill(site)
    hiring.newcomers(26)
    hiring.future_leavers(9)
    hiring.transfers(6)
    hiring.promotions(8)
    hiring.part_timers()
    hiring.former(11)
    hiring.joiners(6)
    hiring.absences(26)
    _lose_an_expert(hiring)
    return hiring


def _lose_an_expert(hiring: Hiring) -> None:
    """In Dresden one of the two high-voltage experts has left: the hub is one short."""
    jobs = hiring.roster.employments["Dresden"]
    at = max(at for at, job in enumerate(jobs) if job.role == "HVE")
    jobs[at] = jobs[at]._replace(ends_on=hiring.day(-9))
