"""Before the test, question by question, and the overview before it is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.drawing import PoolTooSmall
from assessments.models import Attempt
from assessments.reading import content_for, unlocks
from assessments.services import attempts
from assessments.services.attempts import Asked, AttemptOver
from assessments.views.finding import FoundTest, find_test
from courses.questions import TYPES
from courses.questions.base import InvalidAnswer
from enrolments.services import enrolling
from enrolments.views.finding import person_of

FIELD = "answer"


@require_safe
@login_required
def test(request: HttpRequest, key: UUID) -> HttpResponse:
    """What awaits the learner, and the one way on: begin, go on, or look at the result."""
    found = find_test(request, key)
    tries = found.attempts()
    is_open = bool(tries) and tries[0].submitted_at is None
    return render(
        request,
        "assessments/test.html",
        {
            "found": found,
            "count": _count(found),
            "open": tries[0] if is_open else None,
            "last": next((one for one in tries if one.submitted_at), None),
            "passed": any(one.passed for one in tries),
            "locked_by": [] if tries else unlocks(person_of(request), found.course, key),
        },
    )


def _count(found: FoundTest) -> int:
    return sum(section.count for section in found.page.sections.all())


@require_POST
@login_required
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """Draw the questions and go to the first; where an attempt is open, go on with it."""
    found = find_test(request, key)
    if not found.attempts() and unlocks(person_of(request), found.course, key):
        return redirect("assessments:test", key)
    if not (found.page.live and found.course_page.live):
        raise Http404
    try:
        attempt = attempts.start(enrolling.enrol(person_of(request), found.course), found.page)
    except PoolTooSmall:
        messages.error(
            request,
            _("Dieser Test hat zurzeit zu wenige Fragen. Das Trainer-Team sieht das und ergänzt sie."),
        )
        return redirect("assessments:test", key)
    return redirect("assessments:question", key, _next_open(attempts.asked(attempt), 0))


def _next_open(questions: list[Asked], after: int) -> int:
    """The next place without an answer, from the one after this; the first, where all are answered."""
    places = [one.drawn.position for one in questions if one.answer is None]
    return next((place for place in places if place > after), places[0] if places else 1)


@dataclass(frozen=True)
class Place:
    """One question's place in the overview."""

    position: int
    is_answered: bool
    is_flagged: bool
    is_current: bool = False


def _places(questions: list[Asked], current: int = 0) -> list[Place]:
    return [
        Place(one.drawn.position, one.answer is not None, one.drawn.is_flagged, one.drawn.position == current)
        for one in questions
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question(request: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """One question. A POST saves its answer: from a script it gets a line of JSON, from a form the next page."""
    found = find_test(request, key)
    attempt = next(iter(found.attempts()), None)
    if attempt is None:
        return redirect("assessments:test", key)
    if request.method == "POST":
        return _save(request, found, attempt, position)
    if attempt.submitted_at is not None:
        return redirect("assessments:result", key)
    return _question(request, found, attempt, position)


def _question(
    request: HttpRequest,
    found: FoundTest,
    attempt: Attempt,
    position: int,
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    questions = attempts.asked(attempt)
    if not 1 <= position <= len(questions):
        raise Http404
    shown = questions[position - 1]
    answered = sum(one.answer is not None for one in questions)
    return render(
        request,
        "assessments/question.html",
        {
            "found": found,
            "attempt": attempt,
            "asked": shown,
            "type": shown.version.type,
            "content": content_for(shown.version.contents),
            "offered": shown.drawn.arrangement,
            "answer": shown.answer,
            "name": FIELD,
            "position": position,
            "count": len(questions),
            "answered": answered,
            "places": _places(questions, position),
            "problem": problem,
        },
        status=status,
    )


def _save(request: HttpRequest, found: FoundTest, attempt: Attempt, position: int) -> HttpResponse:
    """Save what was answered. 400: no answer to this question; 409: the attempt is over, or another one is open."""
    by_script = request.headers.get("Accept") == "application/json"
    questions = attempts.asked(attempt)
    if not 1 <= position <= len(questions):
        raise Http404
    if request.POST.get("attempt") != str(attempt.number) or attempt.submitted_at is not None:
        return _over(request, found, by_script)
    drawn = questions[position - 1]
    try:
        value = TYPES[drawn.version.type].read(
            attempts.leading_content(drawn.version.contents), dict(request.POST.lists()), FIELD
        )
        attempts.save_answer(attempt, position, value, key=_key(request), flag="flag" in request.POST)
    except AttemptOver:
        return _over(request, found, by_script)
    except (InvalidAnswer, ValueError) as error:
        advice = getattr(error, "advice", None)
        problem = str(advice) if advice else _("Diese Antwort gehört nicht zu dieser Frage.")
        if by_script:
            return JsonResponse({"problem": problem}, status=HTTPStatus.BAD_REQUEST)
        return _question(request, found, attempt, position, problem=problem, status=HTTPStatus.BAD_REQUEST)
    if by_script:
        time = date_format(timezone.localtime(), "TIME_FORMAT")
        return JsonResponse({"saved": _("Gespeichert um %(time)s Uhr") % {"time": time}})
    return _onwards(request, found, position, len(questions))


def _key(request: HttpRequest) -> UUID | None:
    """The script's key for this change; a form without script has none."""
    given = request.POST.get("key")
    return UUID(given) if given else None


def _onwards(request: HttpRequest, found: FoundTest, position: int, count: int) -> HttpResponse:
    key = found.page.translation_key
    going = request.POST.get("go", "")
    if going.isascii() and going.isdecimal() and 1 <= int(going) <= count:
        return redirect("assessments:question", key, int(going))
    if going == "course":
        return redirect("enrolments:course", found.course.key)
    if going == "overview" or position >= count:
        return redirect("assessments:overview", key)
    return redirect("assessments:question", key, position + 1)


def _over(request: HttpRequest, found: FoundTest, by_script: bool) -> HttpResponse:
    problem = _("Dieser Versuch ist schon abgegeben. Daran ändert sich nichts mehr.")
    if by_script:
        return JsonResponse({"problem": problem}, status=HTTPStatus.CONFLICT)
    return render(
        request, "assessments/over.html", {"found": found, "problem": problem}, status=HTTPStatus.CONFLICT
    )


@require_safe
@login_required
def overview(request: HttpRequest, key: UUID) -> HttpResponse:
    """All questions, open, answered or flagged, before the test is handed in."""
    found = find_test(request, key)
    attempt = next(iter(found.attempts()), None)
    if attempt is None:
        return redirect("assessments:test", key)
    if attempt.submitted_at is not None:
        return redirect("assessments:result", key)
    places = _places(attempts.asked(attempt))
    context: dict[str, Any] = {
        "found": found,
        "attempt": attempt,
        "places": places,
        "unanswered": [place for place in places if not place.is_answered],
        "flagged": [place for place in places if place.is_flagged],
    }
    return render(request, "assessments/overview.html", context)


@require_POST
@login_required
def submit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand the test in; twice is once. A form of an earlier attempt hands in nothing."""
    found = find_test(request, key)
    attempt = next(iter(found.attempts()), None)
    if attempt is None:
        return redirect("assessments:test", key)
    if "attempt" not in request.POST:
        return HttpResponseBadRequest(_("Es fehlt, welcher Versuch gemeint ist."), content_type="text/plain")
    if request.POST["attempt"] == str(attempt.number):
        attempts.submit(attempt)
    return redirect("assessments:result", key)
