"""The public pages on which anybody checks a certificate, by its number or by its file. They know no visitor and set
no cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates.checking import LARGEST, Checked, Outcome, check, find
from certificates.models import Certificate
from certificates.proofs import grouped
from certificates.views.guessing import WAIT, count_guess, has_guessed_enough
from dealerships.calendar import today

UPLOADS: dict[str, Any] = {"app": "certificates", "action": "check", "config": {"check": "20/m/ip"}}
"""Files, per address: each costs work, whatever comes out."""
ENVELOPE = 16 * 1024
"""What a form adds to the file in it."""


@require_safe
def verify(request: HttpRequest, serial: str) -> HttpResponse:
    return _without_trace(request, lambda: _answer(request, serial))


@csrf_exempt  # it changes nothing for nobody, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """Where one types a number or drops a file; the file is looked at in memory and forgotten."""
    if number := re.sub("[^0-9a-z]", "", request.GET.get("number", "").lower()):
        query = {"language": request.GET["language"]} if "language" in request.GET else None
        return redirect(reverse("certificates:verify", args=[number[:64]], query=query))
    return _without_trace(
        request, lambda: _looked_at(request) if request.method == "POST" else _form(request)
    )


def _without_trace(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        response = answer()
    response["Content-Language"] = str(language)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _looked_at(request: HttpRequest) -> HttpResponse:
    if ratelimit.consume(request, **UPLOADS) is None:
        response = _form(request, HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = WAIT
        return response
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST + ENVELOPE:
        return _form(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Checked(Outcome.TOO_LARGE))
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        return _form(request, HTTPStatus.BAD_REQUEST, is_missing=True)
    return _form(request, HTTPStatus.OK, check(upload.read()))


def _form(
    request: HttpRequest, status: HTTPStatus = HTTPStatus.OK, checked: Checked | None = None, **context: Any
) -> HttpResponse:
    context |= {"checked": checked, "is_busy": status == HTTPStatus.TOO_MANY_REQUESTS}
    if checked and checked.certificate:
        context |= _facts(checked.certificate)
    return render(request, "certificates/check.html", context, status=status)


def _answer(request: HttpRequest, serial: str) -> HttpResponse:
    if has_guessed_enough(request):
        response = _page(request, HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = WAIT
        return response
    certificate = find(serial)
    if certificate is None:
        count_guess(request)
        return _page(request, HTTPStatus.NOT_FOUND)
    return _page(request, HTTPStatus.OK, **_facts(certificate))


def _facts(certificate: Certificate) -> dict[str, Any]:
    return {
        "certificate": certificate,
        "standing": certificate.standing(today()),
        "number": grouped(str(certificate.serial)),
    }


def _page(request: HttpRequest, status: HTTPStatus, **context: Any) -> HttpResponse:
    context["is_busy"] = status == HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "certificates/verify.html", context, status=status)
