"""The answers of the examples, whole object by whole object.

`mini`, `random-1` and `random-2` are the specification's. `edges` holds what those leave open: its answers
were worked out by hand from the specification's sentences; its dealerships' names say what each is for.
"""

from __future__ import annotations

from typing import Any

import pytest

from readiness import rules
from tests.readiness import examples

EXAMPLES = [examples.read(name) for name in ("mini", "random-1", "random-2", "edges")]


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(example, expected, id=f"{example.name} {expected['rollout']} {expected['as_of']}")
        for example in EXAMPLES
        for expected in example.expected
    ],
)
def test_answer_is_the_expected_one(example: examples.Example, expected: dict[str, Any]) -> None:
    assert example.answer(expected["rollout"], expected["as_of"], rules.evaluate) == expected


def test_every_rollout_of_every_example_is_asked() -> None:
    asked = {(example.name, answer["rollout"]) for example in EXAMPLES for answer in example.expected}
    assert asked == {
        ("mini", "CRM-27"),
        ("random-1", "RO00"),
        ("random-1", "RO01"),
        ("random-2", "RO00"),
        ("random-2", "RO01"),
        ("edges", "PEOPLE"),
        ("edges", "POOL"),
        ("edges", "ITEMS"),
        ("edges", "FREE"),
        ("edges", "TARGET"),
    }
