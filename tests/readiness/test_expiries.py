"""Whose proofs end when, for those who may know it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate
from dealerships.labels import written
from dealerships.models import Agreement, Employment
from tests.cast import Cast, Network, client_of
from tests.factories import CertificateFactory, EmploymentFactory, in_days
from tests.readiness.boards import board, refresh

__all__ = ["board"]
TEAM = "/teams/A1/expiries/"
ROLLOUT = "/rollouts/ROLLOUT-A/expiries/"


@pytest.fixture
def ending(cast: Cast, board: Network) -> Network:
    """At A1, live in 50 days, six people: one proof ended 10 days ago, one ends in 20 days, one in 120, one never."""
    Certificate.objects.filter(person__employments__dealership=board.a1).delete()
    for person, end in ((cast.employee, -10), (cast.colleague, 20), (cast.works_council, 120)):
        CertificateFactory.create(
            person=person, certification=board.certification_a, valid_until=in_days(end)
        )
    CertificateFactory.create(person=cast.manager, certification=board.certification_a)
    refresh()
    return board


def told(cast: Cast, persona: str, query: str = "") -> list[tuple[str, Any, bool, bool]]:
    entries = client_of(cast, persona).get(TEAM + query).context["entries"]
    return [
        (one["who"], one["expiry"].ends_on, one["is_over"], one["expiry"].before_go_live) for one in entries
    ]


def test_manager_sees_who_and_when_and_what_is_too_short_for_a_go_live(cast: Cast, ending: Network) -> None:
    first = [
        (str(cast.employee), in_days(-10), True, False),
        (str(cast.colleague), in_days(20), False, True),
    ]
    assert told(cast, "manager") == first
    assert told(cast, "manager", "?within=180") == [
        *first,
        (str(cast.works_council), in_days(120), False, False),
    ]


def test_without_an_agreement_there_are_counts_alone(cast: Cast, ending: Network) -> None:
    ending.a1.agreement = Agreement.MISSING
    ending.a1.save()
    response = client_of(cast, "manager").get(TEAM)
    assert sorted(number for _key, number in response.context["counts"]) == [1, 1]
    text = response.content.decode()
    assert str(cast.colleague) not in text
    assert written(in_days(20)) not in text


def lines(cast: Cast, persona: str, query: str = "") -> list[tuple[str, str, int, int, int]]:
    page = client_of(cast, persona).get(ROLLOUT + query).context["page"]
    return [
        (one.dealership.number, one.requirement.code, one.before_go_live, one.ending, one.over)
        for one in page
    ]


def test_others_see_counts_and_none_that_speaks_of_few_people(cast: Cast, ending: Network) -> None:
    CertificateFactory.create(
        person=cast.employee_a2, certification=ending.certification_a, valid_until=in_days(3)
    )
    refresh()
    a1 = [("A1", "ALL", 1, 1, 1), ("A1", "R1", 1, 1, 1)]
    a2 = [("A2", "ALL", 1, 1, 0), ("A2", "R1", 1, 1, 0)]
    assert lines(cast, "headquarters") == a1
    assert lines(cast, "area_manager", "?area=COAST&wave=W1&requirement=ALL") == a1[:1]
    assert lines(cast, "headquarters", "?area=SOUTH") == []
    assert lines(cast, "group_manager") == sorted([*a1, *a2], key=lambda one: (-one[4], one[0]))
    assert client_of(cast, "headquarters").get(f"{ROLLOUT}?area=MOON").status_code == 400


@pytest.mark.parametrize(("query", "chosen"), [("", "90"), ("?within=30", "30")])
def test_the_page_shows_the_period_that_it_answers_for(
    cast: Cast, ending: Network, query: str, chosen: str
) -> None:
    page = client_of(cast, "manager").get(TEAM + query).content.decode()
    assert re.findall(r'<option value="(\d+)" selected', page) == [chosen]


def test_revoked_proof_and_leaver_are_not_told(cast: Cast, ending: Network) -> None:
    Certificate.objects.filter(person=cast.colleague).update(revoked_on=in_days(-1))
    Employment.objects.filter(person=cast.employee).update(ends_on=in_days(-1))
    refresh()
    assert told(cast, "manager") == []


def test_number_of_queries_is_the_same_for_one_dealership_and_for_many(cast: Cast, ending: Network) -> None:
    client = client_of(cast, "admin")
    client.get(ROLLOUT)
    counts = []
    for end in (10, 20):
        with CaptureQueriesContext(connection) as captured:
            client.get(ROLLOUT)
        counts.append(len(captured))
        for house in (ending.ab, ending.a2):
            person = EmploymentFactory.create(dealership=house, role=ending.role).person
            CertificateFactory.create(
                person=person, certification=ending.certification_a, valid_until=in_days(end)
            )
        refresh()
    assert counts[0] == counts[1]
