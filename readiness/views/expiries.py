"""Whose proofs end when: a dealership's, by name where that is allowed, and a rollout's, as counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dealerships.calendar import today
from dealerships.models import Dealership
from dealerships.models.scopes import scope_of
from dealerships.paging import page_of
from dealerships.permissions import leads, permit
from readiness.boards import standing, verdicts_seen
from readiness.expiries import expiries_of, lines_of, once_each
from readiness.filters import Options, in_area
from readiness.forms import ExpiryForm
from readiness.houses import why_no_names
from readiness.models import RolloutVerdict
from readiness.permissions import names_of, sees_names
from readiness.proofs import proofs_in_words
from readiness.views.rollouts import find_rollout

PAGE_SIZE = 100


@require_safe
@login_required
def team_expiries(request: HttpRequest, number: str) -> HttpResponse:
    """For who leads the house: whose proofs ended or end, and on which day; without an agreement only how many."""
    house = get_object_or_404(Dealership.objects.visible_to(request.user), number=number)
    permit(leads, request.user, house)
    form = ExpiryForm(request.GET)
    day = today()
    context: dict[str, Any] = {
        "house": house,
        "form": form,
        "today": day,
        "shows_names": sees_names(scope_of(request.user), house),
        "why_no_names": why_no_names(scope_of(request.user), house),
    }
    if not form.is_valid():
        return render(request, "readiness/team_expiries.html", context, status=400)
    heads = list(
        RolloutVerdict.objects.visible_to(request.user)
        .filter(dealership=house)
        .select_related("dealership", "rollout", "wave")
    )
    found = once_each(expiries_of(heads, day, form.window))
    words = proofs_in_words({one.requirement.proof for one in found})
    names = names_of(request.user, [one.person for one in found]) if context["shows_names"] else {}
    context["entries"] = [
        {
            "who": names.get(one.person, ""),
            "proof": words.get(one.requirement.proof, one.requirement.proof),
            "expiry": one,
            "is_over": one.is_over(day),
        }
        for one in found
    ]
    context["counts"] = sorted(
        Counter((entry["proof"], entry["is_over"]) for entry in context["entries"]).items()
    )
    return render(request, "readiness/team_expiries.html", context)


@require_safe
@login_required
def expiries(request: HttpRequest, code: str) -> HttpResponse:
    """How many proofs end at which dealership, as far as the reader may know it."""
    rollout = find_rollout(request, code)
    waves = [one.wave for one in standing(request.user, rollout).overview.waves]
    options = Options.of(request.user, rollout, waves)
    form = ExpiryForm(request.GET, options=options)
    scope = scope_of(request.user)
    context: dict[str, Any] = {
        "rollout": rollout,
        "form": form,
        "today": today(),
        "hides_small": scope.is_above_group,
    }
    if not form.is_valid():
        return render(request, "readiness/expiries.html", context, status=400)
    chosen = form.cleaned_data
    rows = verdicts_seen(request.user, rollout)
    if chosen["area"]:
        rows = in_area(rows, chosen["area"], options.areas)
    if chosen["wave"]:
        rows = rows.filter(wave__code=chosen["wave"])
    heads = list(rows.select_related("dealership", "wave"))
    lines = lines_of(heads, scope, today(), form.window, chosen["requirement"])
    page = page_of(request, lines, PAGE_SIZE)
    context |= {"page": page, "total": sum(one.ending for one in lines)}
    return render(request, "readiness/expiries.html", context)
