"""Colours on paper and screen: whether a text in one can be read on the other (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from decimal import Decimal

HEX = re.compile(r"#[0-9a-f]{6}")
LEAST = Decimal("4.5")
"""The contrast that a text of ordinary size needs."""
WHITE = "#ffffff"


def contrast(one: str, other: str) -> Decimal:
    """From 1 to 21, rounded down to two places, so that what is shown as enough is enough."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return ((light + Decimal("0.05")) / (dark + Decimal("0.05"))).quantize(Decimal("0.01"), "ROUND_DOWN")


def _luminance(colour: str) -> Decimal:
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue


def _linear(value: int) -> Decimal:
    share = Decimal(value) / 255
    if share <= Decimal("0.04045"):
        return share / Decimal("12.92")
    return ((share + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")
