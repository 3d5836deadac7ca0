"""Pairs: a part of the point for each left side with its right side."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark

RULE = _("Teilpunkte: Jedes richtige Paar zählt.")


def offered(content: Content) -> Sequence[str]:
    """The right sides, those that match nothing included."""
    return [right["id"] for right in content["rights"]]


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The chosen right side of each left side (``name-ID``); left sides without one are left out."""
    chosen = {}
    for pair in content["pairs"]:
        given = (form.get(f"{name}-{pair['id']}") or ("",))[0]
        if given:
            chosen[pair["id"]] = given
    check(content, chosen)
    return chosen or None


def check(content: Content, answer: Answer) -> None:
    if not isinstance(answer, dict):
        raise InvalidAnswer("not a choice for each left side")
    lefts = {pair["id"] for pair in content["pairs"]}
    for left, right in answer.items():
        if left not in lefts or right not in offered(content):
            raise InvalidAnswer(f"no such pair: {left!r}, {right!r}")


def mark(content: Content, answer: Answer) -> Mark:
    parts = {pair["id"]: answer.get(pair["id"]) == pair["match"] for pair in content["pairs"]}
    return Mark(Fraction(sum(parts.values()), len(parts)), parts)
