"""Until when a dealership stays ready, as each reader may know it: on the board, on its page, in the files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from certificates.models import Certificate
from dealerships.labels import written
from dealerships.models import Agreement
from readiness.lapses import HORIZON
from readiness.models import Requirement, RolloutVerdict
from tests.cast import Cast, Network, client_of
from tests.factories import EmploymentFactory, in_days
from tests.readiness.boards import board, refresh
from tests.readiness.test_exports import csv_rows
from tests.readiness.test_filters import chosen, numbers

__all__ = ["board"]


@pytest.fixture
def ending(cast: Cast, board: Network) -> Network:
    """Rollout A asks for R1 alone: one person with the proof in each house, and A1 and A2 have at least one.

    A1 (six people) loses its two holders in 70 days, AB (one person) its own in 60, A2 (two people) never.
    All go-lives are 10 days ago.
    """
    Requirement.objects.exclude(code="R1").update(mandatory=False)
    board.rollout_a.waves.update(go_live=in_days(-10))
    certificates = Certificate.objects.filter(certification=board.certification_a)
    certificates.update(valid_until=in_days(69))
    certificates.filter(person=cast.employee_ab).update(valid_until=in_days(59))
    Certificate.objects.create(
        person=cast.employee_a2, certification=board.certification_a, issued_on=in_days(-400)
    )
    refresh()
    return board


def ends(cast: Cast, persona: str, query: str = "") -> dict[str, str]:
    """Number and last ready day of each row of the board's file."""
    rows = csv_rows(client_of(cast, persona), query)
    column = rows[0].index("Bereit bis")
    return {row[0]: row[column] for row in rows[1:]}


def test_day_is_stored_with_the_verdict(ending: Network) -> None:
    stored = RolloutVerdict.objects.filter(rollout=ending.rollout_a)
    assert {one.dealership.number: (one.ready_until, one.lapse_population) for one in stored} == {
        "A1": (in_days(69), 6),
        "A2": (None, None),
        "AB": (in_days(59), 1),
    }


def test_houses_own_people_see_the_day_and_others_not_where_few_people_decide_it(
    cast: Cast, ending: Network
) -> None:
    assert ends(cast, "group_manager") == {"A1": written(in_days(69)), "A2": "über 2 Jahre"}
    assert ends(cast, "headquarters") == {"A1": written(in_days(69)), "A2": "über 2 Jahre", "AB": "–"}


@pytest.mark.parametrize(
    ("persona", "query", "found"),
    [
        ("headquarters", "until=90", ["A1"]),  # AB would tell of one person
        ("headquarters", "until=30", []),
        ("admin", "until=90", ["A1", "AB"]),
        ("headquarters", "sort=until", ["A1", "A2", "AB"]),
        ("admin", "sort=until", ["AB", "A1", "A2"]),
        ("admin", "sort=-until", ["A1", "AB", "A2"]),
    ],
)
def test_board_filters_and_sorts_by_the_days_that_are_shown(
    cast: Cast, ending: Network, persona: str, query: str, found: list[str]
) -> None:
    assert numbers(chosen(cast, ending, query, persona)) == found


def test_filter_counts_the_days_from_today(cast: Cast, ending: Network) -> None:
    for days, found in ((90, ["A1"]), (89, ["A1"]), (91, [])):
        RolloutVerdict.objects.filter(dealership=ending.a1).update(ready_until=in_days(days - 1))
        assert numbers(chosen(cast, ending, "until=90")) == found


def page(client: Client, number: str) -> str:
    response = client.get(f"/rollouts/ROLLOUT-A/dealerships/{number}/")
    text = response.content.decode()
    return text[text.index('<section class="card outlook"') : text.index('<h2 id="why">')]


def test_page_says_until_when_why_and_to_the_manager_who(cast: Cast, ending: Network) -> None:
    names = sorted(
        str(one.person) for one in Certificate.objects.filter(person__employments__dealership=ending.a1)
    )
    manager = page(client_of(cast, "manager"), "A1")
    assert f"Bereit bis {written(in_days(69))}, wenn nichts geschieht" in manager
    assert "Dann fehlt 1 von 1 nötigen Nachweisen." in manager
    assert ", ".join(names) in manager
    others = page(client_of(cast, "headquarters"), "A1")
    assert "Nachweis läuft ab: <b" in others
    assert [name for name in names if name in others] == []


def test_page_hides_what_would_speak_of_few_people(cast: Cast, ending: Network) -> None:
    hidden = page(client_of(cast, "headquarters"), "AB")
    assert "hängt an weniger als fünf Personen" in hidden
    assert written(in_days(59)) not in hidden


def test_makers_side_learns_of_no_leaving(cast: Cast, ending: Network) -> None:
    Certificate.objects.filter(certification=ending.certification_a).update(valid_until=None)
    EmploymentFactory.create_batch(2, dealership=ending.a1, role=ending.role)
    holders = Certificate.objects.filter(person__employments__dealership=ending.a1).values("person")
    ending.a1.employments.filter(person__in=holders).update(ends_on=in_days(20))
    refresh()
    ending.a1.agreement = Agreement.MISSING
    ending.a1.save()
    assert "Mit Nachweis, scheiden hier aus" in page(client_of(cast, "manager"), "A1")
    others = page(client_of(cast, "headquarters"), "A1")
    assert "scheiden" not in others
    assert "Wer hier zählt, ändert sich." in others


def test_beyond_the_horizon_no_day_is_told(cast: Cast, ending: Network) -> None:
    assert "zwei Jahre hinaus" in page(client_of(cast, "admin"), "A2")
    assert timedelta(days=730) == HORIZON


def test_filter_leads_nowhere_with_another_number(cast: Cast, ending: Network) -> None:
    assert not chosen(cast, ending, "until=31").is_valid()
