"""A statement: a point for who says rightly whether it is true, nothing for who doesn't."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark

ANSWERS = ("true", "false")


def offered(content: Content) -> Sequence[str]:
    """Nothing to be shuffled: "true" comes first everywhere."""
    return ()


def read(content: Content, form: Form, name: str) -> Answer | None:
    chosen = form.get(name, ())
    if not chosen:
        return None
    if len(chosen) > 1:
        raise InvalidAnswer("both")
    check(content, chosen[0])
    return chosen[0]


def check(content: Content, answer: Answer) -> None:
    if answer not in ANSWERS:
        raise InvalidAnswer(f"neither true nor false: {answer!r}")


def mark(content: Content, answer: Answer) -> Mark:
    is_correct = (answer == "true") is content["correct"]
    return Mark(Fraction(int(is_correct)), {answer: is_correct})
