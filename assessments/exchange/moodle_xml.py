"""Moodle XML: its question types as ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from assessments.exchange import contents, gaps
from assessments.exchange.cloze import cloze, from_choices
from assessments.exchange.contents import Made, Weighed, number
from assessments.exchange.markup import HTML, MARKDOWN, MOODLE, PLAIN, Text, line, plain, rich
from assessments.exchange.parsed import (
    AREAS,
    NO_QUESTION,
    TO_BE_READ,
    Found,
    Notes,
    Refused,
    Unreadable,
    check_count,
    refused,
    short,
)
from assessments.exchange.trees import parse, text_of

FORMATS = {
    "html": HTML,
    "moodle_auto_format": MOODLE,
    "auto_format": MOODLE,
    "plain_text": PLAIN,
    "markdown": MARKDOWN,
}
FALSE = frozenset({"false", "0"})
SAID_ANYWAY = frozenset(
    {
        "your answer is correct.",
        "your answer is partially correct.",
        "your answer is incorrect.",
        "die antwort ist richtig.",
        "die antwort ist teilweise richtig.",
        "die antwort ist falsch.",
        "ihre antwort ist richtig.",
        "ihre antwort ist teilweise richtig.",
        "ihre antwort ist falsch.",
    }
)
"""What Moodle writes into new questions, and our result pages say by themselves."""


def read(data: bytes) -> list[Found]:
    """:raises Unreadable: where it isn't Moodle's XML."""
    found: list[Found] = []
    category = ""

    def take(element: Element) -> None:
        nonlocal category
        if element.tag != "question":
            return
        if element.get("type") == "category":
            category = text_of(element.find("category/text")).strip()
            return
        check_count(len(found) + 1)
        found.append(_question(element, category))

    root = parse(data, take=take)
    if root.tag != "quiz":
        raise Unreadable(_("Das ist kein Moodle-XML: Die Datei beginnt nicht mit <quiz>."))
    return found


def _question(element: Element, category: str) -> Found:
    word = short(element.get("type") or "?", 40)
    name = text_of(element.find("name/text")).strip()
    more: dict[str, Any] = {"id": text_of(element.find("idnumber")).strip()[:200], "category": category}
    notes = Notes()
    try:
        if not name:
            name = plain(rich(_text(element.find("questiontext")), Notes()))
        kind, content = _content(element, word, notes)
        _note_the_rest(element, notes)
    except Refused as problem:
        return refused(name, word, problem.why, **more)
    return Found(short(contents.named(name, content)), kind, content, tuple(notes), **more)


def _content(element: Element, word: str, notes: Notes) -> Made:
    reader = READERS.get(word)
    if reader is None:
        raise Refused(REFUSED.get(word, _("diese Art von Frage gibt es hier nicht")))
    return reader(element, _text(element.find("questiontext")), notes)


def _text(element: Element | None, usual: str = HTML) -> Text:
    if element is None:
        return Text()
    format_ = FORMATS.get(element.get("format", ""), usual)
    inner = element.find("text")
    return Text(text_of(inner) if inner is not None else (element.text or ""), format_)


def _explanation(element: Element, notes: Notes) -> str:
    return contents.explained([_text(element.find("generalfeedback"))], notes)


def _note_the_rest(element: Element, notes: Notes) -> None:
    """What a question of ours has no place for."""
    tags = [text_of(one).strip() for one in element.findall("tags/tag")]
    if tags:
        notes.add(_("ohne Schlagwörter (%(tags)s)"), tags=short(", ".join(tags)))
    if any(_text(hint) for hint in element.findall("hint")):
        notes.add(_("ohne Hinweise für weitere Versuche"))
    grade = text_of(element.find("defaultgrade")).strip()
    if grade and _fraction(grade) != 1:
        notes.add(_("ohne die Punktzahl %(points)s: jede Frage zählt gleich"), points=short(grade, 20))
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        said = _text(element.find(name))
        if said and line(said, Notes()).lower() not in SAID_ANYWAY:
            notes.add(_("ohne die Rückmeldungen für „richtig“, „teilweise richtig“ und „falsch“"))


def _fraction(text: str) -> Decimal:
    return number(text or "0")


def _weighed(element: Element) -> Iterator[Weighed]:
    for answer in element.findall("answer"):
        weight = _fraction(answer.get("fraction", "0"))
        yield Weighed(_text(answer), weight > 0, weight, _text(answer.find("feedback")))


def _multichoice(element: Element, text: Text, notes: Notes) -> Made:
    is_multiple = text_of(element.find("single")).strip().lower() in FALSE
    if text_of(element.find("shuffleanswers")).strip().lower() in FALSE:
        contents.note_fixed_order(notes)
    return contents.choice(
        text, list(_weighed(element)), _explanation(element, notes), notes, is_multiple=is_multiple
    )


def _true_false(element: Element, text: Text, notes: Notes) -> Made:
    by_word = {line(one.text, Notes()).lower(): one for one in _weighed(element)}
    if by_word.keys() != {"true", "false"}:
        raise Refused(_("es fehlt, was richtig ist"))
    right = [word for word, one in by_word.items() if one.percent > 0]
    if len(right) != 1:
        raise Refused(_("es fehlt, was richtig ist"))
    return contents.true_false(
        text,
        is_true=right == ["true"],
        if_true=by_word["true"].feedback,
        if_false=by_word["false"].feedback,
        explanation=_explanation(element, notes),
        notes=notes,
    )


def _short_answer(element: Element, text: Text, notes: Notes) -> Made:
    variants = [
        gaps.Variant(
            " ".join(one.text.value.split()) if one.text.format != HTML else line(one.text, notes),
            one.percent,
            one.feedback,
        )
        for one in _weighed(element)
    ]
    case = text_of(element.find("usecase")).strip() == "1"
    made, said = gaps.text_gap(variants, case_sensitive=case, notes=notes)
    return contents.gap(text, "[[1]]", [made], _explanation(element, notes) + said, notes)


def _numerical(element: Element, text: Text, notes: Notes) -> Made:
    amounts = []
    for answer in element.findall("answer"):
        value, said = line(_text(answer), notes), _text(answer.find("feedback"))
        weight = _fraction(answer.get("fraction", "0"))
        if value == "*":
            gaps.note_wildcard(gaps.Variant("*", weight, said), notes)
            continue
        tolerance = text_of(answer.find("tolerance")).strip() or "0"
        amounts.append(gaps.Amount(number(value), number(tolerance), weight, said))
    best, said_to_each = gaps.best_amount(amounts, notes)
    units = [text_of(one.find("unit_name")).strip() for one in element.findall("units/unit")]
    if len(units) > 1:
        notes.add(_("ohne die weiteren Einheiten (%(units)s)"), units=short(", ".join(units[1:])))
    return contents.numeric(
        text,
        best.value,
        best.tolerance,
        units[0] if units else "",
        _explanation(element, notes) + said_to_each,
        notes,
    )


def _matching(element: Element, text: Text, notes: Notes) -> Made:
    pairs, others = [], []
    for one in element.findall("subquestion"):
        left, right = _text(one), _text(one.find("answer"), PLAIN)
        if left:
            pairs.append((left, right))
        elif right:
            others.append(right)
    return contents.matching(text, pairs, others, _explanation(element, notes), notes)


def _ordering(element: Element, text: Text, notes: Notes) -> Made:
    if text_of(element.find("selecttype")).strip().upper() not in ("", "0", "ALL"):
        notes.add(_("ohne die Auswahl einiger Schritte: gefragt wird nach allen"))
    items = [_text(one) for one in element.findall("answer")]
    return contents.order(text, items, _explanation(element, notes), notes)


def _cloze(element: Element, text: Text, notes: Notes) -> Made:
    return cloze(text, _explanation(element, notes), notes)


def _select(element: Element, text: Text, notes: Notes) -> Made:
    options = [*element.findall("selectoption"), *element.findall("dragbox")]
    choices = [line(_text(one), notes) for one in options]
    return from_choices(text, choices, _explanation(element, notes), notes)


READERS: dict[str, Callable[[Element, Text, Notes], Made]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _select,
    "ddwtos": _select,
}
_CALCULATED = _("ihre Zahlen werden für jeden Versuch gewürfelt")
REFUSED = {
    "essay": TO_BE_READ,
    "description": NO_QUESTION,
    "random": _("sie ist ein Platzhalter für eine zufällige Frage; das macht hier der Bauplan der Prüfung"),
    "randomsamatch": _(
        "sie ist ein Platzhalter für zufällige Fragen; das macht hier der Bauplan der Prüfung"
    ),
    "calculated": _CALCULATED,
    "calculatedsimple": _CALCULATED,
    "calculatedmulti": _CALCULATED,
    "ddmarker": AREAS,
    "ddimageortext": AREAS,
}
