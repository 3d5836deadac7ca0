"""A place on a screenshot: a point for a click in an area that is right, nothing for any other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from courses.questions.base import Answer, Content, Form, Mark
from courses.questions.screens import check_click, hit, read_click


def offered(content: Content) -> Sequence[str]:
    return ()


def read(content: Content, form: Form, name: str) -> Answer | None:
    return read_click(form, name)


def check(content: Content, answer: Answer) -> None:
    check_click(answer)


def mark(content: Content, answer: Answer) -> Mark:
    area = hit(content["areas"], answer)
    if area is None:
        return Mark(Fraction(0))
    return Mark(Fraction(int(area["correct"])), {area["id"]: area["correct"]})
