"""Which versions of a question are one and the same to the statistics: those that differ in words alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from assessments.models import QuestionVersion
from assessments.services.attempts import leading_content
from assessments.services.publishing import skeleton
from assessments.statistics.choices import OFFERING
from assessments.statistics.facts import Run
from courses.questions.base import Content


@dataclass
class Known:
    """A run of a question's versions, and what its statistics need of them."""

    run: Run
    question: UUID
    last: int
    is_current: bool
    type: str
    options: list[str]
    right: list[str]


def known_runs() -> tuple[dict[int, Known], dict[int, Run]]:
    """The runs by their first version, and the run of each version."""
    known: dict[int, Known] = {}
    runs: dict[int, Run] = {}
    question, last_skeleton, current = None, None, None
    versions = QuestionVersion.objects.order_by("question", "number")
    for version in versions.iterator(chunk_size=500):
        content = leading_content(version.contents)
        bones = (version.type, skeleton(content))
        if current is None or version.question != question or bones != last_skeleton:
            if current is not None and version.question == question:
                current.is_current = False
            offered, right = _options(version.type, content)
            run = Run(version.pk, version.type in OFFERING)
            current = Known(run, version.question, version.number, True, version.type, offered, right)
            known[version.pk] = current
        question, last_skeleton, current.last = version.question, bones, version.number
        runs[version.pk] = current.run
    return known, runs


def _options(type_: str, content: Content) -> tuple[list[str], list[str]]:
    """The options of a question that has some, and those that are right."""
    if type_ == "truefalse":
        return ["true", "false"], ["true" if content["correct"] else "false"]
    if type_ in OFFERING:
        options = content["options"]
        return [one["id"] for one in options], [one["id"] for one in options if one["correct"]]
    return [], []
