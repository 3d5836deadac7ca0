"""The public page on which anybody checks a certificate by its number. It knows no visitor and sets no cookie."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from certificates.proofs import grouped
from dealerships.calendar import today

SERIAL = re.compile(r"[0-9a-f]{32}")
GUESSES: dict[str, Any] = {
    "app": "certificates",
    "action": "verify",
    "config": {"verify": "10/m/ip"},
    "limit_get": True,
}
"""Numbers that don't exist, per address; who checks real ones may check as many as there are."""


@require_safe
def verify(request: HttpRequest, serial: str) -> HttpResponse:
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        response = _answer(request, serial)
    response["Content-Language"] = str(language)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, serial: str) -> HttpResponse:
    if ratelimit.consume(request, dry_run=True, **GUESSES) is None:
        response = _page(request, HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = "60"
        return response
    certificate = _find(serial)
    if certificate is None:
        ratelimit.consume(request, **GUESSES)
        return _page(request, HTTPStatus.NOT_FOUND)
    standing = certificate.standing(today())
    number = grouped(str(certificate.serial))
    return _page(request, HTTPStatus.OK, certificate=certificate, standing=standing, number=number)


def _find(serial: str) -> Certificate | None:
    """The certificate with the number, written with blanks and capitals or without."""
    serial = "".join(serial.split()).lower()
    if not SERIAL.fullmatch(serial):
        return None
    certificates = Certificate.objects.issued().select_related("certification", "person")
    return certificates.filter(serial=serial).first()


def _page(request: HttpRequest, status: HTTPStatus, **context: Any) -> HttpResponse:
    context["is_busy"] = status == HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "certificates/verify.html", context, status=status)
