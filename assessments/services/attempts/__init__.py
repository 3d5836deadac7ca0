"""An attempt from its start to its result. Everything may be asked for twice, also at the same moment."""

from __future__ import annotations

from assessments.services.attempts.answering import (
    AnswerFixed,
    TakesFiles,
    confirm,
    read_answer,
    save_answer,
    save_form,
    set_flag,
)
from assessments.services.attempts.reading import (
    Asked,
    AttemptOver,
    asked,
    asked_in,
    in_order,
    languages_of,
    leading_content,
    lock,
    lock_open,
    mark,
    mark_anew,
    open_attempt,
)
from assessments.services.attempts.starting import MustWait, arrangement, chance_after, start
from assessments.services.attempts.submitting import Elsewhere, finish, outcome, submit

__all__ = [
    "AnswerFixed",
    "Asked",
    "AttemptOver",
    "Elsewhere",
    "MustWait",
    "TakesFiles",
    "arrangement",
    "asked",
    "asked_in",
    "chance_after",
    "confirm",
    "finish",
    "in_order",
    "languages_of",
    "leading_content",
    "lock",
    "lock_open",
    "mark",
    "mark_anew",
    "open_attempt",
    "outcome",
    "read_answer",
    "save_answer",
    "save_form",
    "set_flag",
    "start",
    "submit",
]
