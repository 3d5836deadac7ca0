"""The text around the gaps: where ``[[1]]`` stands is the first gap. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARKER = re.compile(r"\[\[(\d{1,2})\]\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or a gap with its number."""

    text: str = ""
    gap: Mapping[str, Any] | None = None
    number: int = 0


def numbers(passage: str) -> list[int]:
    """The numbers of the markers, in the order in which they stand."""
    return [int(one) for one in MARKER.findall(passage)]


def pieces(passage: str, gaps: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """The passage cut at its markers; a marker of no gap stays text."""
    found: list[Piece] = []
    for place, part in enumerate(MARKER.split(passage)):
        if place % 2 == 0:
            found += [Piece(part)] if part else []
        elif 1 <= int(part) <= len(gaps):
            found.append(Piece(gap=gaps[int(part) - 1], number=int(part)))
        else:
            found.append(Piece(f"[[{part}]]"))
    return found
