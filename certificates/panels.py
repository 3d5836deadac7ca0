"""What the pages of courses and results show of certificates, through hooks that those apps call."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from certificates.models import Certificate
from certificates.services.renewing import can_renew_by
from courses.models import Course
from dealerships.calendar import today


def renewal_panel(request: HttpRequest, course: Course, *, is_done: bool) -> SafeString:
    """That the course renews a certificate now: why, until when, and where it is done, the way to begin it anew."""
    renewal = can_renew_by(request.user, course)  # type: ignore[arg-type]  # courses are for who is signed in
    if renewal is None:
        return SafeString()
    context = {"renewal": renewal, "course": course, "is_done": is_done}
    return render_to_string("certificates/_renewal.html", context, request)


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
