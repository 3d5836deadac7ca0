"""A case: the mean of what its questions are worth, each by the rule of its own type; unanswered ones are nothing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from courses.questions.base import NOTHING, Answer, Content, Form, InvalidAnswer, Mark
from courses.questions.simple import SIMPLE

RULE = _("Teilpunkte: Jede Teilfrage zählt gleich viel.")


def offered(content: Content) -> Sequence[str]:
    """What all questions offer: ids differ throughout a case, so that each finds its own in any order."""
    return [one for part in content["parts"] for one in SIMPLE[part["type"]].offered(part["content"])]


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The answer to each question, whose fields begin with ``name-ID``; unanswered ones are left out."""
    answers = {
        part["id"]: SIMPLE[part["type"]].read(part["content"], form, f"{name}-{part['id']}")
        for part in content["parts"]
    }
    return {part: answer for part, answer in answers.items() if answer is not None} or None


def check(content: Content, answer: Answer) -> None:
    if not isinstance(answer, dict):
        raise InvalidAnswer("not an answer to each question")
    parts = {part["id"]: part for part in content["parts"]}
    for key, given in answer.items():
        if key not in parts:
            raise InvalidAnswer(f"no such question: {key!r}")
        SIMPLE[parts[key]["type"]].check(parts[key]["content"], given)


def mark(content: Content, answer: Answer) -> Mark:
    inner = {
        part["id"]: SIMPLE[part["type"]].mark(part["content"], answer[part["id"]])
        if part["id"] in answer
        else NOTHING
        for part in content["parts"]
    }
    points = sum((one.points for one in inner.values()), Fraction(0)) / len(inner)
    return Mark(points, {key: one.is_correct for key, one in inner.items()}, inner)
