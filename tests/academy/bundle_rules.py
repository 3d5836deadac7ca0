"""What exchange.md calls an error in a bundle, looked for in CSV files without the code of the product."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]

KEYS = {
    "manufacturers": "code",
    "areas": "manufacturer code",
    "groups": "code",
    "dealerships": "number",
    "franchises": "dealership manufacturer starts_on",
    "job_roles": "code",
    "people": "id",
    "employments": "person dealership role starts_on",
    "appointments": "person kind scope starts_on",
    "leaves": "person starts_on",
    "competences": "code",
    "certifications": "code",
    "grants": "certification competence",
    "certificates": "person certification issued_on",
    "systems": "code",
    "rollouts": "code",
    "waves": "rollout code",
    "wave_members": "rollout dealership",
    "requirements": "rollout code",
    "targets": "rollout requirement area starts_on",
    "items": "rollout requirement code",
    "confirmations": "rollout requirement item dealership confirmed_on",
    "waivers": "rollout requirement dealership granted_on",
    "cooperations": "code",
    "cooperation_members": "cooperation dealership",
    "covers": "cooperation person dealership proof starts_on",
}

REFERENCES = (
    ("areas", "manufacturer", "manufacturers"),
    ("areas", "manufacturer parent", "areas"),
    ("dealerships", "group", "groups"),
    ("franchises", "dealership", "dealerships"),
    ("franchises", "manufacturer area", "areas"),
    ("employments", "person", "people"),
    ("employments", "dealership", "dealerships"),
    ("employments", "role", "job_roles"),
    ("appointments", "person", "people"),
    ("leaves", "person", "people"),
    ("grants", "certification", "certifications"),
    ("grants", "competence", "competences"),
    ("certificates", "person", "people"),
    ("certificates", "certification", "certifications"),
    ("systems", "manufacturer", "manufacturers"),
    ("rollouts", "system", "systems"),
    ("waves", "rollout", "rollouts"),
    ("wave_members", "rollout wave", "waves"),
    ("wave_members", "dealership", "dealerships"),
    ("requirements", "rollout", "rollouts"),
    ("targets", "rollout requirement", "requirements"),
    ("items", "rollout requirement", "requirements"),
    ("confirmations", "rollout requirement item", "items"),
    ("confirmations", "dealership", "dealerships"),
    ("waivers", "rollout requirement", "requirements"),
    ("waivers", "dealership", "dealerships"),
    ("cooperation_members", "cooperation", "cooperations"),
    ("cooperation_members", "dealership", "dealerships"),
    ("covers", "cooperation", "cooperations"),
    ("covers", "person", "people"),
    ("covers", "dealership", "dealerships"),
)

SCOPES = {
    "dealership_manager": "dealerships",
    "group_manager": "groups",
    "area_manager": "areas",
    "works_council": "dealerships",
    "trainer": "manufacturers",
    "rollout_manager": "manufacturers",
    "headquarters": "manufacturers",
}

INTERVALS = {
    "starts_on": "ends_on",
    "issued_on": "valid_until",
    "confirmed_on": "withdrawn_on",
    "granted_on": "valid_until",
}

DEPARTMENTS = {"sales", "service", "parts", "administration", "management"}


def read(folder: Path) -> Tables:
    tables = {}
    for table in KEYS:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            tables[table] = list(csv.DictReader(file))
    return tables


def cells(row: Row, columns: str) -> tuple[str, ...]:
    return tuple(row[column] for column in columns.split())


def problems(tables: Tables) -> list[str]:
    """Every broken rule in words; empty if the bundle is sound."""
    return [
        *_keys(tables),
        *_references(tables),
        *_scopes(tables),
        *_proofs(tables),
        *_intervals(tables),
        *_overlaps(tables, "franchises", "dealership manufacturer"),
        *_overlaps(tables, "targets", "rollout requirement area"),
        *_cycles(tables),
        *_covers(tables),
        *_values(tables),
    ]


def _keys(tables: Tables) -> Iterator[str]:
    for table, columns in KEYS.items():
        counts = Counter(cells(row, columns) for row in tables[table])
        yield from (f"{table}: {key} twice" for key, number in counts.items() if number > 1)
        for key in counts:
            if not all(key) and not (table == "leaves" or table == "targets"):
                yield f"{table}: {key} has an empty part"
            if any(set(part) & set(" @:") for part in key if table != "covers" and part not in SCOPES):
                yield f"{table}: {key} is no code"
    emails = Counter(row["email"] for row in tables["people"] if row["email"])
    yield from (f"people: {email} twice" for email, number in emails.items() if number > 1)


def _references(tables: Tables) -> Iterator[str]:
    for table, columns, target in REFERENCES:
        known = {cells(row, KEYS[target]) for row in tables[target]}
        for row in tables[table]:
            key = cells(row, columns)
            if key[-1] and key not in known:
                yield f"{table}: no {target} {key}"
    roles = {row["code"] for row in tables["job_roles"]}
    for row in tables["requirements"]:
        yield from (f"requirements: no job role {role}" for role in row["roles"].split() if role not in roles)
    makers = {row["code"]: row["manufacturer"] for row in tables["systems"]}
    systems = {row["code"]: row["system"] for row in tables["rollouts"]}
    areas = {cells(row, "manufacturer code") for row in tables["areas"]}
    for row in tables["targets"]:
        if (makers[systems[row["rollout"]]], row["area"]) not in areas:
            yield f"targets: no area {row['area']} of the manufacturer of {row['rollout']}"


def _scopes(tables: Tables) -> Iterator[str]:
    known = {table: {"/".join(cells(row, KEYS[table])) for row in tables[table]} for table in SCOPES.values()}
    for row in tables["appointments"]:
        if row["kind"] not in SCOPES or row["scope"] not in known[SCOPES[row["kind"]]]:
            yield f"appointments: {row['kind']} of {row['scope']}"


def _proofs(tables: Tables) -> Iterator[str]:
    certifications = {row["code"] for row in tables["certifications"]}
    competences = {row["code"] for row in tables["competences"]}
    proofs = [row["proof"] for row in tables["requirements"] if row["kind"] == "people"]
    for proof in proofs + [row["proof"] for row in tables["covers"]]:
        kind, _, what = proof.partition(":")
        code, _, level = what.partition("@")
        named = kind == "certification" and what in certifications
        granted = kind == "competence" and code in competences and level in set("12345678")
        if not named and not granted:
            yield f"the proof {proof!r}"
    for row in tables["requirements"]:
        if row["kind"] == "checklist" and row["proof"]:
            yield f"requirements: {row['code']} is a checklist with a proof"


def _intervals(tables: Tables) -> Iterator[str]:
    for table, rows in tables.items():
        for row in rows:
            for start, end in INTERVALS.items():
                first, last = row.get(start, ""), row.get(end, "")
                days = [date.fromisoformat(day) for day in (first, last) if day and day != "never"]
                if days != sorted(days):
                    yield f"{table}: {first} to {last}"


def _overlaps(tables: Tables, table: str, columns: str) -> Iterator[str]:
    stretches = defaultdict(list)
    for row in tables[table]:
        stretches[cells(row, columns)].append((row["starts_on"], row["ends_on"] or "9999-12-31"))
    for key, dates in stretches.items():
        for (_, before), (after, _) in pairwise(sorted(dates)):
            if before >= after:
                yield f"{table}: {key} overlaps at {after}"


def _cycles(tables: Tables) -> Iterator[str]:
    parents = {cells(row, "manufacturer code"): cells(row, "manufacturer parent") for row in tables["areas"]}
    for area in parents:
        seen, at = set(), area
        while at[1] and at not in seen:
            seen.add(at)
            at = parents[at]
        if at[1]:
            yield f"areas: a cycle at {area}"


def _covers(tables: Tables) -> Iterator[str]:
    allowed = {row["code"]: int(row["max_covers"] or 0) for row in tables["cooperations"]}
    members = {cells(row, "cooperation dealership") for row in tables["cooperation_members"]}
    by_person = defaultdict(list)
    for row in tables["covers"]:
        by_person[cells(row, "cooperation person")].append(row)
        if cells(row, "cooperation dealership") not in members:
            yield f"covers: {row['dealership']} is no member of {row['cooperation']}"
    for (cooperation, person), rows in by_person.items():
        for day in {row["starts_on"] for row in rows}:
            covered = {
                row["dealership"]
                for row in rows
                if row["starts_on"] <= day and (not row["ends_on"] or row["ends_on"] >= day)
            }
            if len(covered) > allowed[cooperation]:
                yield f"covers: {person} covers {len(covered)} on {day}"


def _values(tables: Tables) -> Iterator[str]:
    checks = {
        "job_roles": lambda row: row["department"] in DEPARTMENTS,
        "people": lambda row: row["language"] in ("de", "en") and row["given_name"] and row["family_name"],
        "franchises": lambda row: row["contract"] in ("dealer", "agency", "service"),
        "dealerships": lambda row: row["country"] in ("DE", "AT") and row["name"],
        "grants": lambda row: 1 <= int(row["level"]) <= 8,
        "certifications": lambda row: row["validity_months"] == "" or int(row["validity_months"]) > 0,
        "targets": lambda row: 0 <= int(row["share"]) <= 100 and int(row["heads"]) >= 0,
        "rollouts": lambda row: int(row["hypercare_days"]) >= 0 and int(row["warn_days"]) >= 0,
        "requirements": _sound_requirement,
    }
    for table, sound in checks.items():
        yield from (f"{table}: {row}" for row in tables[table] if not sound(row))


def _sound_requirement(row: Row) -> bool:
    flags = {row["or_all"], row["poolable"], row["mandatory"]} <= {"yes", "no"}
    numbers = all(int(row[column]) >= 0 for column in ("heads", "newcomer_days", "lead_days"))
    per = row["per"] == "" or int(row["per"]) > 0
    return (
        flags and numbers and per and 0 <= int(row["share"]) <= 100 and row["kind"] in ("people", "checklist")
    )
