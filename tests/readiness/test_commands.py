"""``readiness`` on imported bundles gives the answers of the specification, and clear refusals."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.readiness.examples import FOLDER, read

EXAMPLES = ("mini", "random-1", "random-2", "edges")

pytestmark = pytest.mark.django_db


def imported(name: str) -> None:
    call_command("import_network", str(FOLDER / name), stdout=StringIO())


def readiness(*args: str) -> str:
    out = StringIO()
    call_command("readiness", *args, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", EXAMPLES)
def test_imported_examples_get_the_expected_answers(name: str) -> None:
    imported(name)
    for expected in read(name).expected:
        arguments = [expected["rollout"], "--as-of", expected["as_of"], "--format", "json"]
        assert json.loads(readiness(*arguments)) == expected


def test_named_dealerships_alone_are_shown_in_order_of_their_numbers() -> None:
    imported("mini")
    expected = read("mini").expected[0]
    answer = json.loads(
        readiness(
            "CRM-27",
            "--as-of",
            "2026-12-31",
            "--dealership",
            "D300",
            "--dealership",
            "D100",
            "--format",
            "json",
        )
    )
    assert answer == {
        **expected,
        "dealerships": [one for one in expected["dealerships"] if one["dealership"] in ("D100", "D300")],
    }


def test_csv_has_a_line_for_each_requirement_with_the_same_numbers() -> None:
    imported("mini")
    expected = read("mini").expected[0]
    lines = list(csv.DictReader(StringIO(readiness("CRM-27", "--as-of", "2026-12-31", "--format", "csv"))))
    assert lines == [
        {
            "dealership": dealership["dealership"],
            "wave": dealership["wave"],
            "go_live": dealership["go_live"],
            "dealership_status": dealership["status"],
            "requirement": one["code"],
            "status": one["status"],
            "mandatory": "yes" if one["mandatory"] else "no",
            "due_on": one["due_on"],
            **{
                name: str(one[name])
                for name in ("population", "qualified", "covering", "required", "missing")
            },
        }
        for dealership in expected["dealerships"]
        for one in dealership["requirements"]
    ]


def test_table_names_every_dealership_and_requirement() -> None:
    imported("mini")
    assert readiness("CRM-27", "--as-of", "2026-12-31", "--dealership", "D100").splitlines() == [
        "CRM-27 as of 2026-12-31",
        "D100         W1         2027-03-01  ready",
        "    IT               met                   2/2  due 2027-02-22",
        "    KEYUSER          met                   1/1  due 2027-02-01",
        "    SALES            met                   2/2  due 2027-02-15",
        "    SERVICE          not_applicable        0/0  due 2027-03-01  (optional)",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["NOPE"], "There is no rollout 'NOPE'."),
        (["CRM-27", "--dealership", "D100", "--dealership", "X1"], "There is no dealership 'X1'."),
    ],
    ids=["unknown rollout", "unknown dealership"],
)
def test_unknown_names_are_refused(arguments: list[str], message: str) -> None:
    imported("mini")
    with pytest.raises(CommandError) as refusal:
        readiness(*arguments)
    assert (str(refusal.value), refusal.value.returncode) == (message, 1)


def test_number_of_queries_is_the_same_for_one_dealership_and_for_many(
    django_assert_num_queries: Any,
) -> None:
    imported("random-1")
    with django_assert_num_queries(25):
        readiness("RO00", "--dealership", "D00001")
    with django_assert_num_queries(24):
        readiness("RO00")
