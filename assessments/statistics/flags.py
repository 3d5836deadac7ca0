"""Which questions deserve a second look, and why: pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

FEWEST = 5
"""People; a figure over fewer is not kept at all, so that nothing is said about persons."""
FEWEST_FOR_A_FLAG = 20
"""People; over fewer, chance alone makes questions look weak."""

HARD = Decimal("0.300")
"""Fewer than 30 percent of the points: what a course teaches is asked, so most should know it."""
EASY = Decimal("0.950")
"""The bound that the R package irtQ flags by default (``ctt``: ``crit.p``)."""
WEAK = Decimal("0.200")
"""Ebel & Frisbie (1991), *Essentials of Educational Measurement*, and Kelava & Moosbrugger (2020),
*Testtheorie und Fragebogenkonstruktion*: below .20 a question is to be put right or replaced."""
GROUP_PERCENT = 27
"""Kelley (1939), *Journal of Educational Psychology, 30*, 17-24: the upper and lower groups that tell most."""


class Flag(models.TextChoices):
    HARD = "hard", _("Zu schwer")
    EASY = "easy", _("Zu leicht")
    NEGATIVE = "negative", _("Trennt verkehrt herum")
    WEAK = "weak", _("Trennt kaum")
    MISLEADING = "misleading", _("Führt die Besten irre")
    UNCHOSEN = "unchosen", _("Antwort, die niemand wählt")


ADVICE = {
    Flag.HARD: _("Weniger als 30 % der Punkte: Steht die Antwort in der Lektion? Stimmt der Schlüssel?"),
    Flag.EASY: _("Mehr als 95 % der Punkte: Die Frage sagt kaum etwas darüber, wer es kann."),
    Flag.NEGATIVE: _(
        "Wer sonst viel weiß, liegt hier öfter falsch: Meist stimmt der Schlüssel nicht, oder der Text ist zweideutig."
    ),
    Flag.WEAK: _("Wer sonst viel weiß, liegt hier kaum öfter richtig."),
    Flag.MISLEADING: _("Von den Besten wählen mehr eine falsche Antwort als die richtige."),
    Flag.UNCHOSEN: _(
        "Diese falsche Antwort wählt niemand: Ersetzen Sie sie durch einen Irrtum, den es gibt."
    ),
}


def flags(
    persons: int,
    difficulty: Decimal | None,
    discrimination: Decimal | None,
    chosen: Mapping[str, int] | None = None,
    upper: Mapping[str, int] | None = None,
    right: Collection[str] = (),
) -> list[Flag]:
    """What is wrong with a question, the gravest first.

    ``chosen``: how often each of its options was chosen, by all and by the upper group; None where there are none
    to choose, or too few people chose. ``right``: the options that are right.
    """
    if persons < FEWEST_FOR_A_FLAG or difficulty is None:
        return []
    found = []
    if discrimination is not None and discrimination < 0:
        found.append(Flag.NEGATIVE)
    if upper and len(right) == 1 and any(n > upper[one] for n in upper.values() for one in right):
        found.append(Flag.MISLEADING)
    if difficulty < HARD:
        found.append(Flag.HARD)
    if discrimination is not None and 0 <= discrimination < WEAK:
        found.append(Flag.WEAK)
    if difficulty > EASY:
        found.append(Flag.EASY)
    if chosen and any(not n for option, n in chosen.items() if option not in right):
        found.append(Flag.UNCHOSEN)
    return found
