"""Which numbers and names a reader may see, without a database where none is needed."""

from __future__ import annotations

import pytest

from dealerships.models import Agreement, Dealership
from dealerships.models.scopes import Scope
from readiness.permissions import (
    HIDDEN,
    Counted,
    Numbers,
    names_of,
    sees_names,
    sees_small_numbers,
    shown_numbers,
)
from tests.cast import Cast, Network


def of_people(
    requirement: int, people: range, *, qualified: int = 0, proof: str = "certification:A"
) -> Counted:
    numbers = Numbers(len(people), qualified, 0, len(people), len(people) - qualified)
    return Counted(requirement, proof, numbers, frozenset(people))


ITEMS = Counted(9, "", Numbers(0, 1, 0, 3, 2), None)


def test_population_under_five_is_hidden_and_items_are_not() -> None:
    small, large = of_people(1, range(4)), of_people(2, range(5))
    assert shown_numbers([small, large, ITEMS], small_too=False) == {
        1: HIDDEN,
        2: large.numbers,
        9: ITEMS.numbers,
    }


def test_empty_population_is_hidden_too() -> None:
    assert shown_numbers([of_people(1, range(0))], small_too=False) == {1: HIDDEN}


def test_inside_the_house_every_number_is_shown() -> None:
    small = of_people(1, range(1))
    assert shown_numbers([small], small_too=True) == {1: small.numbers}


def test_part_is_hidden_where_the_whole_less_it_would_be_a_small_group() -> None:
    whole, part, rest = of_people(1, range(9)), of_people(2, range(5)), of_people(3, range(5, 9))
    assert shown_numbers([whole, part, rest], small_too=False) == {1: whole.numbers, 2: HIDDEN, 3: HIDDEN}


def test_part_is_shown_where_what_remains_is_five() -> None:
    whole, part = of_people(1, range(10)), of_people(2, range(5))
    assert shown_numbers([whole, part], small_too=False) == {1: whole.numbers, 2: part.numbers}


def test_other_proof_and_the_same_people_tell_nothing() -> None:
    whole = of_people(1, range(9))
    other, same = of_people(2, range(5), proof="certification:B"), of_people(3, range(9))
    assert shown_numbers([whole, other, same], small_too=False) == {
        1: whole.numbers,
        2: other.numbers,
        3: same.numbers,
    }


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (
            Scope(kinds=frozenset({"headquarters"}), manufacturers=frozenset({1}), makers=frozenset({1})),
            False,
        ),
        (Scope(kinds=frozenset({"area_manager"}), areas=frozenset({1}), makers=frozenset({1})), False),
        (Scope(managed=frozenset({7}), makers=frozenset({1})), True),
        (Scope(groups=frozenset({3}), makers=frozenset({1})), True),
        (Scope(represented=frozenset({7})), True),
        (Scope(everything=True), True),
    ],
)
def test_small_numbers_are_for_the_houses_own_side(scope: Scope, seen: bool) -> None:
    assert sees_small_numbers(scope, Dealership(pk=7, group_id=3)) is seen


@pytest.mark.parametrize(
    ("scope", "agreement", "seen"),
    [
        (Scope(managed=frozenset({7})), Agreement.NONE_NEEDED, True),
        (Scope(managed=frozenset({7})), Agreement.REACHED, True),
        (Scope(managed=frozenset({7})), Agreement.MISSING, False),
        (Scope(groups=frozenset({3})), Agreement.REACHED, True),
        (Scope(represented=frozenset({7})), Agreement.REACHED, False),
        (Scope(managed=frozenset({8})), Agreement.REACHED, False),
        (Scope(everything=True), Agreement.REACHED, False),
    ],
)
def test_names_are_for_who_leads_a_house_where_it_is_agreed(
    scope: Scope, agreement: Agreement, seen: bool
) -> None:
    assert sees_names(scope, Dealership(pk=7, group_id=3, agreement=agreement)) is seen


def test_names_are_of_people_at_led_houses_with_an_agreement(cast: Cast, network: Network) -> None:
    people = [one.pk for one in (cast.employee, cast.former_colleague, cast.employee_a2, cast.employee_b1)]
    assert {
        persona: set(names_of(getattr(cast, persona), people)) for persona in ("manager", "group_manager")
    } == {
        "manager": {cast.employee.pk},
        "group_manager": {cast.employee.pk},  # A2 has no agreement
    }
    network.a2.agreement = Agreement.REACHED
    network.a2.save()
    assert set(names_of(cast.group_manager, people)) == {cast.employee.pk, cast.employee_a2.pk}
    for persona in ("works_council", "headquarters", "area_manager", "employee", "admin"):
        assert names_of(getattr(cast, persona), people) == {}
