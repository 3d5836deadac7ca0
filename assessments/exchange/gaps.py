"""What counts in a gap, out of answers that a file weighs: ours takes what is fully right, and nothing by halves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.exchange import contents
from assessments.exchange.contents import NEAR, percent, written
from assessments.exchange.markup import NO_TEXT, Text
from assessments.exchange.parsed import Notes, Refused
from dealerships.bundles.errors import shown

PROMPT = _("Ergänzen Sie, was fehlt.")
"""What a question says whose text is the one with the gaps; in the language of the file."""


@dataclass(frozen=True, slots=True)
class Variant:
    text: str
    weight: Decimal
    feedback: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal
    tolerance: Decimal
    weight: Decimal
    feedback: Text = NO_TEXT


def text_gap(
    variants: Sequence[Variant], *, case_sensitive: bool, notes: Notes
) -> tuple[dict[str, Any], str]:
    """The gap, and what the file says to single answers, for the explanation. ``*`` stands for anything."""
    best = max((one.weight for one in variants), default=Decimal(0))
    if best <= 0:
        raise Refused(_("keine Antwort ist richtig"))
    accepted, said = [], []
    for one in variants:
        if "*" in one.text.replace("\\*", ""):
            note_wildcard(one, notes)
            continue
        text = one.text.replace("\\*", "*")
        if best - one.weight <= NEAR:
            accepted.append(text)
        elif one.weight > 0:
            notes.add(
                _("ohne Teilpunkte: „%(text)s“ (%(percent)s) zählt nicht"),
                text=shown(text, 40),
                percent=percent(one.weight),
            )
        said.append(contents.in_explanation(text, one.feedback, notes))
    if not accepted:
        raise Refused(_("was richtig ist, steht nur als Muster mit * da"))
    return contents.text_gap(accepted, case_sensitive=case_sensitive), "".join(said)


def note_wildcard(variant: Variant, notes: Notes) -> None:
    """An answer that stands for any other, which none of ours does."""
    if variant.weight > 0:
        notes.add(_("ohne das Muster „%(text)s“"), text=shown(variant.text, 40))
    if variant.feedback:
        notes.add(_("ohne die Rückmeldung zu allen anderen Antworten"))


def best_amount(amounts: Sequence[Amount], notes: Notes) -> tuple[Amount, str]:
    """The one that earns most, the first of equals; and what the file says to single answers."""
    if not amounts:
        raise Refused(_("keine Antwort ist richtig"))
    best = max(amounts, key=lambda one: one.weight)
    if best.weight <= 0:
        raise Refused(_("keine Antwort ist richtig"))
    said = [contents.in_explanation(written(best.value), best.feedback, notes)]
    for one in amounts:
        if one is best:
            continue
        said.append(contents.in_explanation(written(one.value), one.feedback, notes))
        if one.weight > 0:
            notes.add(
                _("ohne die weitere Lösung %(value)s ± %(tolerance)s (%(percent)s)"),
                value=written(one.value),
                tolerance=written(one.tolerance),
                percent=percent(one.weight),
            )
    if len(said) == 1 or not any(said[1:]):
        return best, contents.explained([best.feedback], notes)
    return best, "".join(said)
