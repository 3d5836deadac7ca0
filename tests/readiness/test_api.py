"""``GET /api/v1/rollouts/CODE/readiness``: the object of the command, as far as the caller sees."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from dealerships.calendar import today
from tests.cast import Cast, Network, client_of
from tests.factories import in_days
from tests.readiness.boards import board

__all__ = ["board"]

URL = "/api/v1/rollouts/ROLLOUT-A/readiness"
NUMBERS = ("population", "qualified", "covering", "required", "missing")


def answer(client: Client, query: str = "") -> Any:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200, response.content
    return response.json()


def command(*arguments: str) -> Any:
    out = StringIO()
    call_command("readiness", "ROLLOUT-A", "--format", "json", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("day", ["2020-01-01", "2026-11-22", "2030-06-30", "0001-01-01", "9999-12-31"])
def test_object_is_the_commands_for_any_day(cast: Cast, board: Network, day: str) -> None:
    assert answer(client_of(cast, "admin"), f"?as_of={day}") == command("--as-of", day)


def test_day_is_today_if_none_is_given(cast: Cast, board: Network) -> None:
    assert answer(client_of(cast, "admin")) == command() == command("--as-of", today().isoformat())


def test_answer_is_computed_from_the_facts_as_they_are_now(cast: Cast, board: Network) -> None:
    board.certification_a.certificates.all().delete()
    found = answer(client_of(cast, "manager"))["dealerships"][0]
    assert [one["qualified"] for one in found["requirements"]] == [0, 0, 1]


def test_caller_gets_the_dealerships_that_the_caller_sees(cast: Cast, board: Network) -> None:
    seen = {
        persona: [one["dealership"] for one in answer(client_of(cast, persona))["dealerships"]]
        for persona in ("headquarters", "area_manager", "group_manager", "manager", "works_council")
    }
    assert seen == {
        "headquarters": ["A1", "A2", "AB"],
        "area_manager": ["A1", "AB"],
        "group_manager": ["A1", "A2"],
        "manager": ["A1"],
        "works_council": ["A1"],
    }
    assert answer(client_of(cast, "group_manager")) == command("--dealership", "A1", "--dealership", "A2")


def test_above_the_group_numbers_over_few_people_are_null(cast: Cast, board: Network) -> None:
    """A1 has six people, A2 two, AB one; the checklist counts nobody."""
    expected = command()
    for one in expected["dealerships"][1:]:
        for requirement in one["requirements"][:2]:
            requirement.update(dict.fromkeys(NUMBERS))
    assert answer(client_of(cast, "headquarters")) == expected
    assert [one["status"] for one in expected["dealerships"]] == ["on_track", "at_risk", "ready"]


@pytest.mark.parametrize(
    ("persona", "code", "status"),
    [
        ("anonymous", "ROLLOUT-A", 401),
        ("anonymous", "NONE", 401),
        ("employee", "ROLLOUT-A", 404),
        ("stranger", "ROLLOUT-A", 404),
        ("other_headquarters", "ROLLOUT-A", 404),
        ("headquarters", "ROLLOUT-B", 404),
        ("headquarters", "NONE", 404),
        ("headquarters", "%00", 404),
    ],
)
def test_what_one_does_not_see_is_not_there(
    cast: Cast, board: Network, persona: str, code: str, status: int
) -> None:
    assert client_of(cast, persona).get(f"/api/v1/rollouts/{code}/readiness").status_code == status


@pytest.mark.parametrize(
    "day",
    ["tomorrow", "2027-02-30", "20270301", "2027-3-1", "1", "", "2027-W01-1", "2027-03-01T00:00", "%00"],
)
def test_day_that_is_none_is_a_clear_422(cast: Cast, board: Network, day: str) -> None:
    response = client_of(cast, "headquarters").get(f"{URL}?as_of={day}")
    assert (response.status_code, response.json()) == (
        422,
        {"detail": "Nicht lesbar: as_of. Ein Datum steht als JJJJ-MM-TT."},
    )


def test_errors_speak_plainly(cast: Cast, board: Network) -> None:
    assert Client().get(URL).json() == {"detail": "Melden Sie sich an."}
    assert client_of(cast, "employee").get(URL).json() == {
        "detail": "Diese Einführung gibt es nicht, oder Sie sehen sie nicht."
    }


def test_api_only_reads(cast: Cast, board: Network) -> None:
    client = client_of(cast, "headquarters")
    assert {
        method: getattr(client, method)(URL).status_code for method in ("post", "put", "patch", "delete")
    } == {
        "post": 405,
        "put": 405,
        "patch": 405,
        "delete": 405,
    }


def test_rollout_without_members_is_an_empty_list(cast: Cast, network: Network) -> None:
    network.rollout_a.wave_members.all().delete()
    day = in_days(3).isoformat()
    assert answer(client_of(cast, "headquarters"), f"?as_of={day}") == {
        "rollout": "ROLLOUT-A",
        "as_of": day,
        "dealerships": [],
    }


def test_documents_are_served_from_here_to_who_is_signed_in(cast: Cast, network: Network) -> None:
    assert Client().get("/api/v1/docs").status_code == 302
    client = client_of(cast, "employee")
    page = client.get("/api/v1/docs").content.decode()
    assert "https://" not in page
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert list(paths) == ["/api/v1/rollouts/{code}/readiness"]
    as_of = paths["/api/v1/rollouts/{code}/readiness"]["get"]["parameters"][1]
    assert (as_of["name"], as_of["schema"]["anyOf"][0]) == ("as_of", {"type": "string", "format": "date"})
