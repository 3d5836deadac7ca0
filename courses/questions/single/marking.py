"""One right answer: a point for it, nothing for any other."""

from __future__ import annotations

from fractions import Fraction

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark
from courses.questions.choices import offered, right_options


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The id of the chosen option."""
    chosen = form.get(name, ())
    if not chosen:
        return None
    if len(chosen) > 1:
        raise InvalidAnswer("more than one option")
    check(content, chosen[0])
    return chosen[0]


def check(content: Content, answer: Answer) -> None:
    if answer not in offered(content):
        raise InvalidAnswer(f"no such option: {answer!r}")


def mark(content: Content, answer: Answer) -> Mark:
    is_correct = answer in right_options(content)
    return Mark(Fraction(int(is_correct)), {answer: is_correct})
