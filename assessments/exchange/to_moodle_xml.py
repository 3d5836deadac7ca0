"""Questions as Moodle XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assessments.exchange.outgoing import Outgoing, gap_numbers, xml
from courses.questions.base import Content

SHORT_ANSWER = "shortanswer"


def written(questions: Sequence[Outgoing], category: str) -> bytes:
    """The file; ``category`` is where Moodle puts the questions."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    if category:
        path = f"$course$/top/{category.replace('/', '//')}"
        parts.append(f'<question type="category"><category><text>{xml(path)}</text></category></question>\n')
    parts += [_question(one) for one in questions]
    parts.append("</quiz>\n")
    return "".join(parts).encode()


def _question(one: Outgoing) -> str:
    kind, inner, text = WRITERS[one.type](one.content)
    common = [
        f"<name>{_text(one.name)}</name>",
        _formatted("questiontext", text, "html"),
        _formatted("generalfeedback", one.content["explanation"], "html"),
        "<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden>",
        f"<idnumber>{one.key}</idnumber>",
    ]
    return "".join(
        [f'<question type="{kind}">\n', *(f"{part}\n" for part in (*common, *inner)), "</question>\n"]
    )


def _text(value: str) -> str:
    return f"<text>{xml(value)}</text>"


def _formatted(tag: str, value: str, format_: str, more: str = "", **attributes: str) -> str:
    said = "".join(f' {name}="{xml(text)}"' for name, text in attributes.items())
    return f'<{tag}{said} format="{format_}">{_text(value)}{more}</{tag}>'


def _answer(value: str, percent: str, feedback: str = "", more: str = "") -> str:
    said = _formatted("feedback", feedback, "plain_text")
    return _formatted("answer", value, "plain_text", said + more, fraction=percent)


Made = tuple[str, list[str], str]
"""Moodle's word for the type, the elements of its own, and the question's text."""


def _choice(content: Content, *, is_multiple: bool) -> Made:
    """As we count: what is chosen wrongly takes away what is gained by one that is right."""
    right = sum(one["correct"] for one in content["options"])
    share = f"{100 / right:.5f}".rstrip("0").rstrip(".")
    wrong = f"-{share}" if is_multiple else "0"
    answers = [
        _answer(one["text"], share if one["correct"] else wrong, one["feedback"])
        for one in content["options"]
    ]
    settings = f"<single>{'false' if is_multiple else 'true'}</single><shuffleanswers>true</shuffleanswers>"
    return "multichoice", [settings, *answers], content["text"]


def _single(content: Content) -> Made:
    return _choice(content, is_multiple=False)


def _multiple(content: Content) -> Made:
    return _choice(content, is_multiple=True)


def _true_false(content: Content) -> Made:
    answers = [
        _answer(word, "100" if content["correct"] == (word == "true") else "0", content["feedback"][word])
        for word in ("true", "false")
    ]
    return "truefalse", answers, content["text"]


def _order(content: Content) -> Made:
    settings = (
        "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>"
        "<gradingtype>ABSOLUTE_POSITION</gradingtype>"
    )
    return "ordering", [settings, *(_answer(one["text"], "0") for one in content["items"])], content["text"]


def _matching(content: Content) -> Made:
    sides = [(one["left"], one["right"]) for one in content["pairs"]]
    sides += [("", one) for one in content["distractors"]]
    pairs = [
        _formatted("subquestion", left, "plain_text", f"<answer>{_text(right)}</answer>")
        for left, right in sides
    ]
    return "matching", ["<shuffleanswers>true</shuffleanswers>", *pairs], content["text"]


def _numeric(content: Content) -> Made:
    tolerance = f"<tolerance>{xml(content['tolerance'])}</tolerance>"
    found = [_answer(content["answer"], "100", more=tolerance)]
    if content["unit"]:
        unit = f"<unit><multiplier>1</multiplier><unit_name>{xml(content['unit'])}</unit_name></unit>"
        found += [f"<units>{unit}</units>", "<unitgradingtype>0</unitgradingtype><showunits>0</showunits>"]
    return "numerical", found, content["text"]


def _gap(content: Content) -> Made:
    """A word alone below the question, or a text with fields in it."""
    gaps = content["gaps"]
    if content["passage"].strip() == "[[1]]" and gaps[0]["kind"] == "text":
        case = f"<usecase>{int(gaps[0]['case_sensitive'])}</usecase>"
        answers = [_answer(one.replace("*", "\\*"), "100") for one in gaps[0]["accepted"]]
        return SHORT_ANSWER, [case, *answers], content["text"]
    passage = "".join(_passage(content["passage"], gaps))
    return "cloze", [], f"{content['text']}<p>{passage}</p>"


def _passage(passage: str, gaps: Sequence[Any]) -> Iterator[str]:
    for place, part in enumerate(gap_numbers(passage)):
        if place % 2:
            yield xml(_field(gaps[int(part) - 1]))
        else:
            yield xml(re.sub(r"\{(?=\d{0,4}:[A-Z])", "{ ", part)).replace("\n", "<br/>")


def _field(gap: Any) -> str:
    if gap["kind"] == "number":
        return f"{{1:NUMERICAL:={gap['answer']}:{gap['tolerance']}}}"
    kind = "SHORTANSWER_C" if gap["case_sensitive"] else "SHORTANSWER"
    answers = "~".join(("%100%" if one.startswith("%") else "=") + _escaped(one) for one in gap["accepted"])
    return f"{{1:{kind}:{answers}}}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\}~#*\"/])", r"\\\1", text)


WRITERS: dict[str, Callable[[Content], Made]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _true_false,
    "order": _order,
    "matching": _matching,
    "numeric": _numeric,
    "gap": _gap,
}
