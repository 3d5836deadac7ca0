"""What answers are worth, type by type; tables of cases, no database."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from courses.questions import TYPES
from courses.questions.base import InvalidAnswer, Mark, shuffled
from courses.questions.numeric.marking import readings
from tests.courses.questions.contents import choice, matching, numeric, order

SINGLE = choice(("a", True), ("b", False), ("c", False))
MULTIPLE = choice(("a", True), ("b", True), ("c", False), ("d", False))
ORDER = order("a", "b", "c", "d")
MATCHING = matching(("l1", "r1"), ("l2", "r2"), ("l3", "r3"), distractors=("r4",))


@pytest.mark.parametrize(
    ("type_name", "content", "answer", "points", "parts"),
    [
        ("single", SINGLE, "a", "1", {"a": True}),
        ("single", SINGLE, "b", "0", {"b": False}),
        ("multiple", MULTIPLE, ["a", "b"], "1", {"a": True, "b": True, "c": True, "d": True}),
        ("multiple", MULTIPLE, ["a"], "1/2", {"a": True, "b": False, "c": True, "d": True}),
        ("multiple", MULTIPLE, ["a", "b", "c"], "1/2", {"a": True, "b": True, "c": False, "d": True}),
        ("multiple", MULTIPLE, ["a", "c"], "0", {"a": True, "b": False, "c": False, "d": True}),
        ("multiple", MULTIPLE, ["a", "b", "c", "d"], "0", {"a": True, "b": True, "c": False, "d": False}),
        ("multiple", MULTIPLE, ["c", "d"], "0", {"a": False, "b": False, "c": False, "d": False}),
        ("order", ORDER, ["a", "b", "c", "d"], "1", {"a": True, "b": True, "c": True, "d": True}),
        ("order", ORDER, ["a", "c", "b", "d"], "1/2", {"a": True, "b": False, "c": False, "d": True}),
        ("order", ORDER, ["d", "c", "b", "a"], "0", {"a": False, "b": False, "c": False, "d": False}),
        ("matching", MATCHING, {"l1": "r1", "l2": "r2", "l3": "r3"}, "1", dict.fromkeys(("l1", "l2", "l3"), True)),
        ("matching", MATCHING, {"l1": "r1", "l2": "r4"}, "1/3", {"l1": True, "l2": False, "l3": False}),
        ("matching", MATCHING, {"l1": "r1", "l2": "r1", "l3": "r1"}, "1/3", {"l1": True, "l2": False, "l3": False}),
        ("numeric", numeric("24"), "24", "1", {}),
        ("numeric", numeric("24"), "24,0", "1", {}),
        ("numeric", numeric("24"), "25", "0", {}),
        ("numeric", numeric("24", "1"), "25", "1", {}),
        ("numeric", numeric("24", "1"), "25,01", "0", {}),
        ("numeric", numeric("1500"), "1.500", "1", {}),
        ("numeric", numeric("1.5"), "1.500", "1", {}),
        ("numeric", numeric("-3"), "−3", "1", {}),
    ],
)  # fmt: skip
def test_an_answer_is_worth(
    type_name: str, content: dict[str, Any], answer: Any, points: str, parts: dict[str, bool]
) -> None:
    TYPES[type_name].check(content, answer)
    assert TYPES[type_name].mark(content, answer) == Mark(Fraction(points), parts)


@pytest.mark.parametrize(
    ("type_name", "content", "answer"),
    [
        ("single", SINGLE, "z"),
        ("single", SINGLE, ["a"]),
        ("single", SINGLE, None),
        ("multiple", MULTIPLE, ["a", "z"]),
        ("multiple", MULTIPLE, ["a", "a"]),
        ("multiple", MULTIPLE, "a"),
        ("multiple", MULTIPLE, [["a"]]),
        ("order", ORDER, ["a", "b", "c"]),
        ("order", ORDER, ["a", "b", "c", "c"]),
        ("order", ORDER, ["a", "b", "c", "d", "d"]),
        ("order", ORDER, "abcd"),
        ("matching", MATCHING, {"l1": "z"}),
        ("matching", MATCHING, {"z": "r1"}),
        ("matching", MATCHING, ["l1"]),
        ("numeric", numeric("24"), "vierundzwanzig"),
        ("numeric", numeric("24"), "1e3"),
        ("numeric", numeric("24"), "2" * 25),
        ("numeric", numeric("24"), 24),
    ],
)
def test_what_cannot_be_an_answer_is_refused(type_name: str, content: dict[str, Any], answer: Any) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES[type_name].check(content, answer)


@pytest.mark.parametrize(
    ("type_name", "content", "form", "answer"),
    [
        ("single", SINGLE, {"q": ["b"]}, "b"),
        ("single", SINGLE, {}, None),
        ("multiple", MULTIPLE, {"q": ["c", "a"]}, ["a", "c"]),
        ("multiple", MULTIPLE, {}, None),
        ("order", ORDER, {"q-a": ["2"], "q-b": ["1"], "q-c": ["3"], "q-d": ["4"]}, ["b", "a", "c", "d"]),
        ("order", ORDER, {"q-d": ["1"]}, ["d", "a", "b", "c"]),
        ("order", ORDER, {"q-c": ["1"], "q-b": ["1"]}, ["b", "c", "a", "d"]),
        ("order", ORDER, {"q-a": [""]}, None),
        ("matching", MATCHING, {"q-l1": ["r2"], "q-l2": [""]}, {"l1": "r2"}),
        ("matching", MATCHING, {"q-l1": [""]}, None),
        ("numeric", numeric("24"), {"q": [" 24 "]}, "24"),
        ("numeric", numeric("24"), {"q": ["  "]}, None),
    ],
)
def test_a_form_is_read(
    type_name: str, content: dict[str, Any], form: dict[str, list[str]], answer: Any
) -> None:
    assert TYPES[type_name].read(content, form, "q") == answer


@pytest.mark.parametrize(
    ("type_name", "content", "form"),
    [
        ("single", SINGLE, {"q": ["a", "b"]}),
        ("single", SINGLE, {"q": ["z"]}),
        ("multiple", MULTIPLE, {"q": ["z"]}),
        ("multiple", MULTIPLE, {"q": ["a", "a"]}),
        ("order", ORDER, {"q-a": ["0"]}),
        ("order", ORDER, {"q-a": ["5"]}),
        ("order", ORDER, {"q-a": ["²"]}),
        ("matching", MATCHING, {"q-l1": ["z"]}),
        ("numeric", numeric("24"), {"q": ["bald"]}),
    ],
)
def test_a_tampered_form_is_refused(
    type_name: str, content: dict[str, Any], form: dict[str, list[str]]
) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES[type_name].read(content, form, "q")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("24", {"24"}),
        ("1,5", {"1.5"}),
        ("1.5", {"1.5"}),
        ("1.500", {"1.5", "1500"}),
        ("1.500,25", {"1500.25"}),
        ("1,500.25", {"1500.25"}),
        ("1.500.000", {"1500000"}),
        ("1 500", {"1500"}),
        ("12.34.5", set()),
        ("1,2,3", set()),
        ("", set()),
        (",", set()),
    ],
)
def test_a_number_is_read_in_the_german_and_the_english_way(text: str, numbers: set[str]) -> None:
    assert readings(text) == {Decimal(number) for number in numbers}


def test_the_same_seed_gives_the_same_order_whatever_the_author_s() -> None:
    orders = {seed: shuffled(["a", "b", "c", "d"], seed) for seed in range(20)}
    assert orders == {seed: shuffled(["d", "b", "a", "c"], seed) for seed in range(20)}
    assert len({tuple(order) for order in orders.values()}) > 5


def test_every_type_is_named_as_it_is_found() -> None:
    assert [(name, one.name) for name, one in TYPES.items()] == [
        (name, name) for name in ("single", "multiple", "order", "matching", "numeric")
    ]
