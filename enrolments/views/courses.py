"""A course: what it is about and its steps; starting it, and going on wherever one was."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dealerships.calendar import today
from enrolments.outlines import Outline, learning_of
from enrolments.services.enrolling import enrol
from enrolments.services.progress import complete_course
from enrolments.views.finding import find_course, learner_page, person_of


@require_safe
@learner_page
def course(request: HttpRequest, key: UUID) -> HttpResponse:
    outline = find_course(request, key)
    if outline.is_to_be_completed and outline.enrolment and complete_course(outline.enrolment):
        outline = find_course(request, key)
    page = outline.page
    context = {
        "outline": outline,
        "page": page,
        "roles": list(page.roles.all()),
        "competences": list(page.competences.select_related("competence")),
        "today": today(),
    }
    return render(request, "enrolments/course.html", context)


@require_POST
@learner_page
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Enrol, where the course isn't done, and go to its next step."""
    outline = find_course(request, key)
    if not outline.is_done:
        enrol(person_of(request), outline.course)
    return redirect(_next_url(outline))


@require_safe
@login_required
def resume(request: HttpRequest) -> HttpResponse:
    """The next step of the most urgent course; home where nothing is left."""
    first = learning_of(person_of(request)).first
    return redirect(_next_url(first) if first else "home")


def _next_url(outline: Outline) -> str:
    step = outline.next_step or outline.first_step
    return step.url if step else reverse("enrolments:course", args=[outline.course.key])
