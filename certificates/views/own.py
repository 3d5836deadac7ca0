"""One's own certificates: the page, the PDF, and whether the check page names the holder."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.documents.pdf import certificate_pdf
from certificates.models import Certificate, Standing
from certificates.proofs import proofs_of
from certificates.services.consent import show_name
from dealerships.calendar import today


@require_safe
@login_required
def certificates(request: HttpRequest) -> HttpResponse:
    groups = proofs_of(_own(request), today())
    return render(request, "certificates/certificates.html", {"groups": groups})


@require_safe
@never_cache
@login_required
def pdf(request: HttpRequest, serial: str) -> HttpResponse:
    """The holder's own alone, and none of what has been revoked."""
    certificate = get_object_or_404(_issued(request).select_related("evidence", "person"), serial=serial)
    if certificate.standing(today()) == Standing.REVOKED:
        raise Http404
    filename = f"{_('Zertifikat')}-{certificate.issued_on.isoformat()}-{serial[:8]}.pdf"
    return HttpResponse(
        certificate_pdf(certificate),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


@require_POST
@login_required
def shows_name(request: HttpRequest, serial: str) -> HttpResponse:
    certificate = get_object_or_404(_issued(request), serial=serial)
    shown = request.POST.get("shown") == "yes"
    show_name(certificate, shown)
    messages.success(
        request,
        _("Die Prüfseite nennt jetzt Ihren Namen.")
        if shown
        else _("Die Prüfseite nennt Ihren Namen nicht mehr."),
    )
    return redirect("certificates:certificates")


def _own(request: HttpRequest) -> QuerySet[Certificate]:
    """The user's own: what an administrator may see of others' is no proof of theirs."""
    return Certificate.objects.filter(person=request.user.pk).select_related("certification")


def _issued(request: HttpRequest) -> QuerySet[Certificate]:
    return _own(request) & Certificate.objects.issued()
