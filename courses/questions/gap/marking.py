"""Gaps: a part of the point for each that is filled rightly.

A word is right where it is one of those accepted; how many blanks there are, which dash or apostrophe was typed and,
unless the gap says otherwise, capitals make no difference. A number is right within its tolerance, with or without
its unit; with another unit it is another number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark
from courses.questions.numeric import marking as numeric

RULE = _("Teilpunkte: Jede richtig ausgefüllte Lücke zählt.")

LONGEST = 80
_WITH_UNIT = re.compile(
    r"(?P<before>[^\d+\-−]*)(?P<number>[+\-−]?\s*\d[\d.,\s'’]*)(?P<after>(\D.*)?)", re.DOTALL
)
_ALIKE = str.maketrans({**dict.fromkeys("’‘´`", "'"), **dict.fromkeys("‐‑–—−", "-")})
"""Signs that keyboards and phones put for one another."""


def offered(content: Content) -> Sequence[str]:
    return ()


def read(content: Content, form: Form, name: str) -> Answer | None:
    """What was typed into each gap (``name-ID``); gaps with nothing in them are left out."""
    typed = {}
    for gap in content["gaps"]:
        given = (form.get(f"{name}-{gap['id']}") or ("",))[0].strip()
        if given:
            typed[gap["id"]] = given
    check(content, typed)
    return typed or None


def check(content: Content, answer: Answer) -> None:
    """By what is the same in all languages: a gap for a number takes one, whatever stands beside it."""
    if not isinstance(answer, dict):
        raise InvalidAnswer("not a text for each gap")
    kinds = {gap["id"]: gap["kind"] for gap in content["gaps"]}
    for key, text in answer.items():
        if key not in kinds:
            raise InvalidAnswer(f"no such gap: {key!r}")
        if not isinstance(text, str) or len(text) > LONGEST:
            raise InvalidAnswer("not a short text", advice=_("Das ist zu lang für eine Lücke."))
        if "\0" in text:
            raise InvalidAnswer(f"not a text: {text!r}")
        if kinds[key] == "number" and not amount(text)[0]:
            raise InvalidAnswer(
                f"not a number: {text!r}",
                advice=_("In eine Lücke für Zahlen gehört eine Zahl, zum Beispiel 24 oder 1,5."),
            )


def mark(content: Content, answer: Answer) -> Mark:
    parts = {gap["id"]: _fits(gap, answer.get(gap["id"])) for gap in content["gaps"]}
    return Mark(Fraction(sum(parts.values()), len(parts)), parts)


def _fits(gap: Mapping[str, Any], given: str | None) -> bool:
    if given is None:
        return False
    if gap["kind"] == "text":
        return plain(given, gap["case_sensitive"]) in {
            plain(one, gap["case_sensitive"]) for one in gap["accepted"]
        }
    numbers, unit = amount(given)
    right, tolerance = Decimal(gap["answer"]), Decimal(gap["tolerance"])
    return unit in ("", squeezed(gap["unit"])) and any(abs(one - right) <= tolerance for one in numbers)


def plain(text: str, case_sensitive: bool) -> str:
    """The text as it is compared."""
    same = " ".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())
    return same if case_sensitive else unicodedata.normalize("NFKC", same.casefold())


def amount(text: str) -> tuple[frozenset[Decimal], str]:
    """The numbers that a text may mean, none where it is none, and the unit that stands before or after."""
    match = _WITH_UNIT.fullmatch(text.strip())
    if match is None or len(match["number"]) > numeric.LONGEST:
        return frozenset(), ""
    return numeric.readings(match["number"].strip()), squeezed(match["before"] + match["after"])


def squeezed(unit: str) -> str:
    return plain("".join(unit.split()), case_sensitive=False)
