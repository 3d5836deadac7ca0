"""A number: a point for it, or for one that differs by no more than the tolerance; nothing for any other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark

LONGEST = 24
_NUMBER = re.compile(r"(?P<sign>[+\-−]?)(?P<digits>\d[\d.,]*)")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*")
_BLANKS = re.compile(r"[\s'’]")


def offered(content: Content) -> Sequence[str]:
    return ()


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The number as it was typed; what isn't one, or is far too long, is no answer of this form."""
    typed = (form.get(name) or ("",))[0].strip()
    if not typed:
        return None
    check(content, typed)
    return typed


def check(content: Content, answer: Answer) -> None:
    if not isinstance(answer, str) or len(answer) > LONGEST or not readings(answer):
        raise InvalidAnswer(
            f"not a number: {answer!r}", advice=_("Geben Sie eine Zahl ein, zum Beispiel 24 oder 1,5.")
        )


def mark(content: Content, answer: Answer) -> Mark:
    """What can be read in two ways ("1.500") counts in the better one."""
    right, tolerance = Decimal(content["answer"]), Decimal(content["tolerance"])
    is_correct = any(abs(reading - right) <= tolerance for reading in readings(answer))
    return Mark(Fraction(int(is_correct)))


def readings(text: str) -> frozenset[Decimal]:
    """The numbers that a text may mean, written in the German or the English way; none where it is no number."""
    match = _NUMBER.fullmatch(_BLANKS.sub("", text))
    if match is None:
        return frozenset()
    sign = "-" if match["sign"] in ("-", "−") else ""
    digits = match["digits"]
    found = {
        digits.replace(group, "").replace(point, ".")
        for group, point in ((".", ","), (",", "."))
        if digits.count(point) <= 1
        and _is_grouped(digits.split(point)[0], group)
        and group not in digits.partition(point)[2]
    }
    return frozenset(Decimal(f"{sign}{one}") for one in found)


def _is_grouped(whole: str, group: str) -> bool:
    """Whether the separators stand between groups of three, or there are none."""
    return group not in whole or bool(_GROUPED.fullmatch(whole))
