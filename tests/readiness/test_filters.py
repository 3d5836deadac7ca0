"""What each filter of a board lets through, and the orders that it may have."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from dealerships.models import Dealership
from readiness.boards import standing
from readiness.filters import BoardFilter, tidy
from tests.cast import Cast, Network
from tests.factories import CertificateFactory
from tests.readiness.boards import board, refresh

__all__ = ["board"]


def chosen(cast: Cast, network: Network, query: str, persona: str = "headquarters") -> BoardFilter:
    user = getattr(cast, persona)
    return BoardFilter(QueryDict(query), user=user, overview=standing(user, network.rollout_a).overview)


def numbers(filtered: BoardFilter) -> list[str]:
    assert filtered.is_valid(), filtered.problems
    return [row.dealership.number for row in filtered.rows()]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A2", "A1", "AB"]),
        ("status=at_risk", ["A2"]),
        ("status=at_risk&status=on_track", ["A2", "A1"]),
        ("status=ready", ["AB"]),
        ("wave=W2", ["A2"]),
        ("wave=W1&wave=W2", ["A2", "A1", "AB"]),
        ("area=NORTH", ["A1", "AB"]),
        ("area=COAST", ["A1", "AB"]),
        ("area=SOUTH", ["A2"]),
        ("group=GROUP", ["A2", "A1"]),
        ("unmet=R1", ["A2"]),
        ("unmet=ALL", ["A2", "A1"]),
        ("unmet=TECH", ["A2", "A1", "AB"]),
        ("q=autohaus", ["A2", "A1", "AB"]),
        ("q=a2", ["A2"]),
        ("q=HAUS+ab", ["AB"]),
        ("q=nirgends", []),
        ("status=on_track&area=NORTH&unmet=ALL&q=1", ["A1"]),
        ("area=&group=&q=", ["A2", "A1", "AB"]),
    ],
)
def test_filters_narrow_the_board(cast: Cast, board: Network, query: str, found: list[str]) -> None:
    assert numbers(chosen(cast, board, query)) == found


def test_search_ignores_the_case_of_umlauts(cast: Cast, board: Network) -> None:
    Dealership.objects.filter(number="A1").update(name="Autohaus Özdemir", city="Köln")
    assert [numbers(chosen(cast, board, f"q={word}")) for word in ("özdemir", "ÖZDEMIR", "köln")] == [
        ["A1"]
    ] * 3


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("urgency", ["A2", "A1", "AB"]),
        ("-urgency", ["AB", "A1", "A2"]),
        ("number", ["A1", "A2", "AB"]),
        ("-number", ["AB", "A2", "A1"]),
        ("name", ["A1", "A2", "AB"]),
        ("due", ["A2", "A1", "AB"]),
        ("-due", ["A1", "A2", "AB"]),
        ("wave", ["A2", "A1", "AB"]),
        ("area", ["A1", "AB", "A2"]),
        ("-area", ["A2", "A1", "AB"]),
        ("req:R1", ["A2", "A1", "AB"]),
        ("-req:R1", ["A1", "AB", "A2"]),
        ("req:TECH", ["A2", "AB", "A1"]),
    ],
)
def test_orders_and_their_ties_by_urgency(cast: Cast, board: Network, sort: str, found: list[str]) -> None:
    if sort == "req:TECH":
        board.wave_a.go_live = board.a2.wave_members.get().wave.go_live
        board.wave_a.save()
        refresh()
    assert numbers(chosen(cast, board, f"sort={sort}")) == found


def test_hidden_numbers_do_not_decide_an_order(cast: Cast, board: Network) -> None:
    """A1 and A2 stand alike, but A2 misses more, of people too few to speak of: then the number decides."""
    board.a2.wave_members.update(wave=board.wave_a)
    for person in (cast.manager, cast.works_council, cast.colleague):
        CertificateFactory.create(person=person, certification=board.certification_a)
    refresh()
    rows = {row.dealership.number: (row.status, row.missing) for row in chosen(cast, board, "").rows()}
    assert rows == {"A1": ("on_track", 1), "A2": ("on_track", 3), "AB": ("ready", 0)}
    assert numbers(chosen(cast, board, "")) == ["A1", "A2", "AB"]
    assert numbers(chosen(cast, board, "", "group_manager")) == ["A2", "A1"]


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("status=red", ["Status: „red“ gibt es hier nicht."]),
        ("wave=W9", ["Welle: „W9“ gibt es hier nicht."]),
        ("area=B-WEST", ["Gebiet: „B-WEST“ gibt es hier nicht."]),
        ("group=X", ["Händlergruppe: „X“ gibt es hier nicht."]),
        ("unmet=X", ["Nicht erfüllte Anforderung: „X“ gibt es hier nicht."]),
        ("sort=dealership__group", ["Sortieren nach: „dealership__group“ gibt es hier nicht."]),
        ("q=%00", ["Suche: Nullzeichen sind nicht erlaubt."]),
    ],
)
def test_value_that_is_none_is_a_problem_and_says_which(
    cast: Cast, board: Network, query: str, problems: list[str]
) -> None:
    filtered = chosen(cast, board, query)
    assert (filtered.is_valid(), filtered.problems) == (False, problems)


def test_chips_say_what_is_on_and_lead_to_the_rest(cast: Cast, board: Network) -> None:
    filtered = chosen(cast, board, "status=ready&status=at_risk&area=COAST&q=auto&sort=name&page=2")
    assert filtered.is_valid()
    assert [(chip.filter, chip.value, chip.query_without) for chip in filtered.chips] == [
        ("Suche", "auto", "status=ready&status=at_risk&area=COAST&sort=name"),
        ("Status", "Bereit", "status=at_risk&area=COAST&q=auto&sort=name"),
        ("Status", "Gefährdet", "status=ready&area=COAST&q=auto&sort=name"),
        ("Gebiet", "Gebiet COAST", "status=ready&status=at_risk&q=auto&sort=name"),
    ]


def test_options_are_those_that_the_reader_sees(cast: Cast, board: Network) -> None:
    options = chosen(cast, board, "", "manager").options
    assert {
        "waves": [wave.code for wave in options.waves],
        "areas": options.area_tree,
        "groups": [group.code for group in options.groups],
    } == {"waves": ["W1"], "areas": [("COAST", "Gebiet COAST")], "groups": ["GROUP"]}
    assert chosen(cast, board, "", "area_manager").options.area_tree == [
        ("NORTH", "Gebiet NORTH"),
        ("COAST", "— Gebiet COAST"),
    ]


def test_tidy_query_drops_what_is_empty() -> None:
    assert tidy(QueryDict("q=&status=ready&page=3&sort=req:R1"), page=None) == "status=ready&sort=req:R1"
