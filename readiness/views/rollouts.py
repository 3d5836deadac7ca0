"""The rollouts that the reader sees, with their waves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dealerships.calendar import today
from readiness.boards import overviews
from readiness.models import Rollout


@require_safe
@login_required
def rollouts(request: HttpRequest) -> HttpResponse:
    return render(request, "readiness/rollouts.html", {"rollouts": overviews(request.user), "today": today()})


def find_rollout(request: HttpRequest, code: str) -> Rollout:
    """The rollout of this code; 404 where there is none or the reader does not see it."""
    seen = Rollout.objects.visible_to(request.user).select_related("system__manufacturer", "release__system")
    return get_object_or_404(seen, code=code)
