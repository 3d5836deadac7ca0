"""Answers as they come in, appended; of what is asked for twice, one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from assessments.models import (
    Answer,
    Attempt,
    DrawnQuestion,
    Feedback,
)
from assessments.services.attempts.reading import leading_content, lock_open
from courses.questions import TYPES, QuestionType
from courses.questions.base import Content, Form, InvalidAnswer


class AnswerFixed(Exception):
    """The answer has been checked: it is the one that counts in this attempt."""


class TakesFiles(Exception):
    """The question's answer are files, which come one by one (see `assessments.services.evidence`)."""


def save_answer(
    attempt: Attempt,
    position: int,
    value: Any,
    *,
    key: UUID | None = None,
    flag: bool | None = None,
    turn: int | None = None,
) -> Answer | None:
    """Append an answer (None: taken back) to the question at this place; the row of this change.

    ``key`` is the page's own for this change: one that is sent twice is one row. Without a key, what says the same
    as the last answer is no new one. None where nothing was answered and nothing is.

    ``turn`` is the attempt's when the page was shown (None: now). What a device gave before it learnt that another
    one had taken over is kept under its turn, whenever it comes in, and counts where nothing was answered in a later
    turn: what one saw saved on the newer device is never overwritten by what was waiting on the older one, what
    waited there is not lost, and no clock of a browser is asked. What is flagged, the latest turn alone says.

    :raises AttemptOver: after the attempt was handed in, or more than the grace after its end.
    :raises AnswerFixed: where another answer has been checked.
    :raises DrawnQuestion.DoesNotExist: where the attempt has no such place.
    :raises InvalidAnswer: where this can't be an answer to the question.
    :raises TakesFiles: where the question asks for files.
    """
    return _append(attempt, position, lambda kind, content: value, key=key, flag=flag, turn=turn)


def save_form(
    attempt: Attempt, position: int, form: Form, name: str, *, key: UUID | None, flag: bool, turn: int
) -> Answer | None:
    """The same with the answer in a submitted form, whose fields begin with ``name``."""
    return _append(attempt, position, _from(form, name), key=key, flag=flag, turn=turn)


def read_answer(drawn: DrawnQuestion, form: Form, name: str) -> Any:
    """The answer to the question in a submitted form, whose fields begin with ``name``; None where there is none.

    :raises InvalidAnswer: where this can't be an answer to the question.
    :raises TakesFiles: where the question asks for files.
    """
    return _read(drawn, _from(form, name))


def _from(form: Form, name: str) -> Callable[[QuestionType, Content], Any]:
    return lambda kind, content: kind.read(content, form, name)


def _append(
    attempt: Attempt,
    position: int,
    read: Callable[[QuestionType, Content], Any],
    *,
    key: UUID | None,
    flag: bool | None,
    turn: int | None,
) -> Answer | None:
    with transaction.atomic():
        locked = lock_open(attempt)
        turn = locked.turn if turn is None else turn
        if not 0 <= turn <= locked.turn:
            raise InvalidAnswer(f"no such turn: {turn}")
        drawn = DrawnQuestion.objects.select_related("version").get(attempt=attempt, position=position)
        value = _read(drawn, read)
        if flag is not None and flag != drawn.is_flagged and turn == locked.turn:
            DrawnQuestion.objects.filter(pk=drawn.pk).update(is_flagged=flag)
        before = list(drawn.answers.order_by("turn", "pk"))  # all that come later wait for the lock
        sent = next((one for one in before if one.key == key), None)
        last = next((one for one in reversed(before) if one.turn <= turn), None)
        says_the_same = (last.value if last else None) == value
        if drawn.confirmed_at is not None:
            if says_the_same or sent is not None:
                return last
            raise AnswerFixed
        if sent is not None:
            return sent
        if key is None and says_the_same:
            return last
        return Answer.objects.create(
            question=drawn, key=key or uuid4(), value=value, turn=turn, saved_at=locked.now
        )


def _read(drawn: DrawnQuestion, read: Callable[[QuestionType, Content], Any]) -> Any:
    kind, content = TYPES[drawn.version.type], leading_content(drawn.version.contents)
    if kind.is_judged:
        raise TakesFiles
    value = read(kind, content)
    if value is not None:
        kind.check(content, value)
    return value


def set_flag(attempt: Attempt, position: int, flag: bool) -> None:
    """Flag the question at this place, or not any more.

    :raises AttemptOver: after the attempt was handed in, or more than the grace after its end.
    """
    with transaction.atomic():
        lock_open(attempt)
        attempt.questions.filter(position=position).exclude(is_flagged=flag).update(is_flagged=flag)


def confirm(attempt: Attempt, position: int) -> bool:
    """Have the answer at this place checked, where the learner is told at once: it stays as it is from now on.

    Whether there is an answer to check; a second call changes nothing.

    :raises AttemptOver: after the attempt was handed in, or more than the grace after its end.
    :raises DrawnQuestion.DoesNotExist: where the attempt has no such place.
    """
    with transaction.atomic():
        locked = lock_open(attempt)
        drawn = attempt.questions.select_related("version").get(position=position)
        last = drawn.answers.order_by("-turn", "-pk").first()
        is_told = attempt.feedback == Feedback.AT_ONCE and not TYPES[drawn.version.type].is_judged
        if not is_told or last is None or last.value is None:
            return False
        DrawnQuestion.objects.filter(pk=drawn.pk, confirmed_at__isnull=True).update(confirmed_at=locked.now)
        return True
