"""An import works in sets: how many statements it needs doesn't depend on how many rows the tables have."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.academy.network.bundles import SOUND, Statements, errors_of, hand_in

pytestmark = pytest.mark.django_db

WRITES = ("INSERT", "UPDATE") if connection.vendor == "postgresql" else ()
"""SQLite takes few values in one statement, so there the driver cuts the same rows into more statements."""


def network_of(people: int, *, family_name: str = "Müller", ends_on: str = "") -> dict[str, str]:
    """Each of so many people works at a dealership of their own, with an absence and a certificate."""
    numbers = range(people)

    def rows(header: str, row: str) -> str:
        lines = (row.format(n=n, family_name=family_name, ends_on=ends_on) for n in numbers)
        return "\n".join([header, *lines, ""])

    return {
        **{
            table: SOUND[table]
            for table in ("manufacturers", "job_roles", "certifications", "systems", "rollouts", "waves")
        },
        "areas": rows("manufacturer,code,name,parent", "A,AREA{n},Gebiet {family_name},"),
        "dealerships": rows("number,name", "D{n},Autohaus {family_name}"),
        "franchises": rows(
            "dealership,manufacturer,area,contract,starts_on,ends_on",
            "D{n},A,AREA{n},dealer,2020-01-01,{ends_on}",
        ),
        "people": rows("id,family_name,email", "P{n},{family_name},p{n}.{family_name}@example.org"),
        "employments": rows(
            "person,dealership,role,starts_on,ends_on", "P{n},D{n},ADVISOR,2020-01-01,{ends_on}"
        ),
        "leaves": rows("person,starts_on,ends_on", "P{n},2027-01-01,2027-06-30"),
        "certificates": rows("person,certification,issued_on,revoked_on", "P{n},CERT,2026-01-01,{ends_on}"),
        "wave_members": rows("rollout,dealership,wave", "DMS-9,D{n},W1"),
        "requirements": SOUND["requirements"].split("\n")[0]
        + "".join(
            f"\nDMS-9,R{n},{family_name},,people,certification:CERT,ADVISOR,,1,,,,,,no" for n in numbers
        ),
    }


def statements_of_three_imports(folder: Path, people: int) -> list[int]:
    """Of a first one, one that changes most rows, and one that changes nothing; then all is taken back."""
    counted = []
    ContentType.objects.clear_cache()  # else the first of two comparisons looks more up
    changed = network_of(people, family_name="Meier", ends_on="2028-01-01")
    with transaction.atomic():
        for bundle in (network_of(people), changed, changed):
            with Statements() as statements:
                report = hand_in(folder, bundle)
            assert errors_of(report) == []
            counted.append(len(statements.of("SELECT", "DELETE", *WRITES)))
        transaction.set_rollback(True)
    return counted


def test_the_number_of_statements_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    assert statements_of_three_imports(tmp_path, 500) == statements_of_three_imports(tmp_path, 50)
