"""What came of an attempt: for its learner alone, with the way back to what didn't sit yet."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail import hooks

from assessments.models import Attempt
from assessments.placing import placed
from assessments.reading import results, sent_in
from assessments.views.finding import find_test, handed_in
from assessments.views.practising import practisable
from enrolments.views.finding import person_of

PANELS, ASIDES = "academy_result_panels", "academy_result_asides"
"""Hooks of the apps above, called with the request and the attempt: a panel gives HTML for below the verdict, with
the next step on it; an aside, for below the topics."""


@require_safe
@login_required
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """The latest attempt that was handed in, also while it waits to be judged; without one, the test's first page."""
    found = find_test(request, key)
    tries = found.attempts()
    attempt = handed_in(tries)
    if attempt is None:
        return redirect("assessments:test", key)
    if attempt.is_placement:
        context = {"found": found, "attempt": attempt, **placed(person_of(request), attempt)}
        return render(request, "assessments/placed.html", context)
    if attempt.awaits_judgement:
        context = {"found": found, "attempt": attempt, "sent": sent_in(attempt)}
        return render(request, "assessments/awaiting.html", context)
    shown = results(attempt)
    context = {
        "found": found,
        "attempt": attempt,
        "settled": sum(one.percent >= attempt.pass_percent for one in shown["topics"]),
        "again": practisable(shown.get("gaps", [])),
        "chance": found.chance(tries),
        "stays_passed": not attempt.passed and any(one.passed for one in tries),
        "open": next((one for one in tries if one.submitted_at is None), None),
        "panels": _shown(PANELS, request, attempt),
        "asides": _shown(ASIDES, request, attempt),
        **shown,
    }
    return render(request, "assessments/result.html", context)


def _shown(name: str, request: HttpRequest, attempt: Attempt) -> list[str]:
    """What the hooks have to say, where it is anything."""
    return [html for hook in hooks.get_hooks(name) if (html := hook(request, attempt))]
