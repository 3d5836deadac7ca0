"""Contents of our question types, made of what the formats have in common; refused where no form of ours takes them.

They have the shape of the types' contents without ids: those depend on what is in the pool already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.exchange.markup import NO_TEXT, Text, line, lines, plain, rich
from assessments.exchange.parsed import Notes, Refused
from dealerships.bundles.errors import phrase, shown

OPTIONS = (2, 8)
ITEMS = (3, 8)
PAIRS = (2, 8)
DISTRACTORS = 4
GAPS = 12
VARIANTS = 12
LONGEST_OPTION = 300
LONGEST_SIDE = 200
LONGEST_FEEDBACK = 600
LONGEST_VARIANT = 80
LONGEST_PASSAGE = 2000
LONGEST_UNIT = 30
FULL = Decimal(100)
NEAR = Decimal("0.01")
"""Weights are rounded in files: 33.33333 percent are a third."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{0,15})?|[.,]\d{1,15})(?:[eE][+-]?\d{1,2})?")
_GAP = re.compile(r"\[\[(?=\d{1,2}\]\])")


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer of a file with its share of the point, in percent; None where the file says only right or wrong."""

    text: Text
    is_right: bool
    weight: Decimal | None = None
    feedback: Text = NO_TEXT

    @property
    def percent(self) -> Decimal:
        if self.weight is None:
            return FULL if self.is_right else Decimal(0)
        return self.weight


Made = tuple[str, dict[str, Any]]
"""The name of a type, and a content of it."""


def question(text: Text, explanation: str, notes: Notes) -> dict[str, Any]:
    html = rich(text, notes)
    if not html:
        raise Refused(_("sie hat keinen Text"))
    return {"text": html, "explanation": explanation}


def choice(
    text: Text, answers: Sequence[Weighed], explanation: str, notes: Notes, *, is_multiple: bool | None
) -> Made:
    """One right answer or several. ``is_multiple`` None: as many as are right.

    :raises Refused: where there is nothing to decide, or more than a question of ours may offer.
    """
    right = [one for one in answers if one.percent > 0]
    if is_multiple is False and len(right) > 1:
        right = _only_the_best(answers, right, notes)
    multiple = is_multiple is True or len(right) > 1
    _within(len(answers), OPTIONS, _("%(count)s Antworten statt %(least)s bis %(most)s"))
    if not right:
        raise Refused(_("keine Antwort ist richtig"))
    if multiple and len(right) == len(answers):
        raise Refused(_("alle Antworten sind richtig"))
    _compare_weights(answers, right, notes, multiple=multiple)
    options = [
        {
            "text": _short(line(one.text, notes), LONGEST_OPTION, _("eine Antwort")),
            "correct": one in right,
            "feedback": feedback(one.feedback, notes),
        }
        for one in answers
    ]
    return "multiple" if multiple else "single", {**question(text, explanation, notes), "options": options}


def note_fixed_order(notes: Notes) -> None:
    notes.add(_("ohne die feste Reihenfolge der Antworten: ob gemischt wird, sagt der Test"))


def _only_the_best(answers: Sequence[Weighed], right: list[Weighed], notes: Notes) -> list[Weighed]:
    """Of answers of which one is to be chosen those that earn most; where there are several, any would do."""
    best = max(one.percent for one in right)
    kept = [one for one in right if one.percent == best]
    if len(kept) > 1:
        notes.add(_("ohne die Wahl unter mehreren richtigen Antworten: alle richtigen sind nötig"))
    return kept


def _compare_weights(
    answers: Sequence[Weighed], right: list[Weighed], notes: Notes, *, multiple: bool
) -> None:
    """We count by a rule of our own; what the file says otherwise is lost."""
    if all(one.weight is None for one in answers):
        return
    share = FULL / len(right) if multiple else FULL
    off = -share if multiple else Decimal(0)
    fits = all(abs(one.percent - (share if one in right else off)) <= NEAR for one in answers)
    if multiple and not fits:
        weights = ", ".join(percent(one.percent) for one in answers)
        notes.add(_("ohne die Gewichte der Antworten (%(weights)s)"), weights=weights)
    elif not fits and any(one.percent != 0 for one in answers if one not in right):
        notes.add(_("ohne Teilpunkte für halb richtige Antworten"))


def true_false(
    text: Text, *, is_true: bool, if_true: Text, if_false: Text, explanation: str, notes: Notes
) -> Made:
    return "truefalse", {
        **question(text, explanation, notes),
        "correct": is_true,
        "feedback": {"true": feedback(if_true, notes), "false": feedback(if_false, notes)},
    }


def order(text: Text, items: Sequence[Text], explanation: str, notes: Notes) -> Made:
    _within(len(items), ITEMS, _("%(count)s Schritte statt %(least)s bis %(most)s"))
    found = [{"text": _short(line(one, notes), LONGEST_OPTION, _("ein Schritt"))} for one in items]
    return "order", {**question(text, explanation, notes), "items": found}


def matching(
    text: Text, pairs: Sequence[tuple[Text, Text]], others: Sequence[Text], explanation: str, notes: Notes
) -> Made:
    """Pairs of left and right; ``others`` are right sides that match nothing."""
    _within(len(pairs), PAIRS, _("%(count)s Paare statt %(least)s bis %(most)s"))
    _within(len(others), (0, DISTRACTORS), _("%(count)s überzählige rechte Seiten statt höchstens %(most)s"))
    found = [
        {
            "left": _short(line(left, notes), LONGEST_SIDE, _("eine linke Seite")),
            "right": _short(line(right, notes), LONGEST_SIDE, _("eine rechte Seite")),
        }
        for left, right in pairs
    ]
    distractors = [_short(line(one, notes), LONGEST_SIDE, _("eine rechte Seite")) for one in others]
    rights = [one["right"] for one in found] + distractors
    if len(set(rights)) < len(rights):
        raise Refused(_("dieselbe rechte Seite gehört zu mehreren linken"))
    return "matching", {
        **question(text, explanation, notes),
        "pairs": found,
        "distractors": distractors,
    }


def numeric(
    text: Text, answer: Decimal, tolerance: Decimal, unit: str, explanation: str, notes: Notes
) -> Made:
    return "numeric", {**question(text, explanation, notes), **_amount(answer, tolerance, unit)}


def gap(text: Text, passage: str, gaps: Sequence[dict[str, Any]], explanation: str, notes: Notes) -> Made:
    """``passage`` has the markers ``[[1]]`` … of the gaps, in their order."""
    _within(len(gaps), (1, GAPS), _("%(count)s Lücken statt %(least)s bis %(most)s"))
    if len(passage) > LONGEST_PASSAGE:
        raise Refused(_("der Text mit den Lücken ist länger als 2.000 Zeichen"))
    return "gap", {**question(text, explanation, notes), "passage": passage, "gaps": list(gaps)}


def text_gap(accepted: Sequence[str], *, case_sensitive: bool) -> dict[str, Any]:
    found = list(dict.fromkeys(" ".join(one.split()) for one in accepted))
    if not found or not all(found):
        raise Refused(_("zu einer Lücke fehlt, was hineingehört"))
    _within(len(found), (1, VARIANTS), _("%(count)s Schreibweisen in einer Lücke statt höchstens %(most)s"))
    for one in found:
        _short(one, LONGEST_VARIANT, _("was in eine Lücke gehört"))
    return {"kind": "text", "accepted": found, "case_sensitive": case_sensitive}


def number_gap(answer: Decimal, tolerance: Decimal, unit: str) -> dict[str, Any]:
    return {"kind": "number", **_amount(answer, tolerance, unit)}


def unmarked(text: str) -> str:
    """Text around gaps, in which nothing of its own looks like one."""
    return _GAP.sub("[ [", text)


# Parts ---------------------------------------------------------------------------------------------------


def feedback(text: Text, notes: Notes) -> str:
    said = lines(text, notes)
    if len(said) > LONGEST_FEEDBACK:
        notes.add(_("ohne eine Rückmeldung, die länger als 600 Zeichen ist"))
        return ""
    return said


def explained(parts: Sequence[Text], notes: Notes) -> str:
    """What is said after the answer, whatever it was."""
    return "".join(rich(one, notes, links=True) for one in parts)


def in_explanation(answer: str, said: Text, notes: Notes) -> str:
    """What a file says to one answer, where the type has no place for it but the explanation."""
    words = lines(said, notes)
    return rich(Text(f"„{answer}“: {words}"), notes) if words else ""


def number(text: str) -> Decimal:
    """:raises Refused: where the text is none."""
    text = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(text):
        raise Refused(phrase(_("„%(text)s“ ist keine Zahl"), {"text": shown(text, 40)}))
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise Refused(phrase(_("„%(text)s“ ist keine Zahl"), {"text": shown(text, 40)})) from error


def written(value: Decimal) -> str:
    """Without an exponent and without noughts at the end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def percent(value: Decimal) -> str:
    return f"{written(round(value, 2))} %"


