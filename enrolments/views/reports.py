"""What learners reported as outdated, for the trainers of the courses, without who it was."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from dealerships.models import Kind
from dealerships.models.scopes import scope_of
from dealerships.numbers import whole_number
from dealerships.paging import page_of
from enrolments.models import OutdatedReport
from enrolments.searching import places
from enrolments.services.reporting import close_reports
from enrolments.views.finding import person_of

PER_PAGE = 30


def tends(user: Any) -> bool:
    """Whether the person sees to reports at all."""
    scope = scope_of(user)
    return scope.everything or Kind.TRAINER in scope.kinds


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The open ones, or with ``?done`` the others; of all lessons or of one."""
    if not tends(request.user):
        raise PermissionDenied
    is_done = "done" in request.GET
    lesson = request.GET.get("lesson", "")
    number = whole_number(lesson)
    if lesson and number is None:
        raise Http404
    rows = OutdatedReport.objects.visible_to(request.user).filter(closed_at__isnull=not is_done)
    if number is not None:
        rows = rows.filter(page=number)
    found = rows.select_related("page", "page__locale", "closed_by")
    page = page_of(request, found, PER_PAGE)
    words = {one.page_id: dict(places(one.page.body.raw_data)) for one in page}
    context = {
        "page": page,
        "rows": [(one, words[one.page_id].get(one.block, "")) for one in page],
        "is_done": is_done,
        "lesson": lesson,
    }
    return render(request, "enrolments/admin/reports.html", context)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the chosen ones; what isn't the reader's to close, or is closed already, stays as it is."""
    if not tends(request.user):
        raise PermissionDenied
    named = map(whole_number, request.POST.getlist("report"))
    chosen = [pk for pk in named if pk is not None]
    rows = OutdatedReport.objects.visible_to(request.user).filter(pk__in=chosen)
    closed = close_reports(rows, by=person_of(request))
    said = ngettext("%(count)s Meldung ist erledigt.", "%(count)s Meldungen sind erledigt.", closed)
    messages.success(request, said % {"count": closed})
    return redirect("outdated_admin:index")
