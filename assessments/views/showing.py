"""A question as its page shows it, and all places of an attempt."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessments.models import Attempt, Feedback
from assessments.reading import Reviewed, clock_of, content_for, language_for, review
from assessments.services import attempts
from assessments.services.attempts import Asked
from assessments.views import evidence
from assessments.views.finding import FoundTest
from courses.questions import TYPES

FIELD = "answer"


@dataclass(frozen=True)
class Place:
    """One question's place in the overview."""

    position: int
    is_answered: bool
    is_flagged: bool
    is_current: bool = False


def refusal_of(error: Exception) -> str:
    """Why what was sent can't be an answer, to who sent it."""
    advice = getattr(error, "advice", None)
    return str(advice) if advice else _("Diese Antwort gehört nicht zu dieser Frage.")


def places_of(questions: list[Asked], current: int = 0) -> list[Place]:
    return [
        Place(one.drawn.position, one.answer is not None, one.drawn.is_flagged, one.drawn.position == current)
        for one in questions
    ]


def asked_at(attempt: Attempt, position: int) -> list[Asked]:
    """The attempt's questions; 404 where none of them has this place."""
    questions = attempts.asked(attempt)
    if not 1 <= position <= len(questions):
        raise Http404
    return questions


def show_question(
    request: HttpRequest,
    found: FoundTest,
    attempt: Attempt,
    questions: list[Asked],
    position: int,
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shown = questions[position - 1]
    answered = sum(one.answer is not None for one in questions)
    return render(
        request,
        "assessments/question.html",
        {
            "found": found,
            "attempt": attempt,
            "clock": clock_of(attempt),
            "asked": shown,
            "type": shown.version.type,
            "rule": TYPES[shown.version.type].rule,
            "content": content_for(shown.version.contents),
            "language": language_for(shown.version.contents),
            "offered": shown.drawn.arrangement,
            "answer": shown.answer,
            "name": FIELD,
            "position": position,
            "count": len(questions),
            "answered": answered,
            "checked": _checked(shown),
            "is_told_at_once": attempt.feedback == Feedback.AT_ONCE and not shown.is_judged,
            **(evidence.context_of(shown) if shown.is_judged else {}),
            "places": places_of(questions, position),
            "problem": problem,
        },
        status=status,
    )


def _checked(shown: Asked) -> Reviewed | None:
    """What the learner is told of an answer that they had checked."""
    return review([shown])[0] if shown.drawn.confirmed_at is not None else None
