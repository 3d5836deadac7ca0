"""The academy's public keys and what it says of itself, for whoever checks what it signed: JSON for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from certificates.keys import published
from certificates.models import SigningKey


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    return for_everybody(published.jwks(), "application/jwk-set+json")


@require_safe
def key(request: HttpRequest, kid: str) -> HttpResponse:
    """One key; a compromised one is gone."""
    found = get_object_or_404(SigningKey.objects.trusted(), kid=kid)
    return for_everybody(published.jwk(found), "application/jwk+json")


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    return for_everybody(published.issuer_document())


def for_everybody(content: dict[str, Any], content_type: str = "application/json") -> HttpResponse:
    """An answer that pages of other sites may read, too, and that is never older than five minutes."""
    return JsonResponse(
        content,
        content_type=content_type,
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"},
    )
