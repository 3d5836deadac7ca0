"""Pages of a list: the one that the address names, and none that isn't there."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _


def page_of(request: HttpRequest, rows: Any, per_page: int, name: str = "page") -> Page[Any]:
    """The page that ``?page=`` names, the first without it; 404 for one beyond the end or that is no number."""
    return page_at(request, Paginator(rows, per_page), name)


def page_at(request: HttpRequest, paginator: Paginator[Any], name: str = "page") -> Page[Any]:
    try:
        return paginator.page(request.GET.get(name) or 1)
    except InvalidPage as problem:
        raise Http404(_("Diese Seite der Liste gibt es nicht.")) from problem
