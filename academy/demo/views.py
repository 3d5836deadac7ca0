"""The demo's way in: as any of its personas, without a password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from academy.demo.personas import PERSONAS
from dealerships.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a persona of the demo; there is no such page where ACADEMY_DEMO is off."""
    username = request.POST.get("username", "")
    if not settings.DEMO or username not in {persona.username for persona in PERSONAS}:
        raise Http404
    person = get_object_or_404(Person, username=username, is_active=True)
    login(request, person, backend=BACKEND)
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect(target)
    return redirect(settings.LOGIN_REDIRECT_URL)
