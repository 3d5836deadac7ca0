"""Reads a bundle folder of spec/exchange.md into facts: plain CSV, no database, codes numbered by row."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from certificates.validity import valid_until
from readiness import facts, verdicts

FOLDER = Path(__file__).parent / "examples"

Row = dict[str, str]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def number(text: str) -> int:
    return int(text or 0)


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    """The second parts of the pairs, by the first."""
    groups = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


@dataclass(frozen=True)
class Example:
    """What a bundle folder says, and the answers that it expects."""

    name: str
    dealerships: tuple[facts.DealershipFacts, ...]
    facts: facts.Facts
    expected: tuple[dict[str, Any], ...]

    def answer(self, rollout: str, as_of: str, evaluate: Callable[..., Any]) -> dict[str, object]:
        """The object of spec/exchange.md that these rules give for one rollout and day."""
        [key] = [one.id for one in self.facts.rollouts.values() if one.code == rollout]
        today = date.fromisoformat(as_of)
        return verdicts.rollout_object(
            rollout,
            today,
            [
                (dealership.number, verdict)
                for dealership in self.dealerships
                for verdict in evaluate(dealership, self.facts, today)
                if verdict.rollout == key
            ],
        )


def read(name: str) -> Example:
    """The example of this name: its facts and its expected.json, one answer or a list of them."""
    bundle = Bundle(FOLDER / name)
    expected = json.loads((FOLDER / name / "expected.json").read_text(encoding="utf-8"))
    answers = expected if isinstance(expected, list) else [expected]
    return Example(name, tuple(bundle.dealerships()), bundle.facts(), tuple(answers))


class Bundle:
    """The tables of one folder; the key of a thing is the number of its row."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, table: str) -> list[Row]:
        path = self.folder / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def keys(self, table: str, *columns: str) -> dict[Any, int]:
        """Numbers for the rows of a table, by their key columns: a text for one column, else a tuple."""
        keys = (tuple(row[column] for column in columns) for row in self.rows(table))
        return {key if len(key) > 1 else key[0]: at for at, key in enumerate(keys, start=1)}

    people = cached_property(lambda self: self.keys("people", "id"))
    sites = cached_property(lambda self: self.keys("dealerships", "number"))
    roles = cached_property(lambda self: self.keys("job_roles", "code"))
    makers = cached_property(lambda self: self.keys("manufacturers", "code"))
    areas = cached_property(lambda self: self.keys("areas", "manufacturer", "code"))
    certifications = cached_property(lambda self: self.keys("certifications", "code"))
    cooperations = cached_property(lambda self: self.keys("cooperations", "code"))
    rollouts = cached_property(lambda self: self.keys("rollouts", "code"))
    waves = cached_property(lambda self: self.keys("waves", "rollout", "code"))
    requirements = cached_property(lambda self: self.keys("requirements", "rollout", "code"))
    items = cached_property(lambda self: self.keys("items", "rollout", "requirement", "code"))

    # One dealership -----------------------------------------------------------------------------------

    def dealerships(self) -> Iterator[facts.DealershipFacts]:
        memberships = grouped(self.memberships())
        employments = grouped((one.dealership, one) for one in self.employments())
        franchises = grouped(self.franchises())
        waivers = grouped(self.waivers())
        confirmations = grouped(self.confirmations())
        covers = grouped((one.dealership, one) for one in self.covers())
        for code, site in self.sites.items():
            yield facts.DealershipFacts(
                id=site,
                number=code,
                memberships=memberships.get(site, ()),
                employments=employments.get(site, ()),
                franchises=franchises.get(site, ()),
                waivers=waivers.get(site, ()),
                confirmations=confirmations.get(site, ()),
                covers=covers.get(site, ()),
            )

    def memberships(self) -> Iterator[tuple[int, facts.Membership]]:
        go_lives = {(row["rollout"], row["code"]): row["go_live"] for row in self.rows("waves")}
        for row in self.rows("wave_members"):
            wave = (row["rollout"], row["wave"])
            yield (
                self.sites[row["dealership"]],
                facts.Membership(
                    rollout_id=self.rollouts[row["rollout"]],
                    wave_id=self.waves[wave],
                    wave_code=row["wave"],
                    go_live=date.fromisoformat(go_lives[wave]),
                ),
            )

    def employments(self) -> Iterator[facts.Employment]:
        for row in self.rows("employments"):
            yield facts.Employment(
                person=self.people[row["person"]],
                dealership=self.sites[row["dealership"]],
                role=self.roles[row["role"]],
                starts_on=day(row["starts_on"]),
                ends_on=day(row["ends_on"]),
            )

    def franchises(self) -> Iterator[tuple[int, facts.Franchise]]:
        for row in self.rows("franchises"):
            yield (
                self.sites[row["dealership"]],
                facts.Franchise(
                    manufacturer=self.makers[row["manufacturer"]],
                    area=self.areas[row["manufacturer"], row["area"]] if row["area"] else None,
                    starts_on=day(row["starts_on"]),
                    ends_on=day(row["ends_on"]),
                ),
            )

    def waivers(self) -> Iterator[tuple[int, facts.Waiver]]:
        for at, row in enumerate(self.rows("waivers"), start=1):
            yield (
                self.sites[row["dealership"]],
                facts.Waiver(
                    id=at,
                    requirement=self.requirements[row["rollout"], row["requirement"]],
                    granted_on=date.fromisoformat(row["granted_on"]),
                    valid_until=day(row["valid_until"]),
                ),
            )

    def confirmations(self) -> Iterator[tuple[int, facts.Confirmation]]:
        for row in self.rows("confirmations"):
            yield (
                self.sites[row["dealership"]],
                facts.Confirmation(
                    item=self.items[row["rollout"], row["requirement"], row["item"]],
                    confirmed_on=date.fromisoformat(row["confirmed_on"]),
                    withdrawn_on=day(row["withdrawn_on"]),
                ),
            )

    def covers(self) -> Iterator[facts.Cover]:
        for row in self.rows("covers"):
            yield facts.Cover(
                person=self.people[row["person"]],
                dealership=self.sites[row["dealership"]],
                cooperation=self.cooperations[row["cooperation"]],
                proof=row["proof"],
                starts_on=day(row["starts_on"]),
                ends_on=day(row["ends_on"]),
            )

    # What dealerships share ---------------------------------------------------------------------------

    def facts(self) -> facts.Facts:
        covering = {cover.person for cover in self.covers()}
        return facts.Facts(
            areas=facts.Areas(
                {
                    self.areas[row["manufacturer"], row["code"]]: (
                        self.areas[row["manufacturer"], row["parent"]] if row["parent"] else None
                    )
                    for row in self.rows("areas")
                }
            ),
            rollouts={one.id: one for one in self.rollout_facts()},
            cooperations={one.id: one for one in self.cooperation_facts()},
            certificates=grouped(self.certificates()),
            leaves=grouped(
                (self.people[row["person"]], (day(row["starts_on"]), day(row["ends_on"])))
                for row in self.rows("leaves")
            ),
            employments_elsewhere=grouped(
                (one.person, one) for one in self.employments() if one.person in covering
            ),
        )

    def certificates(self) -> Iterator[tuple[int, facts.Certificate]]:
        months = {row["code"]: row["validity_months"] for row in self.rows("certifications")}
        for row in self.rows("certificates"):
            issued_on = date.fromisoformat(row["issued_on"])
            match row["valid_until"]:
                case "":
                    validity = months[row["certification"]]
                    ends_on = valid_until(issued_on, int(validity) if validity else None)
                case "never":
                    ends_on = None
                case text:
                    ends_on = date.fromisoformat(text)
            yield (
                self.people[row["person"]],
                facts.Certificate(
                    certification=self.certifications[row["certification"]],
                    issued_on=issued_on,
                    valid_until=ends_on,
                    revoked_on=day(row["revoked_on"]),
                ),
            )

    def cooperation_facts(self) -> Iterator[facts.Cooperation]:
        members = grouped(
            (row["cooperation"], self.sites[row["dealership"]]) for row in self.rows("cooperation_members")
        )
        for row in self.rows("cooperations"):
            yield facts.Cooperation(
                id=self.cooperations[row["code"]],
                starts_on=day(row["starts_on"]),
                ends_on=day(row["ends_on"]),
                members=frozenset(members.get(row["code"], ())),
            )

    def rollout_facts(self) -> Iterator[facts.Rollout]:
        makers = {row["code"]: self.makers[row["manufacturer"]] for row in self.rows("systems")}
        requirements = grouped(self.requirement_facts())
        for row in self.rows("rollouts"):
            yield facts.Rollout(
                id=self.rollouts[row["code"]],
                code=row["code"],
                manufacturer=makers[row["system"]],
                hypercare_days=number(row["hypercare_days"]),
                warn_days=number(row["warn_days"]),
                requirements=requirements.get(row["code"], ()),
            )

    def requirement_facts(self) -> Iterator[tuple[str, facts.Requirement]]:
        targets = grouped(self.targets())
        items = grouped(((rollout, code), key) for (rollout, code, _item), key in self.items.items())
        for row in self.rows("requirements"):
            key = (row["rollout"], row["code"])
            yield (
                row["rollout"],
                facts.Requirement(
                    id=self.requirements[key],
                    code=row["code"],
                    kind="people" if row["kind"] == "people" else "checklist",
                    mandatory=row["mandatory"] == "yes",
                    lead_days=number(row["lead_days"]),
                    proof=row["proof"],
                    accepted=frozenset(self.accepted(row["proof"])),
                    roles=frozenset(self.roles[role] for role in row["roles"].split()),
                    share=number(row["share"]),
                    heads=number(row["heads"]),
                    per=int(row["per"]) if row["per"] else None,
                    or_all=row["or_all"] == "yes",
                    poolable=row["poolable"] == "yes",
                    newcomer_days=number(row["newcomer_days"]),
                    targets=targets.get(key, ()),
                    items=frozenset(items.get(key, ())),
                ),
            )

    def accepted(self, proof: str) -> Iterator[int]:
        """The certifications that prove it: the named one, or all that grant the competence at the level."""
        kind, _, what = proof.partition(":")
        if kind == "certification":
            yield self.certifications[what]
        elif kind == "competence":
            competence, _, level = what.partition("@")
            for row in self.rows("grants"):
                if row["competence"] == competence and int(row["level"]) >= int(level):
                    yield self.certifications[row["certification"]]

    def targets(self) -> Iterator[tuple[tuple[str, str], facts.Target]]:
        systems = {row["code"]: row["manufacturer"] for row in self.rows("systems")}
        makers = {row["code"]: systems[row["system"]] for row in self.rows("rollouts")}
        for at, row in enumerate(self.rows("targets"), start=1):
            yield (
                (row["rollout"], row["requirement"]),
                facts.Target(
                    id=at,
                    area=self.areas[makers[row["rollout"]], row["area"]],
                    starts_on=day(row["starts_on"]),
                    ends_on=day(row["ends_on"]),
                    share=number(row["share"]),
                    heads=number(row["heads"]),
                ),
            )
