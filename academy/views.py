"""The front door, how pages look, the health page and the page for the day when something breaks."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from assessments.judging import to_judge
from certificates.models import Certificate
from certificates.services.renewing import Renewal, beginnable, certificates_of, renewals_of
from courses.models import Course
from courses.questions.evidence.block import Judge
from dealerships.calendar import today
from dealerships.models import Employment, Person
from dealerships.models.base import active_on
from dealerships.models.scopes import scope_of
from dealerships.permissions import can_manage_accounts
from enrolments.outlines import Learning, learning_of
from enrolments.services.progress import complete_course
from readiness.boards import overviews, rows_of, urgent_rows
from readiness.your_house import your_houses

logger = logging.getLogger(__name__)

THEMES = ("light", "dark")
A_YEAR = 365 * 24 * 60 * 60


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Whoever oversees dealerships finds what is red first; everybody finds their own work and proofs."""
    scope = scope_of(request.user)
    learning = _learning(request)  # first: a course that is completed by looking may bring a certificate
    certificates = list(certificates_of(cast("Person", request.user)))
    own = _own(request, certificates)
    context: dict[str, Any] = {
        "own": own,
        "today": own["today"],
        "learning": learning,
        "renewals": _renewals(request, learning, certificates),
    }
    if not scope.is_manager:
        context["is_first_visit"] = own["employments"] and not (
            learning.done or any(one.is_begun for one in learning.open)
        )
        context["houses"] = your_houses(cast("Person", request.user))
        return render(request, "academy/home.html", context)
    rollouts = overviews(request.user)
    leads = scope.managed or scope.groups
    context |= {
        "rollouts": rollouts,
        "confirmations": to_judge(request.user, Judge.OBSERVER).count() if leads else 0,
        "house": None,
        "red": sum(bool(one.counts.not_ready) for one in rollouts),
    }
    houses = scope.managed | scope.represented
    if not scope.makers and not scope.everything and not scope.groups and len(houses) == 1:
        rows = rows_of(request.user, dealership=next(iter(houses)))
        house = rows[0].dealership if rows else None
        context |= {
            "house": house,
            "rows": rows,
            "manages_accounts": house and can_manage_accounts(request.user, house),
        }
    else:
        context["rows"] = urgent_rows(request.user)
    return render(request, "academy/home.html", context)


def _own(request: HttpRequest, certificates: Iterable[Certificate]) -> dict[str, Any]:
    """The reader's own employments and certificates: what is valid first, by its end, then what was."""
    day = today()
    employments = Employment.objects.filter(active_on(day), person=request.user.pk)
    ordered = sorted(
        (one for one in certificates if one.revoked_on is None),
        key=lambda one: (bool(one.valid_until and one.valid_until < day), one.valid_until or date.max),
    )
    return {
        "today": day,
        "employments": list(employments.select_related("dealership", "role").order_by("starts_on")),
        "certificates": ordered,
        "next_refresh": _next_refresh(ordered, day),
    }


def _next_refresh(certificates: Iterable[Certificate], day: date) -> date | None:
    """When the next certification ends: the day on which the last certificate for it does."""
    ends: dict[int, date] = {}
    for one in certificates:
        ends[one.certification_id] = max(
            one.valid_until or date.max, ends.get(one.certification_id, date.min)
        )
    return min((end for end in ends.values() if day < end < date.max), default=None)


def _learning(request: HttpRequest) -> Learning:
    """What the reader learns; a course of which nothing is left any more is completed by looking."""
    person = cast("Person", request.user)
    learning = learning_of(person)
    finished = [one.enrolment for one in learning.open if one.enrolment and one.is_to_be_completed]
    completed = [complete_course(enrolment) for enrolment in finished]
    return learning_of(person) if any(completed) else learning


def _renewals(
    request: HttpRequest, learning: Learning, certificates: Iterable[Certificate]
) -> list[tuple[Renewal, list[Course]]]:
    """What the reader can renew, each with its courses that can be begun and aren't among what they learn already."""
    person = cast("Person", request.user)
    renewals = renewals_of(person, certificates)
    if not renewals:
        return []
    found_already = {one.course.pk for one in learning.open}
    missing = beginnable(person, renewals).exclude(pk__in=found_already).with_titles()
    courses = {one.pk: one for one in missing}
    found = ((one, [courses[pk] for pk in sorted(one.open & courses.keys())]) for one in renewals)
    return [(one, its) for one, its in found if its]


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device has it: kept in this browser alone."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "home"
    response = redirect(target)
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie(
            "theme", chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def health(request: HttpRequest) -> HttpResponse:
    """Whether this process serves and reaches its database; says nothing else."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """An apology with a reference that finds the traceback in the log; asks no database for anything."""
    reference = secrets.token_hex(4)
    logger.error("Reference %s: %s %s", reference, request.method, request.path)
    again = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseServerError(render_to_string("500.html", {"reference": reference, "again": again}))
