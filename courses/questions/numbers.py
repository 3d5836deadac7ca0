"""The fields of a number that is asked for, alone or in a gap."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

EXACT = {"max_digits": 18, "decimal_places": 6}


def right_number() -> blocks.DecimalBlock:
    return blocks.DecimalBlock(label=_("Richtige Zahl"), **EXACT)


def tolerance() -> blocks.DecimalBlock:
    return blocks.DecimalBlock(
        label=_("Erlaubte Abweichung"),
        default=0,
        min_value=0,
        help_text=_("Nach oben und unten; 0: genau diese Zahl."),
        **EXACT,
    )


def unit() -> blocks.CharBlock:
    return blocks.CharBlock(label=_("Einheit"), required=False, max_length=30)


def number_of(value: Any) -> dict[str, str]:
    """The three as plain JSON."""
    return {
        "answer": str(value["answer"]),
        "tolerance": str(value["tolerance"] or 0),
        "unit": value["unit"],
    }
