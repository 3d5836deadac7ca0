"""What answers are worth, type by type; tables of cases, no database."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from courses.questions import TYPES
from courses.questions.base import NOTHING, InvalidAnswer, Mark, shuffled
from courses.questions.contents import images, mark_over, skeleton
from courses.questions.evidence.marking import judged
from courses.questions.numeric.marking import readings
from tests.courses.questions.contents import (
    area,
    case,
    choice,
    clickpath,
    gaps,
    hotspot,
    matching,
    number,
    numeric,
    order,
    truefalse,
    word,
)

SINGLE = choice(("a", True), ("b", False), ("c", False))
MULTIPLE = choice(("a", True), ("b", True), ("c", False), ("d", False))
ORDER = order("a", "b", "c", "d")
MATCHING = matching(("l1", "r1"), ("l2", "r2"), ("l3", "r3"), distractors=("r4",))
GAPS = gaps(word("w", "Lead", "Anfrage"), number("n", "24", "1", "h"))
EXACT = gaps(word("w", "DMS", case_sensitive=True))
HOTSPOT = hotspot(area("right", 100, 100), area("wrong", 400, 100, correct=False))
NESTED = hotspot(
    area("bar", 0, 0, 1000, 500, correct=False),
    area("button", 100, 100),
    area("icon", 110, 110, 50, 50, correct=False),
    area("menu", 500, 0, 200, 200, correct=False),
)
PATH = clickpath(("s1", [area("a", 0, 0)]), ("s2", [area("b", 500, 500), area("c", 0, 0, correct=False)]))
CASE = case(
    ("p1", "single", SINGLE),
    ("p2", "multiple", choice(("e", True), ("f", True), ("g", False))),
    ("p3", "gap", GAPS),
)


EVIDENCE = {"criteria": [{"id": "a", "text": "…", "points": 1}, {"id": "b", "text": "…", "points": 3}]}
FILE = "00000000-0000-4000-8000-0000000000e1"


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
        ("truefalse", truefalse(True), "true", "1", {"true": True}),
        ("truefalse", truefalse(True), "false", "0", {"false": False}),
        ("truefalse", truefalse(False), "false", "1", {"false": True}),
        ("gap", GAPS, {"w": "Lead", "n": "24"}, "1", {"w": True, "n": True}),
        ("gap", GAPS, {"w": "Anfrage"}, "1/2", {"w": True, "n": False}),
        ("gap", GAPS, {"w": "Liste", "n": "26"}, "0", {"w": False, "n": False}),
        ("gap", GAPS, {"w": "  lead  ", "n": "25,0 h"}, "1", {"w": True, "n": True}),
        ("gap", GAPS, {"w": "LEAD", "n": "23H"}, "1", {"w": True, "n": True}),
        ("gap", GAPS, {"n": "24 min"}, "0", {"w": False, "n": False}),
        ("gap", EXACT, {"w": "DMS"}, "1", {"w": True}),
        ("gap", EXACT, {"w": " DMS "}, "1", {"w": True}),
        ("gap", EXACT, {"w": "dms"}, "0", {"w": False}),
        ("gap", gaps(word("w", "Kunden-Nummer")), {"w": "kunden–nummer"}, "1", {"w": True}),
        ("gap", gaps(word("w", "erste  Antwort")), {"w": "Erste Antwort"}, "1", {"w": True}),
        ("gap", gaps(word("w", "erste Antwort")), {"w": "ersteantwort"}, "0", {"w": False}),
        ("gap", gaps(word("w", "Straße")), {"w": "STRASSE"}, "1", {"w": True}),
        ("gap", gaps(word("w", "Prüfen")), {"w": "pru\u0308fen"}, "1", {"w": True}),
        ("gap", gaps(number("n", "1500", unit="€")), {"n": "€ 1.500"}, "1", {"n": True}),
        ("gap", gaps(number("n", "12", unit="m²")), {"n": "12 m2"}, "1", {"n": True}),
        ("gap", gaps(number("n", "-3")), {"n": "− 3"}, "1", {"n": True}),
        ("gap", gaps(number("n", "12")), {"n": "12 bis 24"}, "0", {"n": False}),
        ("hotspot", HOTSPOT, {"x": 150, "y": 150}, "1", {"right": True}),
        ("hotspot", HOTSPOT, {"x": 100, "y": 200}, "1", {"right": True}),
        ("hotspot", HOTSPOT, {"x": 99, "y": 200}, "0", {}),
        ("hotspot", HOTSPOT, {"x": 100, "y": 201}, "0", {}),
        ("hotspot", HOTSPOT, {"x": 450, "y": 150}, "0", {"wrong": False}),
        ("hotspot", HOTSPOT, {"x": 1000, "y": 1000}, "0", {}),
        ("hotspot", NESTED, {"x": 120, "y": 120}, "1", {"button": True}),
        ("hotspot", NESTED, {"x": 600, "y": 100}, "0", {"menu": False}),
        ("hotspot", NESTED, {"x": 900, "y": 100}, "0", {"bar": False}),
        ("clickpath", PATH, {"s1": {"x": 0, "y": 0}, "s2": {"x": 550, "y": 550}}, "1", {"s1": True, "s2": True}),
        ("clickpath", PATH, {"s1": {"x": 0, "y": 0}, "s2": {"x": 0, "y": 0}}, "1/2", {"s1": True, "s2": False}),
        ("clickpath", PATH, {"s2": {"x": 550, "y": 550}}, "1/2", {"s1": False, "s2": True}),
        ("clickpath", PATH, {"s1": {"x": 900, "y": 0}}, "0", {"s1": False, "s2": False}),
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
        ("truefalse", truefalse(True), "yes"),
        ("truefalse", truefalse(True), True),
        ("truefalse", truefalse(True), ["true"]),
        ("gap", GAPS, {"z": "Lead"}),
        ("gap", GAPS, {"w": ["Lead"]}),
        ("gap", GAPS, {"w": "a" * 81}),
        ("gap", GAPS, {"n": "bald"}),
        ("gap", GAPS, {"n": "1" * 25}),
        ("gap", GAPS, "Lead"),
        ("hotspot", HOTSPOT, {"x": 1001, "y": 0}),
        ("hotspot", HOTSPOT, {"x": -1, "y": 0}),
        ("hotspot", HOTSPOT, {"x": 1.5, "y": 0}),
        ("hotspot", HOTSPOT, {"x": True, "y": 0}),
        ("hotspot", HOTSPOT, {"x": 1}),
        ("hotspot", HOTSPOT, {"x": 1, "y": 1, "z": 1}),
        ("hotspot", HOTSPOT, [1, 1]),
        ("hotspot", HOTSPOT, "right"),
        ("clickpath", PATH, {"s3": {"x": 1, "y": 1}}),
        ("clickpath", PATH, {"s1": {"x": 1}}),
        ("clickpath", PATH, [{"x": 1, "y": 1}]),
        ("case", CASE, {"p9": "a"}),
        ("case", CASE, {"p1": "z"}),
        ("case", CASE, {"p2": ["e", "a"]}),
        ("case", CASE, ["a"]),
        ("evidence", EVIDENCE, []),
        ("evidence", EVIDENCE, ["no number"]),
        ("evidence", EVIDENCE, [FILE, FILE]),
        ("evidence", EVIDENCE, [None]),
        ("evidence", EVIDENCE, FILE),
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
        ("truefalse", truefalse(True), {"q": ["false"]}, "false"),
        ("truefalse", truefalse(True), {}, None),
        ("gap", GAPS, {"q-w": [" Lead "], "q-n": [""]}, {"w": "Lead"}),
        ("gap", GAPS, {"q-w": [" "]}, None),
        ("hotspot", HOTSPOT, {"q-x": ["15"], "q-y": ["0.5"]}, {"x": 150, "y": 5}),
        ("hotspot", HOTSPOT, {"q-x": ["99,9"], "q-y": [" 100 "]}, {"x": 999, "y": 1000}),
        ("hotspot", HOTSPOT, {"q-x": [""], "q-y": [""]}, None),
        ("clickpath", PATH, {"q-s1-x": ["1"], "q-s1-y": ["2"], "q-s2-x": [""]}, {"s1": {"x": 10, "y": 20}}),
        ("clickpath", PATH, {}, None),
        ("evidence", EVIDENCE, {"q": [FILE]}, [FILE]),
        ("evidence", EVIDENCE, {}, None),
        (
            "case",
            CASE,
            {"q-p1": ["b"], "q-p2": ["g", "e"], "q-p3-w": ["Lead"]},
            {"p1": "b", "p2": ["e", "g"], "p3": {"w": "Lead"}},
        ),
        ("case", CASE, {"q-p3-w": [""]}, None),
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
        ("order", ORDER, {"q-a": ["9" * 5000]}),
        ("matching", MATCHING, {"q-l1": ["z"]}),
        ("numeric", numeric("24"), {"q": ["bald"]}),
        ("truefalse", truefalse(True), {"q": ["true", "false"]}),
        ("truefalse", truefalse(True), {"q": ["maybe"]}),
        ("gap", GAPS, {"q-n": ["viele"]}),
        ("gap", GAPS, {"q-w": ["a\0b"]}),
        ("gap", GAPS, {"q-w": ["a" * 81]}),
        ("hotspot", HOTSPOT, {"q-x": ["15"]}),
        ("hotspot", HOTSPOT, {"q-x": ["15"], "q-y": ["100.1"]}),
        ("hotspot", HOTSPOT, {"q-x": ["-1"], "q-y": ["0"]}),
        ("hotspot", HOTSPOT, {"q-x": ["1e1"], "q-y": ["0"]}),
        ("clickpath", PATH, {"q-s1-x": ["1"]}),
        ("case", CASE, {"q-p1": ["z"]}),
        ("case", CASE, {"q-p3-n": ["viele"]}),
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


def test_a_case_is_worth_the_mean_of_its_questions_and_keeps_their_marks() -> None:
    assert TYPES["case"].mark(CASE, {"p1": "a", "p2": ["e"]}) == Mark(
        Fraction(1, 2),
        {"p1": True, "p2": False, "p3": False},
        {
            "p1": Mark(Fraction(1), {"a": True}),
            "p2": Mark(Fraction(1, 2), {"e": True, "f": False, "g": True}),
            "p3": NOTHING,
        },
    )


def test_a_case_offers_what_all_its_questions_offer() -> None:
    assert TYPES["case"].offered(CASE) == ["a", "b", "c", "e", "f", "g"]


ENGLISH = {**GAPS, "gaps": [word("w", "enquiry"), number("n", "24", "1", "hours")]}


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ({"w": "Anfrage", "n": "24 h"}, "1"),
        ({"w": "Enquiry", "n": "24 hours"}, "1"),
        ({"w": "enquiry", "n": "24 h"}, "1/2"),
        ({"w": "list", "n": "2"}, "0"),
    ],
)
def test_the_most_generous_language_decides(answer: dict[str, str], points: str) -> None:
    assert mark_over(TYPES["gap"], [GAPS, ENGLISH], answer).points == Fraction(points)


def test_of_languages_that_say_the_same_the_first_is_shown() -> None:
    assert mark_over(TYPES["gap"], [GAPS, ENGLISH], {"w": "Lead"}).parts == {"w": True, "n": False}


def test_words_may_differ_between_languages_and_what_decides_may_not() -> None:
    assert skeleton(GAPS) == skeleton(ENGLISH)
    assert skeleton(hotspot(area("a", 1, 1), image=1)) == skeleton(hotspot(area("a", 1, 1), image=2))
    assert skeleton(hotspot(area("a", 1, 1))) != skeleton(hotspot(area("a", 1, 2)))
    assert skeleton(truefalse(True)) != skeleton(truefalse(False))
    assert skeleton(CASE) != skeleton({**CASE, "parts": CASE["parts"][:2]})


def test_the_images_of_a_question_are_those_of_all_its_steps_and_languages() -> None:
    assert list(images({"de": hotspot(image=1), "en": clickpath(("a", []), ("b", []), image=2)})) == [1, 2, 2]


@pytest.mark.parametrize(
    ("points", "worth"), [({"a": 0, "b": 0}, "0"), ({"a": 1, "b": 0}, "1/4"), ({"a": 1, "b": 3}, "1")]
)
def test_evidence_is_worth_its_share_of_all_points_of_the_rubric(points: dict[str, int], worth: str) -> None:
    assert judged(EVIDENCE, points) == Fraction(worth)
    assert TYPES["evidence"].mark(EVIDENCE, [FILE]) == NOTHING


def test_every_type_is_named_as_it_is_found() -> None:
    names = "single multiple truefalse gap order matching numeric hotspot clickpath case evidence"
    assert [(name, one.name) for name, one in TYPES.items()] == [(name, name) for name in names.split()]


def test_every_type_that_gives_part_of_the_point_says_how_to_learners_and_to_authors() -> None:
    ruled = {"multiple", "order", "matching", "gap", "clickpath", "case"}
    assert {name for name, one in TYPES.items() if one.rule} == ruled
    assert all(TYPES[name].block().meta.help_text == TYPES[name].rule for name in ruled)
