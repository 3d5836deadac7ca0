"""An attempt from its start to its result. Everything may be asked for twice, also at the same moment."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from assessments.drawing import Part, draw, percent
from assessments.models import Answer, Attempt, DrawnQuestion, QuestionVersion, TestPage
from courses.questions import TYPES
from courses.questions.base import NOTHING, Content, InvalidAnswer, Mark, shuffled
from enrolments.models import Enrolment
from enrolments.services.progress import complete_step


class AttemptOver(Exception):
    """The attempt has been handed in: nothing about it changes any more."""


def open_attempt(enrolment: Enrolment, test: UUID) -> Attempt | None:
    return Attempt.objects.open().filter(enrolment=enrolment, test=test).first()


def start(enrolment: Enrolment, page: TestPage) -> Attempt:
    """The open attempt at the test, or a new one with its questions drawn; of two at the same moment, one.

    The pass mark, the questions with their versions, and the order of everything are fixed here.

    :raises PoolTooSmall: where a topic has too few live questions.
    """
    test = page.translation_key
    if found := open_attempt(enrolment, test):
        return found
    try:
        with transaction.atomic():
            last = Attempt.objects.filter(enrolment=enrolment, test=test).aggregate(Max("number"))
            attempt = Attempt.objects.create(
                enrolment=enrolment,
                test=test,
                number=(last["number__max"] or 0) + 1,
                pass_percent=page.pass_percent,
            )
            _draw(attempt, page)
    except IntegrityError:
        found = open_attempt(enrolment, test)
        if found is None:
            raise
        return found
    return attempt


def _draw(attempt: Attempt, page: TestPage) -> None:
    chance = random.Random(secrets.randbits(64))  # noqa: S311 (seeded from what nobody can guess)
    parts = [Part(section.topic_id, section.count) for section in page.sections.all()]
    live = QuestionVersion.objects.filter(is_live=True, topic__in=[part.topic for part in parts])
    versions = {version.pk: version for version in live}
    pools: dict[int, list[int]] = {}
    for version in versions.values():
        pools.setdefault(version.topic_id, []).append(version.pk)
    earlier = DrawnQuestion.objects.filter(
        attempt__enrolment__person=attempt.enrolment.person_id, attempt__test=attempt.test
    )
    known = set(earlier.values_list("version__question", flat=True))
    seen = {pk for pk, version in versions.items() if version.question in known}
    DrawnQuestion.objects.bulk_create(
        DrawnQuestion(
            attempt=attempt,
            position=position,
            version_id=pk,
            arrangement=arrangement(versions[pk], chance.getrandbits(32)),
        )
        for position, pk in enumerate(draw(parts, pools, seen, chance), start=1)
    )


def arrangement(version: QuestionVersion, seed: int) -> list[str]:
    """The order in which a question's options, items or right sides are offered."""
    return shuffled(TYPES[version.type].offered(leading_content(version.contents)), seed)


def leading_content(contents: Mapping[str, Content]) -> Content:
    """The content that decides: German where there is one."""
    return contents.get("de") or next(iter(contents.values()))


def save_answer(
    attempt: Attempt, position: int, value: Any, *, key: UUID | None = None, flag: bool | None = None
) -> Answer | None:
    """Append an answer (None: taken back) to the question at this place; the row that counts for it now.

    ``key`` is the page's own for this change: one that is sent twice is one row. Without a key, what says the same
    as the last answer is no new one. None where nothing was answered and nothing is.

    :raises AttemptOver: after the attempt was handed in.
    :raises DrawnQuestion.DoesNotExist: where the attempt has no such place.
    :raises InvalidAnswer: where this can't be an answer to the question.
    """
    with transaction.atomic():
        _lock_open(attempt)
        drawn = DrawnQuestion.objects.select_related("version").get(attempt=attempt, position=position)
        if value is not None:
            TYPES[drawn.version.type].check(leading_content(drawn.version.contents), value)
        if flag is not None and flag != drawn.is_flagged:
            DrawnQuestion.objects.filter(pk=drawn.pk).update(is_flagged=flag)
        if key is not None:
            return Answer.objects.get_or_create(question=drawn, key=key, defaults={"value": value})[0]
        last = drawn.answers.order_by("-pk").first()
        if (last.value if last else None) == value:
            return last
        return Answer.objects.create(question=drawn, key=uuid4(), value=value)


def _lock_open(attempt: Attempt) -> Attempt:
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=attempt.pk)
    if locked.submitted_at is not None:
        raise AttemptOver
    return locked


@dataclass(frozen=True)
class Asked:
    """A question of an attempt with the answer that counts (None: none)."""

    drawn: DrawnQuestion
    answer: Any

    @property
    def version(self) -> QuestionVersion:
        return self.drawn.version

    @property
    def mark(self) -> Mark:
        if self.answer is None:
            return NOTHING
        return TYPES[self.version.type].mark(leading_content(self.version.contents), self.answer)


def asked(attempt: Attempt) -> list[Asked]:
    """The attempt's questions in their order, each with the last answer that came in: two queries."""
    drawn = list(attempt.questions.select_related("version").order_by("position"))
    rows = Answer.objects.filter(question__attempt=attempt).order_by("pk")
    answers = dict(rows.values_list("question", "value"))
    return [Asked(one, answers.get(one.pk)) for one in drawn]


def submit(attempt: Attempt) -> Attempt:
    """Hand the attempt in and mark it. Whoever comes second, also at the same moment, gets the same result.

    Where it is passed, the step is done in the same transaction, and with the last step the course, and what
    follows from that.
    """
    with transaction.atomic():
        try:
            locked = _lock_open(attempt)
        except AttemptOver:
            return Attempt.objects.get(pk=attempt.pk)
        questions = asked(locked)
        marks = [one.mark for one in questions]
        _keep_points(questions, marks)
        locked.percent = percent([mark.points for mark in marks])
        locked.passed = locked.percent >= locked.pass_percent
        locked.submitted_at = timezone.now()
        locked.save(update_fields=["percent", "passed", "submitted_at"])
        if locked.passed:
            complete_step(locked.enrolment, locked.test)
    return locked


def _keep_points(questions: Sequence[Asked], marks: Sequence[Mark]) -> None:
    for one, mark in zip(questions, marks, strict=True):
        points = Fraction(mark.points)
        one.drawn.points_numerator, one.drawn.points_denominator = points.numerator, points.denominator
    DrawnQuestion.objects.bulk_update(
        [one.drawn for one in questions], ["points_numerator", "points_denominator"]
    )


__all__ = [
    "Asked",
    "AttemptOver",
    "InvalidAnswer",
    "asked",
    "leading_content",
    "open_attempt",
    "save_answer",
    "start",
    "submit",
]
