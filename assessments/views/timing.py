"""More time, once for everybody."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.reading import clock_of
from assessments.services import timing
from assessments.services.attempts import AttemptOver
from assessments.views.devices import elsewhere, on_device
from assessments.views.finding import find_test


@require_POST
@login_required
@on_device
def more_time(request: HttpRequest, key: UUID, *, device: UUID) -> HttpResponse:
    """Half as much time again; asked for twice it is once. From a script it gets how much is left now."""
    found = find_test(request, key)
    attempt = found.latest()
    if attempt is None:
        return redirect("assessments:test", key)
    by_script = request.headers.get("Accept") == "application/json"
    if attempt.submitted_at is None and attempt.device not in (None, device):
        return elsewhere(request, None if by_script else found, attempt)
    try:
        clock = clock_of(timing.extend(attempt))
    except AttemptOver:
        if by_script:
            return JsonResponse({"problem": over_words()}, status=HTTPStatus.CONFLICT)
        return redirect("assessments:result", key)
    if by_script:
        return JsonResponse(clock.for_script() if clock else {})
    return redirect("assessments:overview", key)


def over_words() -> str:
    return _("Die Zeit ist um. Gewertet ist, was bis dahin gespeichert war; daran ändert sich nichts mehr.")
