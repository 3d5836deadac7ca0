"""Badges at their addresses: the holder's own, and everybody's once the holder agreed to be named (ADR 0020)."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certificates.badges import status, tokens
from certificates.badges.credential import credential
from certificates.models import Certificate, Standing
from certificates.services.keys import key_in_use
from certificates.views.guessing import WAIT, count_guess, has_guessed_enough
from dealerships.calendar import today

JWT = "application/vc+jwt"


@require_safe
@never_cache
@vary_on_headers("Accept")
def badge(request: HttpRequest, serial: str) -> HttpResponse:
    """The signed badge; a browser is sent to the check page, and who asks for JSON gets it unsigned, to look at."""
    certificate = _find(request, serial)
    if certificate is None:
        return _guessed_enough()
    wanted = request.get_preferred_type([JWT, "application/json", "application/ld+json", "text/html"])
    if wanted == "text/html":
        return redirect("certificates:verify", serial=serial)
    if wanted in ("application/json", "application/ld+json"):
        return _open(JsonResponse(credential(certificate), content_type=wanted))
    return _open(HttpResponse(_token(certificate), content_type=JWT))


@require_safe
@never_cache
def badge_file(request: HttpRequest, serial: str) -> HttpResponse:
    """The signed badge as a file, for a wallet."""
    certificate = _find(request, serial)
    if certificate is None:
        return _guessed_enough()
    name = f"badge-{certificate.issued_on.isoformat()}-{serial[:8]}.jwt"
    response = HttpResponse(_token(certificate), content_type=JWT)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Which of 131,072 badges are revoked, for everybody."""
    key = key_in_use()
    content = status.status_list(number, today(), key.published)
    if content is None:
        raise Http404
    response = _open(HttpResponse(tokens.signed(content, key), content_type=JWT))
    response["Cache-Control"] = f"public, max-age={status.TTL // 1000}"
    return response


def _find(request: HttpRequest, serial: str) -> Certificate | None:
    """Not there for others, as long as the holder has not agreed; not there for anybody once revoked.

    None where the address has asked for too many numbers that don't exist; they count as on the check page.
    """
    if has_guessed_enough(request):
        return None
    certificates = Certificate.objects.issued().select_related("certification", "person", "evidence")
    certificate = certificates.filter(serial=serial).first()
    if certificate is None:
        count_guess(request)
        raise Http404
    is_own = request.user.is_authenticated and request.user.pk == certificate.person_id
    if not (is_own or certificate.shows_name) or certificate.standing(today()) == Standing.REVOKED:
        raise Http404
    return certificate


def _guessed_enough() -> HttpResponse:
    return _open(HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": WAIT}))


def _token(certificate: Certificate) -> str:
    return tokens.signed(credential(certificate), key_in_use())


def _open(response: HttpResponse) -> HttpResponse:
    """Pages of other sites may read it: they send no cookies along, so they get what everybody gets."""
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
