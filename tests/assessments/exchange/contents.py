"""Any content of the types that files can carry, as an author could have written it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from assessments.exchange.markup import PLAIN, Text, rich
from assessments.exchange.parsed import Notes

SIGNS = st.characters(
    codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00a0\u202f[]"
)
"""Square brackets are left to the markers of gaps."""


def texts(most: int) -> st.SearchStrategy[str]:
    """In one line, without blanks that any form or page would swallow."""
    return st.text(SIGNS, min_size=1, max_size=most).map(lambda one: " ".join(one.split())).filter(bool)


def lines(most: int) -> st.SearchStrategy[str]:
    return st.lists(texts(most), max_size=3).map("\n".join)


def html(text: str) -> str:
    return rich(Text(text, PLAIN), Notes())


RICH = st.lists(
    st.one_of(
        texts(40).map(html),
        texts(20).map(lambda one: html(one).replace("<p>", "<p><b>").replace("</p>", "</b></p>")),
        st.lists(texts(20), min_size=1, max_size=3).map(
            lambda items: f"<ul>{''.join(f'<li>{html(one)[3:-4]}</li>' for one in items)}</ul>"
        ),
    ),
    min_size=1,
    max_size=3,
).map("".join)
AMOUNTS = st.decimals(-10_000, 10_000, places=3).map(lambda one: f"{one.normalize():f}" if one else "0")
TOLERANCES = st.decimals(0, 100, places=3).map(lambda one: f"{one.normalize():f}" if one else "0")


@st.composite
def questions(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    return {
        "text": draw(RICH),
        "explanation": draw(st.one_of(st.just(""), RICH)),
        **draw(KINDS[kind]),
    }


@st.composite
def choices(draw: st.DrawFn, *, is_multiple: bool) -> dict[str, Any]:
    options = draw(st.lists(texts(60), min_size=2, max_size=8))
    if is_multiple:
        right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=len(options) - 1))
    else:
        right = {draw(st.integers(0, len(options) - 1))}
    return {
        "options": [
            {"text": one, "correct": place in right, "feedback": draw(lines(40))}
            for place, one in enumerate(options)
        ]
    }


@st.composite
def matchings(draw: st.DrawFn) -> dict[str, Any]:
    rights = draw(st.lists(texts(40), min_size=2, max_size=10, unique=True))
    count = draw(st.integers(max(2, len(rights) - 4), min(8, len(rights))))
    return {
        "pairs": [{"left": draw(texts(40)), "right": one} for one in rights[:count]],
        "distractors": rights[count:],
    }


@st.composite
def gaps(draw: st.DrawFn) -> dict[str, Any]:
    """Gaps in a sentence; or one alone, below the question."""
    count = draw(st.integers(1, 3))
    found = [
        draw(
            st.one_of(
                st.fixed_dictionaries(
                    {
                        "kind": st.just("text"),
                        "accepted": st.lists(texts(20), min_size=1, max_size=3, unique=True),
                        "case_sensitive": st.booleans(),
                    }
                ),
                st.fixed_dictionaries(
                    {
                        "kind": st.just("number"),
                        "answer": AMOUNTS,
                        "tolerance": TOLERANCES,
                        "unit": st.just(""),
                    }
                ),
            )
        )
        for _ in range(count)
    ]
    if count == 1 and found[0]["kind"] == "text" and draw(st.booleans()):
        return {"passage": "[[1]]", "gaps": found}
    words = st.text("abcäß :;,<>&{}~=#%\\'\"", min_size=1, max_size=12).map(
        lambda one: " ".join(one.split()) or "a"
    )
    passage = draw(words) + "".join(f" [[{number}]] {draw(words)}" for number in range(1, count + 1))
    return {"passage": passage, "gaps": found}


KINDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single": choices(is_multiple=False),
    "multiple": choices(is_multiple=True),
    "truefalse": st.fixed_dictionaries(
        {
            "correct": st.booleans(),
            "feedback": st.fixed_dictionaries({"true": lines(40), "false": lines(40)}),
        }
    ),
    "order": st.lists(texts(40), min_size=3, max_size=8).map(
        lambda items: {"items": [{"text": one} for one in items]}
    ),
    "matching": matchings(),
    "numeric": st.fixed_dictionaries(
        {"answer": AMOUNTS, "tolerance": TOLERANCES, "unit": st.one_of(st.just(""), texts(10))}
    ),
    "gap": gaps(),
}