def _amount(answer: Decimal, tolerance: Decimal, unit: str) -> dict[str, str]:
    for value in (answer, tolerance):
        if abs(value) >= 10**12 or value != round(value, 6):
            raise Refused(_("eine Zahl hat mehr als 12 Stellen oder mehr als 6 Nachkommastellen"))
    if tolerance < 0:
        raise Refused(_("die erlaubte Abweichung ist kleiner als null"))
    unit = " ".join(unit.split())
    _short(unit or "-", LONGEST_UNIT, _("die Einheit"))
    return {"answer": written(answer), "tolerance": written(tolerance), "unit": unit}


def _within(count: int, bounds: tuple[int, int], problem: Any) -> None:
    least, most = bounds
    if not least <= count <= most:
        raise Refused(phrase(problem, {"count": count, "least": least, "most": most}))


def _short(text: str, most: int, what: Any) -> str:
    if not text:
        raise Refused(phrase(_("%(what)s hat keinen Text"), {"what": what}))
    if len(text) > most:
        raise Refused(phrase(_("%(what)s ist länger als %(most)s Zeichen"), {"what": what, "most": most}))
    return text


def named(name: str, content: dict[str, Any]) -> str:
    """The question's name, else how its text begins."""
    return name.strip() or plain(content["text"])
