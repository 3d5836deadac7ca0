"""One's own certificates: the page, the PDF, and whether the check page names the holder."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.documents.pdf import certificate_pdf
from certificates.models import Certificate, ExternalProof, Standing
from certificates.proofs import completed_courses, proofs_of
from certificates.services.consent import show_name
from certificates.services.renewing import Renewal, beginnable, certificates_of, openings_of, renewals_of
from dealerships.calendar import today
from enrolments.views.finding import person_of


@require_safe
@login_required
def certificates(request: HttpRequest) -> HttpResponse:
    """All that is one's own: certificates, proofs from elsewhere and their state, courses completed."""
    own = list(_own(request).select_related("evidence"))
    groups = proofs_of(own, today(), _renewals(request, own), openings_of(person_of(request), own))
    context = {
        "groups": groups,
        "first": next((one for proofs in groups.values() for one in proofs if one.is_to_show), None),
        "external": ExternalProof.objects.filter(person=request.user.pk)
        .select_related("certification")
        .order_by("-uploaded_at", "-pk"),
        "courses": completed_courses(request.user.pk),
    }
    return render(request, "certificates/certificates.html", context)


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


def _renewals(request: HttpRequest, own: Iterable[Certificate]) -> list[tuple[Renewal, UUID | None]]:
    """What the user can renew now, each with the course to begin with, where there is one to be taken."""
    renewals = renewals_of(person_of(request), own)
    if not renewals:
        return []
    keys = dict(beginnable(person_of(request), renewals).values_list("pk", "key"))
    return [(one, keys.get(min(one.open & keys.keys(), default=0))) for one in renewals]


def _own(request: HttpRequest) -> QuerySet[Certificate]:
    """The user's own: what an administrator may see of others' is no proof of theirs."""
    return certificates_of(person_of(request))


def _issued(request: HttpRequest) -> QuerySet[Certificate]:
    return _own(request) & Certificate.objects.issued()
