"""What came of an attempt: for its learner alone, with the way back to what didn't sit yet."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail import hooks

from assessments.reading import results
from assessments.views.finding import find_test

PANELS = "academy_result_panels"
"""Hooks of the apps above: called with the request and the attempt, each gives HTML for below the verdict."""


@require_safe
@login_required
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """The latest attempt that was handed in; without one, the test's first page."""
    found = find_test(request, key)
    tries = found.attempts()
    attempt = next((one for one in tries if one.submitted_at is not None), None)
    if attempt is None:
        return redirect("assessments:test", key)
    context = {
        "found": found,
        "attempt": attempt,
        "open": next((one for one in tries if one.submitted_at is None), None),
        "panels": [hook(request, attempt) for hook in hooks.get_hooks(PANELS)],
        **results(attempt),
    }
    return render(request, "assessments/result.html", context)
