"""Which figures deserve a second look."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assessments.statistics.flags import Flag, flags

GOOD: dict[str, Any] = {
    "persons": 20,
    "difficulty": Decimal("0.700"),
    "discrimination": Decimal("0.350"),
    "chosen": {"right": 14, "wrong": 6},
    "upper": {"right": 5, "wrong": 0},
    "right": ["right"],
}
D = Decimal


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"difficulty": D("0.300")}, []),
        ({"difficulty": D("0.299")}, [Flag.HARD]),
        ({"difficulty": D("0.950")}, []),
        ({"difficulty": D("0.951")}, [Flag.EASY]),
        ({"discrimination": D("0.200")}, []),
        ({"discrimination": D("0.199")}, [Flag.WEAK]),
        ({"discrimination": D("0.000")}, [Flag.WEAK]),
        ({"discrimination": D("-0.001")}, [Flag.NEGATIVE]),
        ({"discrimination": None}, []),
        ({"chosen": {"right": 20, "wrong": 0}}, [Flag.UNCHOSEN]),
        ({"chosen": {"right": 0, "wrong": 20}}, []),
        ({"upper": {"right": 2, "wrong": 3}}, [Flag.MISLEADING]),
        ({"upper": {"right": 3, "wrong": 3}}, []),
        ({"upper": {"right": 2, "wrong": 3}, "right": ["right", "wrong"]}, []),
        ({"chosen": None, "upper": None, "right": []}, []),
        ({"persons": 19, "difficulty": D("0.100"), "discrimination": D("-0.500")}, []),
        ({"difficulty": None}, []),
        ({"difficulty": D("0.100"), "discrimination": D("-0.100")}, [Flag.NEGATIVE, Flag.HARD]),
    ],
)
def test_flags(change: dict[str, Any], expected: list[Flag]) -> None:
    assert flags(**{**GOOD, **change}) == expected
