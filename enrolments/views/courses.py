"""A course: what it is about and its steps; starting it, and going on wherever one was."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks

from dealerships.calendar import today
from enrolments.guides import guide_of
from enrolments.outlines import Outline, learning_of
from enrolments.services.enrolling import enrol
from enrolments.services.progress import complete_course
from enrolments.views.finding import find_course, learner_page, person_of

PANELS = "academy_course_panels"
"""Hooks of the apps above: called with the request and the course, each gives HTML for a course that is done."""

BEGINNINGS = "academy_course_beginnings"
"""Hooks of the apps above: called with the request and the outline of a course that isn't done, each gives another
way to begin (`Beginning`), or None."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """``start_label``: what the usual button is called beside it, which then isn't the main one; empty: it stays so."""

    html: SafeString
    start_label: str = ""


@require_safe
@learner_page
def course(request: HttpRequest, key: UUID) -> HttpResponse:
    outline = find_course(request, key)
    if outline.is_to_be_completed and outline.enrolment and complete_course(outline.enrolment):
        outline = find_course(request, key)
    page = outline.page
    beginnings = _beginnings(request, outline)
    context = {
        "outline": outline,
        "page": page,
        "roles": list(page.roles.all()),
        "competences": list(page.competences.select_related("competence")),
        "today": today(),
        "panels": [hook(request, outline.course) for hook in hooks.get_hooks(PANELS)]
        if outline.is_done
        else [],
        "beginnings": beginnings,
        "start_label": next((one.start_label for one in beginnings if one.start_label), ""),
    }
    return render(request, "enrolments/course.html", context)


def _beginnings(request: HttpRequest, outline: Outline) -> list[Beginning]:
    if outline.is_done or not outline.steps:
        return []
    found = (hook(request, outline) for hook in hooks.get_hooks(BEGINNINGS))
    return [one for one in found if one is not None]


@require_safe
@learner_page
def guide(request: HttpRequest, key: UUID) -> HttpResponse:
    """The course's quick reference."""
    outline = find_course(request, key)
    context = {"outline": outline, "parts": guide_of(outline), "today": today()}
    return render(request, "enrolments/guide.html", context)


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
    if outline.next_step:
        return outline.resume_url
    first = outline.first_step
    return first.url if first else reverse("enrolments:course", args=[outline.course.key])
