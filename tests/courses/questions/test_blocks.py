"""What authors fill in becomes content with the ids of its parts; what can't be marked is refused at the field."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from courses.models import AcademyImage
from courses.questions import TYPES
from courses.questions.base import Content
from courses.questions.matching.block import right_id
from tests.factories import ImageFactory


def item(key: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": key, "value": value}


def option(key: str, is_correct: bool) -> dict[str, Any]:
    return item(key, {"text": f"Antwort {key}", "is_correct": is_correct, "feedback": f"Weil {key}"})


COMMON = {"text": "<p>Wie?</p>", "explanation": "<p>So.</p>"}
OPTIONS = [
    {"id": "a", "text": "Antwort a", "correct": True, "feedback": "Weil a"},
    {"id": "b", "text": "Antwort b", "correct": False, "feedback": "Weil b"},
]


WORD = {
    "type": "text",
    "id": "w",
    "value": {"accepted": [item("1", "Lead"), item("2", "Anfrage")], "case_sensitive": True},
}
NUMBER = {"type": "number", "id": "n", "value": {"answer": "24", "tolerance": "0.5", "unit": "h"}}


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
        (
            "truefalse",
            {"correct": "false", "feedback_true": "Nein", "feedback_false": "Ja"},
            {"correct": False, "feedback": {"true": "Nein", "false": "Ja"}},
        ),
        (
            "gap",
            {"passage": "[[2]] Stunden für den [[1]]", "gaps": [WORD, NUMBER]},
            {
                "passage": "[[2]] Stunden für den [[1]]",
                "gaps": [
                    {"id": "w", "kind": "text", "accepted": ["Lead", "Anfrage"], "case_sensitive": True},
                    {"id": "n", "kind": "number", "answer": "24", "tolerance": "0.5", "unit": "h"},
                ],
            },
        ),
        (
            "evidence",
            {"judge": "observer", "takes": "any", "criteria": [item("a", {"text": "Ist frei", "points": 2})]},
            {"judge": "observer", "takes": "any", "criteria": [{"id": "a", "text": "Ist frei", "points": 2}]},
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
        ("gap", {"passage": "Ein [[1]]", "gaps": [WORD, NUMBER]}, "passage", "Zur Lücke 2 fehlt [[2]] im Text."),
        ("gap", {"passage": "Ein Text", "gaps": [WORD]}, "passage", "Zur Lücke 1 fehlt [[1]] im Text."),
        ("gap", {"passage": "[[1]] und [[2]]", "gaps": [WORD]}, "passage",
         "Im Text steht [[2]], aber so eine Lücke gibt es nicht."),
        ("gap", {"passage": "[[0]] und [[1]]", "gaps": [WORD]}, "passage",
         "Im Text steht [[0]], aber so eine Lücke gibt es nicht."),
        ("gap", {"passage": "[[1]] und [[1]]", "gaps": [WORD]}, "passage", "[[1]] steht mehrmals im Text."),
    ],
)  # fmt: skip
def test_what_cannot_be_marked_is_refused(
    type_name: str, value: dict[str, Any], field: str, message: str
) -> None:
    block = TYPES[type_name].block()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({**COMMON, **value}))
    assert refused.value.block_errors[field].messages == [message]


# Screenshots --------------------------------------------------------------------------------------------


@pytest.fixture
def image(db: None) -> AcademyImage:
    return ImageFactory.create()


def drawn(key: str = "a", **changed: Any) -> dict[str, Any]:
    value = {"label": "Knopf", "is_correct": True, "x": 100, "y": 200, "width": 900, "height": 800}
    return item(key, {**value, "feedback": "Weil", **changed})


def screen(image: AcademyImage, *areas: dict[str, Any], alt: str = "Eine Maske") -> dict[str, Any]:
    return {"image": image.pk, "alt": alt, "areas": list(areas)}


def shown(image: AcademyImage) -> dict[str, Any]:
    place = {"x": 100, "y": 200, "width": 900, "height": 800}
    area = {"id": "a", **place, "correct": True, "label": "Knopf", "feedback": "Weil"}
    return {"image": image.pk, "alt": "Eine Maske", "areas": [area]}


def content_of(type_name: str, value: dict[str, Any]) -> Content:
    block = TYPES[type_name].block()
    return block.content(block.clean(block.to_python({**COMMON, **value})))


def test_a_screenshot_becomes_content(image: AcademyImage) -> None:
    assert content_of("hotspot", screen(image, drawn())) == {**COMMON, **shown(image)}


def test_a_path_of_screenshots_becomes_content(image: AcademyImage) -> None:
    steps = [item(key, {"instruction": f"Tun {key}", **screen(image, drawn())}) for key in ("s1", "s2")]
    assert content_of("clickpath", {"steps": steps}) == {
        **COMMON,
        "steps": [{"id": key, "instruction": f"Tun {key}", **shown(image)} for key in ("s1", "s2")],
    }


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"x": 101}, "width", "Der Bereich ragt über das Bild hinaus."),
        ({"height": 801}, "height", "Der Bereich ragt über das Bild hinaus."),
        ({"x": -1}, "x", "Dieser Wert muss größer oder gleich 0 sein."),
        ({"width": 9}, "width", "Dieser Wert muss größer oder gleich 10 sein."),
        ({"label": " "}, "label", "Dieses Feld muss ausgefüllt werden."),
    ],
)
def test_an_area_lies_on_the_picture(
    image: AcademyImage, changed: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        content_of("hotspot", screen(image, drawn(**changed)))
    area = refused.value.block_errors["areas"].block_errors[0]
    assert {name: error.messages for name, error in area.block_errors.items()} == {field: [message]}


@pytest.mark.parametrize(
    ("areas", "alt", "field", "message"),
    [
        ([drawn(is_correct=False)], "Eine Maske", "areas", "Mindestens ein Bereich muss richtig sein."),
        ([drawn()], "  ", "alt", "Dieses Feld muss ausgefüllt werden."),
    ],
)
def test_a_screenshot_needs_words_and_a_right_area(
    image: AcademyImage, areas: list[dict[str, Any]], alt: str, field: str, message: str
) -> None:
    step = {"instruction": "Tun", **screen(image, *areas, alt=alt)}
    with pytest.raises(ValidationError) as of_hotspot:
        content_of("hotspot", screen(image, *areas, alt=alt))
    with pytest.raises(ValidationError) as of_path:
        content_of("clickpath", {"steps": [item("s1", step), item("s2", step)]})
    assert of_hotspot.value.block_errors[field].messages == [message]
    assert of_path.value.block_errors["steps"].block_errors[0].block_errors[field].messages == [message]


def test_a_screenshot_without_areas_is_refused(image: AcademyImage) -> None:
    with pytest.raises(ValidationError) as refused:
        content_of("hotspot", screen(image))
    assert refused.value.block_errors["areas"].non_block_errors == ["Die minimale Anzahl an Elementen ist 1"]


def test_a_case_becomes_content_with_that_of_its_questions() -> None:
    statement = {"correct": "true", "feedback_true": "", "feedback_false": ""}
    parts = [
        {"type": "truefalse", "id": "p1", "value": {**COMMON, **statement}},
        {"type": "gap", "id": "p2", "value": {**COMMON, "passage": "[[1]]", "gaps": [WORD]}},
    ]
    assert content_of("case", {"parts": parts}) == {
        **COMMON,
        "parts": [
            {
                "id": "p1",
                "type": "truefalse",
                "content": {**COMMON, "correct": True, "feedback": {"true": "", "false": ""}},
            },
            {
                "id": "p2",
                "type": "gap",
                "content": {
                    **COMMON,
                    "passage": "[[1]]",
                    "gaps": [
                        {"id": "w", "kind": "text", "accepted": ["Lead", "Anfrage"], "case_sensitive": True}
                    ],
                },
            },
        ],
    }


def test_a_case_has_several_questions() -> None:
    with pytest.raises(ValidationError) as refused:
        content_of("case", {"parts": []})
    assert refused.value.block_errors["parts"].non_block_errors == ["Die minimale Anzahl an Elementen ist 2"]
