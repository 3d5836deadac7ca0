"""What the admin's address space needs beyond Wagtail: a way in for its own people alone, and its own CSP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import ResolverMatch, reverse
from django.utils.datastructures import MultiValueDictKeyError

from academy.admin_routes import FOR_EVERYBODY, admit

CLOSED = frozenset({"wagtailadmin_error_test", "wagtailadmin_password_reset"})
CLOSED_NAMESPACES = ("wagtailusers_users", "wagtailusers_groups")
"""Closed to everybody: people are administered as master data, with a history, and never their passwords."""


class AdminMiddleware:
    """Signing in is allauth's, with its rate limits; who is signed in and not meant to be here gets a 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if in_admin(request):
            # Wagtail's editor makes <style> elements; nothing else of the policy is loosened, and only here.
            response._csp_update = {"style-src-elem": [SELF, UNSAFE_INLINE]}  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *arguments: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not in_admin(request):
            return None
        if match.url_name == "wagtailadmin_login":
            query = urlencode({"next": request.GET.get("next", reverse("wagtailadmin_home"))})
            return HttpResponseRedirect(f"{resolve_url('account_login')}?{query}")
        if is_closed(match):
            raise Http404
        user = request.user
        if user.is_authenticated and match.url_name not in FOR_EVERYBODY:
            if not user.has_perm("wagtailadmin.access_admin"):
                raise PermissionDenied
            if not user.is_superuser:
                return admit(request, match, view)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A form that lacks what its page always sends was not sent by that page."""
        if in_admin(request) and isinstance(exception, MultiValueDictKeyError):
            return HttpResponseBadRequest()
        return None


def in_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def is_closed(match: ResolverMatch) -> bool:
    of_people = match.url_name == "wagtail_bulk_action" and match.kwargs.get("app_label") == "dealerships"
    return of_people or match.namespace in CLOSED_NAMESPACES or str(match.url_name).startswith(tuple(CLOSED))
