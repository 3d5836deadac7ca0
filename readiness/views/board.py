"""The board of a rollout: who is ready, who is not and why, filtered and sorted by the page's address."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from dealerships.calendar import today
from readiness.boards import BY_REQUIREMENT, Counts, assemble, standing, unmet_counts
from readiness.exports import as_csv, as_xlsx
from readiness.filters import BoardFilter, tidy
from readiness.models import Rollout
from readiness.permissions import plans
from readiness.views.rollouts import find_rollout

PAGE_SIZE = 50


@require_safe
@login_required
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The board, or for htmx the part of it that filters change.

    A filter value that is none is a 400, a page beyond the end a 404 with a way back.
    """
    rollout = find_rollout(request, code)
    context = _context(request, rollout)
    chosen = context["chosen"]
    if not chosen.is_valid():
        status = 400
    else:
        status = 200
        counts = _counts(chosen)
        paginator = _paginator(chosen, counts)
        try:
            page = paginator.page(request.GET.get("page") or 1)
        except InvalidPage:
            context |= {"paginator": paginator, "first_query": tidy(request.GET, page=None)}
            return render(request, "readiness/no_such_page.html", context, status=404)
        context |= _filtered(request, chosen, counts, page)
    return _answer(request, context, status)


def _context(request: HttpRequest, rollout: Rollout) -> dict[str, Any]:
    stands = standing(request.user, rollout)
    chosen = BoardFilter(request.GET, user=request.user, overview=stands.overview)
    return {
        "rollout": rollout,
        "standing": stands,
        "chosen": chosen,
        "today": today(),
        "plans": plans.test(request.user, rollout),
    }


def _answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    htmx = HtmxDetails(request)
    is_part = bool(htmx) and not htmx.history_restore_request
    template = "readiness/_board.html" if is_part else "readiness/board.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _counts(chosen: BoardFilter) -> Counts:
    counts = Counts()
    rows = chosen.without_status().order_by()
    for status, number in rows.values_list("status").annotate(Count("pk")):
        counts.add(status, number)
    return counts


def _paginator(chosen: BoardFilter, counts: Counts) -> Paginator:
    wanted = chosen.form.cleaned_data["status"]
    paginator = Paginator(chosen.rows().select_related("dealership", "wave"), PAGE_SIZE)
    # Known already: saves a query.
    paginator.__dict__["count"] = sum(
        number for status, number in counts.by_status.items() if not wanted or status in wanted
    )
    return paginator


def _filtered(request: HttpRequest, chosen: BoardFilter, counts: Counts, page: Page) -> dict[str, Any]:
    wanted = chosen.form.cleaned_data["status"]
    columns = _columns(request, chosen, unmet_counts(chosen.qs))
    return {
        "page": page,
        "rows": assemble(list(page.object_list), chosen.options.requirements, chosen.scope),
        "columns": columns,
        "sorted_by": chosen.order_words,
        "tiles": [
            Tile(
                status,
                label,
                number,
                status in wanted,
                tidy(request.GET, page=None, status=None if wanted == [status] else status),
            )
            for status, label, number in counts.tiles
        ],
        "query": tidy(request.GET, page=None),
        "reset_query": tidy(
            request.GET, page=None, **{name: None for name in chosen.filters if name != "sort"}
        ),
        "previous_query": tidy(request.GET, page=page.number - 1) if page.has_previous() else "",
        "next_query": tidy(request.GET, page=page.number + 1) if page.has_next() else "",
    }


class Tile(NamedTuple):
    """A number of dealerships that leads to these, or back to all."""

    status: str
    label: str
    number: int
    is_on: bool
    query: str


class Column(NamedTuple):
    """A column of the board: its order, and for a requirement the dealerships that do not meet it."""

    key: str
    label: str
    query: str
    direction: str
    """``ascending`` or ``descending`` where the board is sorted by it, as in aria-sort."""
    is_requirement: bool = False
    is_optional: bool = False
    unmet: int = 0
    unmet_query: str = ""


def _columns(request: HttpRequest, chosen: BoardFilter, unmet: dict[int, int]) -> list[Column]:
    plain = [
        ("name", _("Betrieb")),
        ("urgency", _("Status")),
        ("due", _("Hauptgrund und Frist")),
        ("wave", _("Welle")),
        ("until", _("Bereit bis")),
    ]
    columns = [_column(request, chosen, key, label) for key, label in plain]
    for one in chosen.options.requirements:
        column = _column(request, chosen, f"{BY_REQUIREMENT}{one.code}", one.name)
        columns.append(
            column._replace(
                is_requirement=True,
                is_optional=not one.mandatory,
                unmet=unmet.get(one.pk, 0),
                unmet_query=tidy(request.GET, page=None, unmet=one.code),
            )
        )
    return columns


def _column(request: HttpRequest, chosen: BoardFilter, key: str, label: str) -> Column:
    ascending = chosen.order == key
    direction = "ascending" if ascending else "descending" if chosen.order == f"-{key}" else ""
    turned = f"-{key}" if ascending else key
    query = tidy(request.GET, page=None, sort=None if turned == "urgency" else turned)
    return Column(key, label, query, direction)


# Exports ------------------------------------------------------------


@require_safe
@login_required
def export_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """Exactly the filtered rows, in pieces; a filter value that is none is a 400."""
    rollout = find_rollout(request, code)
    context = _context(request, rollout)
    chosen = context["chosen"]
    if not chosen.is_valid():
        return render(request, "readiness/board.html", context, status=400)
    pieces = as_csv(chosen.rows(), chosen.options.requirements, chosen.scope, get_language() or "de")
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = str(content_disposition_header(True, _filename(rollout, "csv")))
    return response


@require_safe
@login_required
def export_xlsx(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same as a workbook."""
    rollout = find_rollout(request, code)
    context = _context(request, rollout)
    chosen = context["chosen"]
    if not chosen.is_valid():
        return render(request, "readiness/board.html", context, status=400)
    return FileResponse(
        as_xlsx(chosen.rows(), chosen.options.requirements, chosen.scope),
        as_attachment=True,
        filename=_filename(rollout, "xlsx"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _filename(rollout: Rollout, suffix: str) -> str:
    name = _("bereitschaft")
    return f"{name}-{slugify(rollout.code) or rollout.pk}-{today():%Y-%m-%d}.{suffix}"
