"""True or false, from a file."""

from __future__ import annotations

from courses.questions.base import Content
from courses.questions.importing import Importer, Parts, Raw


def value(content: Content, parts: Parts) -> Raw:
    return {
        "correct": "true" if content["correct"] else "false",
        "feedback_true": content["feedback"]["true"],
        "feedback_false": content["feedback"]["false"],
    }


IMPORTER = Importer(value)
