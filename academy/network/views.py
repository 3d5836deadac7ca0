"""Master data in the browser: upload, the report of the check, bring it in, watch, result."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from academy.network import uploads
from academy.network.forms import SizeLimit, UploadForm
from academy.network.permissions import can_import
from academy.network.progress import told
from academy.network.reports import Error, StoredReport
from dealerships.models import ImportState, NetworkImport, Person
from dealerships.paging import page_of
from dealerships.permissions import permit
from dealerships.spreadsheets import neutral

PER_PAGE = 50
AT_WORK = (ImportState.CHECKING, ImportState.RUNNING)
FIRST_POLL_SECONDS = 2
SLOWEST_POLL_SECONDS = 10

LOOKS = {
    ImportState.CHECKING: "on_track",
    ImportState.CHECKED: "open",
    ImportState.REFUSED: "not_ready",
    ImportState.RUNNING: "on_track",
    ImportState.DONE: "ready",
    ImportState.DISCARDED: "not_applicable",
}
"""Which of the academy's status badges a state looks like."""


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    rows = _visible(request).select_related("manufacturer", "uploaded_by").defer("report")
    page = page_of(request, rows, PER_PAGE)
    return render(
        request,
        "academy/network/index.html",
        {"page": page, "rows": [(one, LOOKS[ImportState(one.state)]) for one in page]},
    )


@csrf_exempt  # checked below: the token lies in the body, and nobody's body is read before its limit is set
@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    permit(can_import, request.user)
    limit = SizeLimit(request)
    request.upload_handlers = [limit, *request.upload_handlers]
    return _upload(request, limit)


@csrf_protect
def _upload(request: HttpRequest, limit: SizeLimit) -> HttpResponse:
    user = cast("Person", request.user)
    if request.method != "POST":
        return render(request, "academy/network/upload.html", {"form": UploadForm(user=user)})
    data, files = request.POST, request.FILES
    form = UploadForm(data, files, user=user, is_too_large=limit.is_exceeded)
    if not form.is_valid():
        return render(
            request, "academy/network/upload.html", {"form": form}, status=413 if limit.is_exceeded else 400
        )
    taken = uploads.take_in(form.cleaned_data["file"], by=user, manufacturer=form.maker)
    return redirect("imports:detail", taken.public_id)


@login_required
@never_cache
@require_GET
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the state calls for: how far it is, what would change, what is wrong, or what has changed."""
    one = _one(request, public_id)
    report = StoredReport(one.report)
    context: dict[str, Any] = {"import": one, "look": LOOKS[ImportState(one.state)], "report": report}
    if one.state in AT_WORK:
        context |= _how_far(one, 0)
    if one.state == ImportState.REFUSED:
        context |= _errors(request, report)
    return render(request, "academy/network/detail.html", context)


@never_cache
@require_GET
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the page that asks how far it is; once that is over, or the session, the whole page."""
    if request.htmx and not request.user.is_authenticated:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    return _progress(request, public_id)


@login_required
def _progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    one = _one(request, public_id, without=("report",))
    if one.state not in AT_WORK:
        return HttpResponseClientRefresh() if request.htmx else redirect("imports:detail", public_id)  # type: ignore[attr-defined]
    asked = request.GET.get("n", "")
    context = {
        "import": one,
        **_how_far(one, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0),
    }
    return render(request, "academy/network/_progress.html", context)


@login_required
@require_GET
def errors_csv(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    """The errors as a table for a spreadsheet, of all tables or of one."""
    one = _one(request, public_id)
    if one.state != ImportState.REFUSED:
        raise Http404(_("Zu diesem Import gibt es keine Fehler."))
    report = StoredReport(one.report)
    errors = report.errors(_table(request, report))
    head = [_("Tabelle"), _("Zeile"), _("Spalte"), _("Wert"), _("Erwartet")]
    response = StreamingHttpResponse(_lines(head, errors), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("Fehler")}-{one.uploaded_at:%Y-%m-%d}.csv"'
    return response


@login_required
@require_POST
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    one = _one(request, public_id, without=("report",))
    if not uploads.start(one):
        messages.info(request, _("Dieser Import ist schon gestartet oder verworfen."))
    return redirect("imports:detail", public_id)


@login_required
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    one = _one(request, public_id, without=("report",))
    if not uploads.discard(one):
        messages.info(request, _("Dieser Import lässt sich nicht mehr verwerfen."))
    return redirect("imports:detail", public_id)


def _visible(request: HttpRequest) -> QuerySet[NetworkImport]:
    permit(can_import, request.user)
    return NetworkImport.objects.visible_to(request.user)


def _one(request: HttpRequest, public_id: UUID, without: tuple[str, ...] = ()) -> NetworkImport:
    rows = _visible(request).select_related("manufacturer", "uploaded_by").defer(*without)
    return get_object_or_404(rows, public_id=public_id)


def _how_far(one: NetworkImport, asked: int) -> dict[str, Any]:
    """What is known of the progress, and when to ask again: every two seconds first, then ever slower."""
    pause = min(FIRST_POLL_SECONDS + asked // 5, SLOWEST_POLL_SECONDS)
    return {"told": told(one.pk), "asked": asked + 1, "pause": pause}


def _errors(request: HttpRequest, report: StoredReport) -> dict[str, Any]:
    table = _table(request, report)
    errors = report.errors(table)
    counted = report.errors_by_table[table] if table else report.error_count
    return {
        "table": table,
        "page": page_of(request, errors, PER_PAGE),
        "kept": len(errors),
        "counted": counted,
    }


def _table(request: HttpRequest, report: StoredReport) -> str:
    """The table whose errors are wanted; empty for all."""
    table = request.GET.get("table", "")
    if table and table not in report.errors_by_table:
        raise Http404(_("Zu dieser Tabelle gibt es keine Fehler."))
    return table


def _lines(head: list[str], errors: list[Error]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(head)
    for one in errors:
        row = (one.table, one.line, one.column, one.value, one.expected)
        yield writer.writerow([neutral("" if value is None else value) for value in row])


class _Echo:
    def write(self, line: str) -> str:
        return line
