"""Revoking a certificate in the admin: by its number, then with a reason.

There is no list to choose from, and none by trying out: of people's certificates a maker's staff see those alone whose
number they were told, and what they recognised themselves, by the proof.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.checking import SERIAL
from certificates.forms.revoking import NumberForm, RevocationForm
from certificates.permissions import may_revoke, revocable_by
from certificates.services.revoking import AlreadyRevoked
from certificates.services.revoking import revoke as revoke_certificate
from dealerships.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the number and go to the certificate that has it."""
    user = cast("Person", request.user)
    if not may_revoke(user):
        return TemplateResponse(request, "dealerships/admin/403.html", status=403)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = revocable_by(user).filter(serial=form.cleaned_data["number"]).first()
        if found is not None:
            return redirect("certificates_admin:revoke", found.serial)
        form.add_error("number", _("Unter dieser Nummer gibt es kein Zertifikat, das Sie widerrufen dürfen."))
    return TemplateResponse(request, "certificates/admin/find.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, name: str) -> HttpResponse:
    """Say what will be revoked, ask for the reason, and do it once.

    ``name``: the certificate's number, that of the proof it was recognised for, or its key, for administrators.
    """
    user = cast("Person", request.user)
    if not may_revoke(user):
        return TemplateResponse(request, "dealerships/admin/403.html", status=403)
    rows = revocable_by(user).filter(_named(name, user)).select_related("person", "certification")
    certificate = get_object_or_404(rows)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_certificate(certificate, reason=form.cleaned_data["reason"], by=user)
        except AlreadyRevoked:
            messages.info(request, _("Das Zertifikat war schon widerrufen. Es wurde nichts geändert."))
        else:
            messages.success(request, _("Das Zertifikat ist widerrufen."))
        return redirect("certificates_admin:revoke", name)
    context = {"certificate": certificate, "form": form}
    return TemplateResponse(request, "certificates/admin/revoke.html", context)


def _named(name: str, user: Person) -> Q:
    """Keys are counted, so whoever could try them out would meet everybody."""
    if SERIAL.fullmatch(name):
        return Q(serial=name)
    with suppress(ValueError):
        return Q(recognition__proof__public_id=UUID(name))
    if user.is_superuser and re.fullmatch("[0-9]{1,18}", name):
        return Q(pk=int(name))
    return Q(pk__in=[])
