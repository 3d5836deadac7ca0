"""Which browser a test is taken in, and how another one takes over."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.models import Attempt
from assessments.services import attempts, devices
from assessments.services.attempts import AttemptOver
from assessments.views.finding import FoundTest, find_test

COOKIE = "test-device"
LASTS = 30 * 24 * 60 * 60


def on_device(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the ``device``: a number that this browser was given and that says nothing else of it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        known = _known(request)
        device = known or uuid4()
        response = view(request, *args, device=device, **kwargs)
        if known is None:
            response.set_cookie(
                COOKIE,
                str(device),
                max_age=LASTS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    return answer


def _known(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None


def elsewhere(
    request: HttpRequest, found: FoundTest | None, attempt: Attempt, *, kept: bool = False
) -> HttpResponse:
    """The test is open on another device; a line of JSON where no page is ``found`` to say it on. ``kept``: what this
    one sent was kept, under its turn."""
    if found is None:
        told = {
            "problem": _("Der Test wird auf einem anderen Gerät fortgesetzt."),
            "elsewhere": reverse("assessments:continue_here", args=[attempt.test]),
        }
        return JsonResponse(told, status=HTTPStatus.CONFLICT)
    context = {"found": found, "attempt": attempt, "kept": kept}
    return render(request, "assessments/elsewhere.html", context, status=HTTPStatus.CONFLICT)


@require_POST
@login_required
@on_device
def continue_here(request: HttpRequest, key: UUID, *, device: UUID) -> HttpResponse:
    """Take the open attempt over and go to its next open question; the other device is told when it next asks."""
    found = find_test(request, key)
    attempt = found.latest()
    if attempt is None or attempt.submitted_at is not None:
        return redirect("assessments:test", key)
    try:
        devices.take_over(attempt, device)
    except AttemptOver:
        return redirect("assessments:result", key)
    return redirect("assessments:question", key, next_open(attempts.asked(attempt)))


def next_open(questions: list[attempts.Asked]) -> int:
    """The first place without an answer; the first of all, where every one is answered."""
    return next((one.drawn.position for one in questions if one.answer is None), 1)
