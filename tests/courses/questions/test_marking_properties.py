"""What holds for every question and every answer: from nothing to one, one for the right one, in any arrangement."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from courses.questions import TYPES
from courses.questions.screens import WHOLE
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

Asked = tuple[str, dict[str, Any], Any]
"""A question's type and content, and the right answer."""

letters = st.text("abcdefgh", min_size=1, max_size=6)
texts = st.text("aäß éB-x1", min_size=1, max_size=8).filter(str.strip)
places = st.integers(0, WHOLE)


def keys(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(letters, min_size=least, max_size=most, unique=True)


@st.composite
def choices(draw: st.DrawFn) -> Asked:
    ids = draw(keys(2, 6))
    right = draw(st.integers(1, len(ids) - 1))
    return "multiple", choice(*((key, at < right) for at, key in enumerate(ids))), ids[:right]


@st.composite
def gap_texts(draw: st.DrawFn) -> Asked:
    rows, right = [], {}
    for key in draw(keys(1, 4)):
        if draw(st.booleans()):
            accepted = draw(st.lists(texts, min_size=1, max_size=3))
            rows.append(word(key, *accepted, case_sensitive=draw(st.booleans())))
            right[key] = draw(st.sampled_from(accepted))
        else:
            value = draw(st.integers(-10_000, 10_000))
            rows.append(number(key, str(value), unit=draw(st.sampled_from(["", "h", "km"]))))
            right[key] = f"{value} {rows[-1]['unit']}"
    return "gap", gaps(*rows), right


@st.composite
def screens(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Areas of which at least one is right, and the middle of a right one."""
    found = []
    for at, key in enumerate(draw(keys(1, 5))):
        x, y = draw(st.integers(0, WHOLE - 10)), draw(st.integers(0, WHOLE - 10))
        size = draw(st.integers(10, WHOLE - x)), draw(st.integers(10, WHOLE - y))
        found.append(area(key, x, y, *size, correct=at == 0 or draw(st.booleans())))
    middle = {
        "x": found[0]["x"] + found[0]["width"] // 2,
        "y": found[0]["y"] + found[0]["height"] // 2,
    }
    return draw(st.permutations(found)), middle


@st.composite
def clicks(draw: st.DrawFn) -> Asked:
    areas, middle = draw(screens())
    return "hotspot", hotspot(*areas), middle


@st.composite
def paths(draw: st.DrawFn) -> Asked:
    steps = {key: draw(screens()) for key in draw(keys(2, 4))}
    right = {key: middle for key, (_, middle) in steps.items()}
    return "clickpath", clickpath(*((key, areas) for key, (areas, _) in steps.items())), right


@st.composite
def orders(draw: st.DrawFn) -> Asked:
    ids = draw(keys(3, 6))
    return "order", order(*ids), ids


@st.composite
def pairs(draw: st.DrawFn) -> Asked:
    ids = draw(keys(4, 8))
    half = len(ids) // 2
    right = dict(zip(ids[:half], ids[half:], strict=False))
    return "matching", matching(*right.items()), right


simple = st.one_of(
    choices(),
    gap_texts(),
    orders(),
    pairs(),
    st.booleans().map(lambda is_true: ("truefalse", truefalse(is_true), "true" if is_true else "false")),
    st.integers(-99, 99).map(lambda value: ("numeric", numeric(str(value)), str(value))),
)


@st.composite
def cases(draw: st.DrawFn) -> Asked:
    parts = {f"p{at}": draw(simple) for at in range(draw(st.integers(2, 4)))}
    content = case(*((key, kind, content) for key, (kind, content, _) in parts.items()))
    return "case", content, {key: right for key, (_, _, right) in parts.items()}


asked = st.one_of(simple, clicks(), paths(), cases())


@given(asked)
def test_the_right_answer_is_worth_exactly_one(question: Asked) -> None:
    kind, content, right = question
    TYPES[kind].check(content, right)
    assert TYPES[kind].mark(content, right).points == 1


@given(asked, st.data())
def test_no_answer_is_worth_less_than_nothing_or_more_than_one(question: Asked, data: st.DataObject) -> None:
    kind, content, right = question
    given_answer = data.draw(some_answer(kind, content, right))
    TYPES[kind].check(content, given_answer)
    mark = TYPES[kind].mark(content, given_answer)
    assert (isinstance(mark.points, Fraction), 0 <= mark.points <= 1) == (True, True)


def some_answer(kind: str, content: dict[str, Any], right: Any) -> st.SearchStrategy[Any]:
    click = st.fixed_dictionaries({"x": places, "y": places})
    numbers = st.integers(-99, 99).map(str)
    answers: dict[str, Any] = {
        "multiple": lambda: st.lists(
            st.sampled_from([one["id"] for one in content["options"]]), min_size=1, unique=True
        ),
        "order": lambda: st.permutations(right),
        "matching": lambda: st.fixed_dictionaries(
            {}, optional={key: st.sampled_from(sorted(right.values())) for key in right}
        ),
        "truefalse": lambda: st.sampled_from(["true", "false"]),
        "numeric": lambda: numbers,
        "gap": lambda: st.fixed_dictionaries(
            {},
            optional={gap["id"]: texts if gap["kind"] == "text" else numbers for gap in content["gaps"]},
        ),
        "hotspot": lambda: click,
        "clickpath": lambda: st.fixed_dictionaries({}, optional=dict.fromkeys(right, click)),
        "case": lambda: st.fixed_dictionaries(
            {},
            optional={
                part["id"]: some_answer(part["type"], part["content"], right[part["id"]])
                for part in content["parts"]
            },
        ),
    }
    strategy: st.SearchStrategy[Any] = answers[kind]()
    return strategy


@given(asked, st.integers(0, 2**32))
def test_the_order_in_which_an_author_wrote_the_parts_makes_no_difference(question: Asked, seed: int) -> None:
    """All but the types whose order is the answer or the text."""
    kind, content, right = question
    chance = random.Random(seed)
    mixed = dict(content)
    for name in ("options", "rights", "areas", "parts"):
        if name in mixed:
            mixed[name] = chance.sample(mixed[name], len(mixed[name]))
    assert TYPES[kind].mark(mixed, right) == TYPES[kind].mark(content, right)
