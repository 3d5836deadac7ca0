"""Renewing a certificate: its holder begins a course anew that they completed before."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from certificates.services.renewing import can_renew_by
from enrolments.services.enrolling import enrol
from enrolments.views.finding import find_course, learner_page, person_of


@require_POST
@learner_page
def renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin the course anew where that renews a certificate now; else nothing is begun. On to its next step."""
    outline = find_course(request, key)
    person = person_of(request)
    if can_renew_by(person, outline.course) is not None:
        enrol(person, outline.course)
        outline = find_course(request, key)
    if outline.is_begun and outline.next_step is not None:
        return redirect(outline.next_step.url)
    return redirect("enrolments:course", key)
