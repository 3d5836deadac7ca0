"""Whom a rollout's assignments concern, for those who plan it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealerships.calendar import today
from dealerships.permissions import permit
from readiness.boards import verdicts_seen
from readiness.models import StaleMark
from readiness.permissions import plans
from readiness.previews import preview_of
from readiness.services.assigning import DAYS_BEFORE
from readiness.views.rollouts import find_rollout


@require_safe
@login_required
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """404 where the reader does not see the rollout, 403 where others plan it."""
    rollout = find_rollout(request, code)
    permit(plans, request.user, rollout)
    seen = verdicts_seen(request.user, rollout)
    context = {
        "rollout": rollout,
        "stand": seen.aggregate(Min("facts_at"))["facts_at__min"],
        "is_stale": StaleMark.objects.filter(dealership__in=seen.values("dealership")).exists(),
        "previews": preview_of(rollout, request.user),
        "days_before": DAYS_BEFORE,
        "today": today(),
    }
    return render(request, "readiness/assignments.html", context)
