"""What the pages of courses and results show of certificates, through hooks that those apps call."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from certificates.models import Certificate
from courses.models import Course
from dealerships.calendar import today


def certificate_panel(request: HttpRequest, course: Course | int) -> SafeString:
    """The reader's own valid certificates that the course leads to; empty where there is none."""
    certificates = (
        Certificate.objects.issued()
        .valid_on(today())
        .filter(person=request.user.pk, certification__required_courses__course=course)
        .select_related("certification")
        .order_by("certification", "-issued_on")
    )
    newest = list({one.certification_id: one for one in reversed(certificates)}.values())
    if not newest:
        return SafeString()
    return render_to_string("certificates/_panel.html", {"certificates": newest}, request)
