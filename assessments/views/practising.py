"""Answering again what wasn't right: for oneself alone. Nothing of it is stored, and no result changes by it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.reading import Reviewed, results, review
from assessments.services.attempts import Asked, read_answer
from assessments.views.finding import find_test, handed_in
from assessments.views.showing import FIELD, refusal_of
from courses.questions import TYPES
from courses.questions.base import InvalidAnswer


def practisable(gaps: list[Reviewed]) -> list[Reviewed]:
    """What can be tried again at once: not what somebody would have to judge."""
    return [one for one in gaps if not one.asked.is_judged]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def practice(request: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """A question of the latest result that wasn't right, asked again; a POST is told at once how it was.

    404 where the result doesn't show it as one to try again.
    """
    found = find_test(request, key)
    attempt = handed_in(found.attempts())
    if attempt is None:
        return redirect("assessments:test", key)
    if attempt.is_placement or attempt.awaits_judgement:
        return redirect("assessments:result", key)
    gaps = practisable(results(attempt).get("gaps", []))
    place = next((n for n, one in enumerate(gaps) if one.asked.drawn.position == position), None)
    if place is None:
        raise Http404
    shown = gaps[place].asked
    checked, problem = _checked(request, shown) if request.method == "POST" else (None, "")
    context = {
        "found": found,
        "content": gaps[place].content,
        "language": gaps[place].language,
        "type": shown.version.type,
        "rule": TYPES[shown.version.type].rule,
        "offered": shown.drawn.arrangement,
        "answer": None,
        "name": FIELD,
        "number": place + 1,
        "count": len(gaps),
        "after": gaps[place + 1].asked.drawn.position if place + 1 < len(gaps) else None,
        "checked": checked,
        "problem": problem,
    }
    return render(request, "assessments/practice.html", context, status=400 if problem else 200)


def _checked(request: HttpRequest, shown: Asked) -> tuple[Reviewed | None, str]:
    """How the answer in the form is, or why it can't be told."""
    try:
        value = read_answer(shown.drawn, dict(request.POST.lists()), FIELD)
    except (InvalidAnswer, ValueError) as error:
        return None, refusal_of(error)
    if value is None:
        return None, _("Es ist noch keine Antwort da, die sich prüfen lässt.")
    return review([Asked(shown.drawn, value)])[0], ""
