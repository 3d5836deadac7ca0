"""Attempts as they stand: the row and its lock, the questions with the answers that count, and what those are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from assessments.models import (
    Answer,
    Attempt,
    DrawnQuestion,
    QuestionVersion,
)
from courses.questions import TYPES
from courses.questions.base import NOTHING, Content, InvalidAnswer, Mark
from courses.questions.contents import mark_over
from enrolments.models import Enrolment


class AttemptOver(Exception):
    """The attempt has been handed in, or its time is over: nothing about it changes any more."""


def open_attempt(enrolment: Enrolment, test: UUID) -> Attempt | None:
    return Attempt.objects.open().filter(enrolment=enrolment, test=test).timed().first()


def lock(attempt: Attempt) -> Attempt:
    """The attempt as it is now, with its enrolment; until the end of the transaction nobody else changes it."""
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").timed()
    return locked.get(pk=attempt.pk)


def lock_open(attempt: Attempt) -> Attempt:
    """:raises AttemptOver: where nothing about it changes any more."""
    locked = lock(attempt)
    if locked.is_over:
        raise AttemptOver
    return locked


def leading_content(contents: Mapping[str, Content]) -> Content:
    """The content that decides: German where there is one."""
    return in_order(contents)[0]


def in_order(contents: Mapping[str, Content]) -> list[Content]:
    """The question in all its languages, German first: what it says goes before what others say alike."""
    return [contents[code] for code in languages_of(contents)]


def languages_of(contents: Mapping[str, Content]) -> list[str]:
    return sorted(contents, key=lambda code: (code != "de", code))


@dataclass(frozen=True)
class Asked:
    """A question of an attempt with the answer that counts (None: none)."""

    drawn: DrawnQuestion
    answer: Any

    @property
    def version(self) -> QuestionVersion:
        return self.drawn.version

    @property
    def is_judged(self) -> bool:
        return TYPES[self.version.type].is_judged

    @cached_property
    def mark(self) -> Mark:
        """By the key of the version that was drawn, or of the one that has put it right since; what somebody has to
        judge is worth what they said."""
        if self.is_judged:
            return Mark(self.drawn.points)
        corrected = self.drawn.marked_by
        anew = None if corrected is None else mark_anew(corrected, self.version.type, self.answer)
        return mark(self.version, self.answer) if anew is None else anew


def mark_anew(corrected: QuestionVersion, kind: str, answer: Any) -> Mark | None:
    """What an answer to an earlier version is worth by a later one; None where it can't be an answer to that, or no
    key says what it is worth."""
    if answer is None:
        return NOTHING
    if corrected.type != kind or TYPES[kind].is_judged:
        return None
    try:
        TYPES[kind].check(leading_content(corrected.contents), answer)
    except InvalidAnswer:
        return None
    return mark(corrected, answer)


def mark(version: QuestionVersion, answer: Any) -> Mark:
    """What a valid answer (None: none) is worth by this version, in the most generous of its languages."""
    if answer is None:
        return NOTHING
    return mark_over(TYPES[version.type], in_order(version.contents), answer)


def asked(attempt: Attempt) -> list[Asked]:
    """The attempt's questions in their order, each with the last answer that came in: two queries."""
    return asked_in([attempt.pk])[attempt.pk]


def asked_in(attempts: Collection[int]) -> dict[int, list[Asked]]:
    """The same for many attempts, and still two queries."""
    drawn = DrawnQuestion.objects.filter(attempt__in=attempts).select_related("version", "marked_by")
    rows = Answer.objects.filter(question__attempt__in=attempts).order_by("turn", "pk")
    answers = dict(rows.values_list("question", "value"))
    found: dict[int, list[Asked]] = {pk: [] for pk in attempts}
    for one in drawn.order_by("position"):
        found[one.attempt_id].append(Asked(one, answers.get(one.pk)))
    return found
