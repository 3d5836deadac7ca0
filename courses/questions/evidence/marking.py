"""Evidence: the answer is a list of files; what it is worth is somebody's judgement by the rubric, never computed.

A judgement gives each criterion its points, from none to all it has. The share of all points is the answer's worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from courses.questions.base import NOTHING, Answer, Content, Form, InvalidAnswer, Mark

MOST_FILES = 3

Points = Mapping[str, int]
"""The points of each criterion, by its id."""


class InvalidPoints(ValueError):
    """Not the points of this rubric."""


def offered(content: Content) -> Sequence[str]:
    return ()


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The files that the form names; they were taken before."""
    named = list(form.get(name, ()))
    if not named:
        return None
    check(content, named)
    return named


def check(content: Content, answer: Answer) -> None:
    """Whether the files are there is for whoever keeps them to say."""
    if (
        not isinstance(answer, list)
        or not 1 <= len(answer) <= MOST_FILES
        or len({*map(str, answer)}) < len(answer)
    ):
        raise InvalidAnswer("not a few files")
    for one in answer:
        try:
            UUID(one)
        except (AttributeError, TypeError, ValueError) as problem:
            raise InvalidAnswer(f"not a file: {one!r}") from problem


def mark(content: Content, answer: Answer) -> Mark:
    """Nothing, as long as nobody has judged it."""
    return NOTHING


def judged(content: Content, points: Points) -> Fraction:
    """The share of all points of the rubric.

    :raises InvalidPoints: where a criterion is missing, unknown, or has more points than there are.
    """
    most = {one["id"]: one["points"] for one in content["criteria"]}
    if points.keys() != most.keys() or any(not 0 <= points[key] <= most[key] for key in most):
        raise InvalidPoints(f"{dict(points)} of {most}")
    return Fraction(sum(points.values()), sum(most.values()))
