"""Why a dealership is ready or not in one rollout, requirement by requirement."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dealerships.calendar import today
from dealerships.models.scopes import scope_of
from dealerships.permissions import can_manage_accounts
from readiness import sentences
from readiness.boards import rows_of
from readiness.houses import findings, minutes_to_ready, next_urgent, outlook_of, why_no_names
from readiness.models import StaleMark, WaveMember
from readiness.views.rollouts import find_rollout


@require_safe
@login_required
def dealership(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """404 where the reader does not see the dealership in a wave of this rollout."""
    rollout = find_rollout(request, code)
    members = WaveMember.objects.visible_to(request.user).filter(rollout=rollout)
    member = get_object_or_404(members.select_related("dealership__group", "wave"), dealership__number=number)
    scope = scope_of(request.user)
    context: dict[str, Any] = {
        "rollout": rollout,
        "member": member,
        "house": member.dealership,
        "today": today(),
        "manages_accounts": can_manage_accounts(request.user, member.dealership),
    }
    rows = rows_of(request.user, member.dealership_id)
    context["others"] = [row for row in rows if row.verdict.rollout_id != rollout.pk]
    row = next((row for row in rows if row.verdict.rollout_id == rollout.pk), None)
    if row is not None:
        found = findings(row, request.user)
        told, endings = outlook_of(row.verdict, found, request.user)
        context |= {
            "outlook": told,
            "endings": endings,
            "row": row,
            "findings": found,
            "minutes": minutes_to_ready(found),
            "sentence": sentences.house(
                row.verdict.status, [one.status for one in found if one.requirement.mandatory]
            ),
            "why_no_names": why_no_names(scope, member.dealership),
            "next": next_urgent(row.verdict, request.user)
            or next((other.verdict for other in context["others"] if other.reason), None),
            "is_stale": StaleMark.objects.filter(dealership=member.dealership_id).exists(),
        }
    return render(request, "readiness/dealership.html", context)
