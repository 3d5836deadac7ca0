"""The academy's API: one root, one way to sign in, one form of error."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import django_auth

from readiness.api import router as readiness

api = NinjaAPI(
    title="Dealer Academy",
    version="1",
    description="For those who are signed in; everybody gets what they see on the pages, no more.",
    urls_namespace="api",
    auth=django_auth,
    docs_decorator=login_required,
)
api.add_router("", readiness)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return api.create_response(request, {"detail": _("Melden Sie sich an.")}, status=401)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with the names of the values that could not be read."""
    names = sorted({str(one["loc"][-1]) for one in error.errors})
    detail = _("Nicht lesbar: %(names)s. Ein Datum steht als JJJJ-MM-TT.") % {"names": ", ".join(names)}
    return api.create_response(request, {"detail": detail}, status=422)
