"""What authors fill in becomes content with the ids of its parts; what can't be marked is refused at the field."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from courses.questions import TYPES
from courses.questions.matching.block import right_id


def item(key: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": key, "value": value}


def option(key: str, is_correct: bool) -> dict[str, Any]:
    return item(key, {"text": f"Antwort {key}", "is_correct": is_correct, "feedback": f"Weil {key}"})


COMMON = {"text": "<p>Wie?</p>", "explanation": "<p>So.</p>"}
OPTIONS = [
    {"id": "a", "text": "Antwort a", "correct": True, "feedback": "Weil a"},
    {"id": "b", "text": "Antwort b", "correct": False, "feedback": "Weil b"},
]


@pytest.mark.parametrize(
    ("type_name", "value", "content"),
    [
        ("single", {"options": [option("a", True), option("b", False)]}, {"options": OPTIONS}),
        ("multiple", {"options": [option("a", True), option("b", False)]}, {"options": OPTIONS}),
        (
            "order",
            {"items": [item("a", "Erst"), item("b", "Dann"), item("c", "Zuletzt")]},
            {"items": [{"id": "a", "text": "Erst"}, {"id": "b", "text": "Dann"}, {"id": "c", "text": "Zuletzt"}]},
        ),
        (
            "matching",
            {
                "pairs": [item("a", {"left": "L1", "right": "R1"}), item("b", {"left": "L2", "right": "R2"})],
                "distractors": [item("d", "R3")],
            },
            {
                "pairs": [
                    {"id": "a", "left": "L1", "match": right_id("a")},
                    {"id": "b", "left": "L2", "match": right_id("b")},
                ],
                "rights": [
                    {"id": right_id("a"), "text": "R1"},
                    {"id": right_id("b"), "text": "R2"},
                    {"id": right_id("d"), "text": "R3"},
                ],
            },
        ),
        (
            "numeric",
            {"answer": "1.50", "tolerance": "0.1", "unit": "Stunden"},
            {"answer": "1.50", "tolerance": "0.1", "unit": "Stunden"},
        ),
    ],
)  # fmt: skip
def test_a_block_becomes_content(type_name: str, value: dict[str, Any], content: dict[str, Any]) -> None:
    block = TYPES[type_name].block()
    assert block.content(block.clean(block.to_python({**COMMON, **value}))) == {**COMMON, **content}


@pytest.mark.parametrize(
    ("type_name", "value", "field", "message"),
    [
        ("single", {"options": [option("a", True), option("b", True)]}, "options",
         "Genau eine Antwort muss richtig sein."),
        ("single", {"options": [option("a", False), option("b", False)]}, "options",
         "Genau eine Antwort muss richtig sein."),
        ("multiple", {"options": [option("a", True), option("b", True)]}, "options",
         "Mindestens eine Antwort muss richtig und mindestens eine falsch sein."),
        ("matching", {"pairs": [item("a", {"left": "L1", "right": "R"}), item("b", {"left": "L2", "right": "R "})],
                      "distractors": []}, "pairs", "Jede rechte Seite darf nur einmal vorkommen."),
    ],
)  # fmt: skip
def test_what_cannot_be_marked_is_refused(
    type_name: str, value: dict[str, Any], field: str, message: str
) -> None:
    block = TYPES[type_name].block()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({**COMMON, **value}))
    assert refused.value.block_errors[field].messages == [message]
