"""Texts with gaps as Moodle writes them: ``{1:SHORTANSWER:=…}`` in the text, or ``[[2]]`` with a list of choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.exchange import contents, gaps
from assessments.exchange.contents import FULL, Made, number
from assessments.exchange.markup import HTML, LONGEST, MARK, MARK_END, TOO_LONG, Text, plain, rich, typed
from assessments.exchange.parsed import Notes, Refused

_FIELD = re.compile(r"\{(?P<weight>\d{0,4}):(?P<kind>[A-Z_]{2,24}):(?P<answers>(?:\\.|[^\\}])*)\}", re.DOTALL)
# The text is HTML: the sign that begins a feedback may also be part of a character's number.
_ANSWER = re.compile(
    r"~?(?P<right>=)?(?:%(?P<weight>-?\d{1,3}(?:\.\d{1,10})?)%)?"
    r"(?P<text>(?:\\.|&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});|[^\\~#])*)(?:#(?P<said>(?:\\.|[^\\~])*))?",
    re.DOTALL,
)
_MARKED = re.compile(r"\[\[(\d{1,3})\]\]")
WORDS = {"SHORTANSWER": False, "SA": False, "MW": False, "SHORTANSWER_C": True, "SAC": True, "MWC": True}
"""Kinds of a gap for words, and whether capitals count."""
NUMBERS = frozenset({"NUMERICAL", "NM"})
CHOICES = re.compile(r"(?:MULTICHOICE|MC)(?:_?[HVS]+)?")


def cloze(text: Text, explanation: str, notes: Notes) -> Made:
    if len(text.value) > LONGEST:
        raise Refused(TOO_LONG)
    found: list[dict[str, Any]] = []
    said: list[str] = []
    weights: set[str] = set()

    def put(field: re.Match[str]) -> str:
        weights.add(field["weight"] or "1")
        made, words = _gap(field["kind"], field["answers"], notes)
        found.append(made)
        said.append(words)
        return f"{MARK}{len(found)}{MARK_END}"

    marked = _FIELD.sub(put, _unmarked(text.value))
    if not found:
        raise Refused(_("sie hat keine Lücke"))
    if len(weights) > 1:
        notes.add(_("ohne die Gewichte der Lücken: alle zählen gleich"))
    return _filled(Text(marked, text.format), found, explanation + "".join(said), notes)


def from_choices(text: Text, choices: Sequence[str], explanation: str, notes: Notes) -> Made:
    """Gaps that a list of words was chosen for: here they are typed."""
    found: list[dict[str, Any]] = []

    def put(marker: re.Match[str]) -> str:
        place = int(marker[1])
        if not 1 <= place <= len(choices):
            raise Refused(_("zu einer Lücke fehlt, was hineingehört"))
        found.append(contents.text_gap([choices[place - 1]], case_sensitive=False))
        return f"{MARK}{len(found)}{MARK_END}"

    marked = _MARKED.sub(put, _unmarked(text.value))
    if not found:
        raise Refused(_("sie hat keine Lücke"))
    note_choices(notes)
    return _filled(Text(marked, text.format), found, explanation, notes)


def note_choices(notes: Notes) -> None:
    notes.add(_("ohne die Auswahlliste: die Lücken werden ausgefüllt"))


def _unmarked(text: str) -> str:
    return text.replace(MARK, "").replace(MARK_END, "")


def _filled(marked: Text, found: Sequence[dict[str, Any]], explanation: str, notes: Notes) -> Made:
    """What stands above the paragraph with the first gap is the question, if there is anything."""
    above, rest = typed(rich(marked, notes))
    if "<b>" in rest or "<i>" in rest:
        notes.add(_("ohne fett und kursiv im Lückentext"))
    passage = contents.unmarked(plain(rest)).replace(MARK, "[[").replace(MARK_END, "]]")
    asked = Text(above, HTML) if above else Text(str(gaps.PROMPT))
    return contents.gap(asked, passage, found, explanation, notes)


def _gap(kind: str, answers: str, notes: Notes) -> tuple[dict[str, Any], str]:
    found = [one for one in _ANSWER.finditer(answers) if one["text"].strip()]
    if kind in NUMBERS:
        return _number(found, notes)
    variants = [
        gaps.Variant(_plain(one["text"]), _weight(one), Text(_unescaped(one["said"] or ""))) for one in found
    ]
    if kind in WORDS:
        return gaps.text_gap(variants, case_sensitive=WORDS[kind], notes=notes)
    if CHOICES.fullmatch(kind):
        note_choices(notes)
        literal = [gaps.Variant(one.text.replace("*", "\\*"), one.weight, one.feedback) for one in variants]
        return gaps.text_gap(literal, case_sensitive=False, notes=notes)
    raise Refused(_("sie hat eine Lücke, die es hier nicht gibt"))


def _number(found: Sequence[re.Match[str]], notes: Notes) -> tuple[dict[str, Any], str]:
    amounts = []
    for one in found:
        value, _colon, tolerance = _plain(one["text"]).partition(":")
        said = Text(_unescaped(one["said"] or ""))
        if value.strip() == "*":
            gaps.note_wildcard(gaps.Variant("*", _weight(one), said), notes)
            continue
        amounts.append(gaps.Amount(number(value), number(tolerance or "0"), _weight(one), said))
    best, words = gaps.best_amount(amounts, notes)
    return contents.number_gap(best.value, best.tolerance, ""), words


def _weight(answer: re.Match[str]) -> Decimal:
    if answer["weight"] is not None:
        return number(answer["weight"])
    return FULL if answer["right"] else Decimal(0)


def _plain(text: str) -> str:
    return " ".join(plain(rich(Text(_unescaped(text), "html"), Notes())).split())


def _unescaped(text: str) -> str:
    return re.sub(r"\\([^*])", r"\1", text, flags=re.DOTALL)
