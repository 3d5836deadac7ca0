"""Every signed-in person reads the academy in their own language; who reaches much has a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation

from dealerships.permissions import must_have_second_factor


class PersonLocaleMiddleware(LocaleMiddleware):
    """A signed-in person's own language; for others the one chosen in this browser, then the browser's.

    On the showroom's shared computer the language of whoever was there before mustn't stick.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
            return
        super().process_request(request)


class RequireMfaMiddleware:
    """With settings.MFA_REQUIRED, a maker's people and administrators set up a second factor first."""

    SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    REACHABLE = frozenset({"account_logout", "account_reauthenticate", "set_language", "health"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not settings.MFA_REQUIRED or not must_have_second_factor.test(request.user):
            return None
        if is_mfa_enabled(request.user, types=self.SECOND_FACTORS):
            return None
        request.must_set_up_second_factor = True  # type: ignore[attr-defined]
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in self.REACHABLE or (name or "").startswith("mfa_"):
            return None
        return redirect("mfa_index")
