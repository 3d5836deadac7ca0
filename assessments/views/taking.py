"""Before the test, and the overview before it is handed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.clock import allowance, in_minutes
from assessments.deltas import blueprint_for
from assessments.drawing import CannotDraw
from assessments.models import Attempt
from assessments.reading import clock_of, unlocks
from assessments.services import attempts, devices
from assessments.services.attempts import Elsewhere, MustWait
from assessments.services.supplements import supplement_of
from assessments.views import evidence
from assessments.views.devices import elsewhere, next_open, on_device
from assessments.views.finding import FoundTest, find_test
from assessments.views.showing import places_of
from dealerships.numbers import whole_number
from enrolments.services import enrolling
from enrolments.views.finding import person_of


@require_safe
@login_required
def test(request: HttpRequest, key: UUID) -> HttpResponse:
    """What awaits the learner, and the one way on: begin, go on, or look at the result."""
    found = find_test(request, key)
    tries = found.attempts()
    is_open = bool(tries) and tries[0].submitted_at is None
    if found.is_placement:
        return _placement(request, found, tries)
    blueprint = blueprint_for(found.page, found.enrolment)
    return render(
        request,
        "assessments/test.html",
        {
            "found": found,
            "count": blueprint.count,
            "critical": sum(blueprint.always.values()),
            "asks_changes": blueprint.only is not None,
            "open": tries[0] if is_open else None,
            "awaits": bool(tries) and tries[0].awaits_judgement,
            "clock": clock_of(tries[0]) if is_open else None,
            "new_minutes": _minutes(request, found),
            "chance": found.chance(tries),
            "last": next((one for one in tries if one.passed is not None), None),
            "passed": any(one.passed for one in tries),
            "locked_by": [] if tries else unlocks(person_of(request), found.course, key),
        },
    )


def _placement(request: HttpRequest, found: FoundTest, tries: list[Attempt]) -> HttpResponse:
    """Once it is taken there is only its result; who has done the course, or takes only changes, needs none."""
    key = found.page.translation_key
    if tries and tries[0].submitted_at is not None:
        return redirect("assessments:result", key)
    if not found.may_be_placed:
        return redirect("enrolments:course", found.course.key)
    context = {"found": found, "count": found.page.blueprint.count, "open": next(iter(tries), None)}
    return render(request, "assessments/placement.html", context)


def _minutes(request: HttpRequest, found: FoundTest) -> int | None:
    """How many a new attempt would have, with what the reader has been granted."""
    limit = found.page.time_limit
    if limit is None:
        return None
    supplement = supplement_of(person_of(request).pk, found.course)
    return in_minutes(allowance(limit, supplement_percent=supplement))


@require_POST
@login_required
@on_device
def begin(request: HttpRequest, key: UUID, *, device: UUID) -> HttpResponse:
    """Draw the questions and go to the first; where an attempt is open, go on with it. While one has to wait for
    the next attempt, the test's first page says until when.

    Whoever has completed the course repeats its test within that passage: a new one begins with the course alone.
    """
    found = find_test(request, key)
    if found.is_placement and not found.may_be_placed:
        return redirect("assessments:test", key)
    if not found.attempts() and unlocks(person_of(request), found.course, key):
        return redirect("assessments:test", key)
    if not (found.page.live and found.course_page.live):
        raise Http404
    try:
        enrolment = found.enrolment or enrolling.enrol(person_of(request), found.course)
        if found.is_placement and enrolment.takes_changes:
            return redirect("enrolments:course", found.course.key)
        attempt = attempts.start(enrolment, found.page, device)
    except MustWait:
        return redirect("assessments:test", key)
    except CannotDraw:
        messages.error(
            request,
            _("Dieser Test hat zurzeit zu wenige Fragen. Das Trainer-Team sieht das und ergänzt sie."),
        )
        return redirect("assessments:test", key)
    if attempt.submitted_at is not None:
        return redirect("assessments:result", key)
    return redirect("assessments:question", key, next_open(attempts.asked(attempt)))


@require_safe
@login_required
@on_device
def overview(request: HttpRequest, key: UUID, *, device: UUID) -> HttpResponse:
    """All questions, open, answered or flagged, before the test is handed in."""
    found = find_test(request, key)
    attempt = found.latest()
    if attempt is None:
        return redirect("assessments:test", key)
    if attempt.submitted_at is not None:
        return redirect("assessments:result", key)
    if not devices.claim(attempt, device):
        return elsewhere(request, found, attempt)
    questions = attempts.asked(attempt)
    places = places_of(questions)
    context: dict[str, Any] = {
        "found": found,
        "attempt": attempt,
        "clock": clock_of(attempt),
        "places": places,
        "unanswered": [place for place in places if not place.is_answered],
        "flagged": [place for place in places if place.is_flagged],
        "judges": evidence.judges_of(questions),
    }
    return render(request, "assessments/overview.html", context)


@require_POST
@login_required
@on_device
def submit(request: HttpRequest, key: UUID, *, device: UUID) -> HttpResponse:
    """Hand the test in; twice is once. A form of an earlier attempt hands in nothing, and neither does a page from
    before another device took over."""
    found = find_test(request, key)
    attempt = found.latest()
    if attempt is None:
        return redirect("assessments:test", key)
    if "attempt" not in request.POST:
        return HttpResponseBadRequest(_("Es fehlt, welcher Versuch gemeint ist."), content_type="text/plain")
    if request.POST["attempt"] == str(attempt.number) and attempt.submitted_at is None:
        turn = whole_number(request.POST.get("turn", ""))
        if turn is None and not devices.claim(attempt, device):
            return elsewhere(request, found, attempt)
        try:
            attempts.submit(attempt, turn=turn)
        except Elsewhere:
            return elsewhere(request, found, attempt)
    return redirect("assessments:result", key)
