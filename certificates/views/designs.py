"""A maker's design on a certificate of nobody's, for whoever decides about it."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.documents.pdf import compile_pdf, contents
from certificates.models import Certificate, CertificateDesign, Certification, Evidence, Origin
from certificates.policies import DESIGNS
from certificates.validity import valid_until
from dealerships.calendar import today
from dealerships.models import Person
from dealerships.viewsets.policy import VIEW

NOBODYS = "0" * 32
"""A number under which the check page finds nothing."""


@require_safe
@never_cache
@login_required
def design_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Not signed: what looks like a certificate and is none must not carry the academy's signature."""
    design = get_object_or_404(CertificateDesign.objects.visible_to(request.user), pk=pk)
    if not DESIGNS.user_has_permission_for_instance(request.user, VIEW, design):
        raise PermissionDenied
    pdf = compile_pdf(contents(_example(design)), datetime.combine(today(), time(), tzinfo=UTC))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="preview.pdf"'}
    )


def _example(design: CertificateDesign) -> Certificate:
    """Never stored."""
    certification = Certification(
        name_de="Beispiel-Zertifizierung", name_en="Example certification", manufacturer=design.manufacturer
    )
    one = Certificate(
        person=Person(first_name="Erika", last_name="Mustermann"),
        certification=certification,
        issued_on=today(),
        valid_until=valid_until(today(), 24),
        origin=Origin.ISSUED,
        serial=NOBODYS,
    )
    title, name = _("Ein Kurs als Beispiel"), _("Eine Kompetenz als Beispiel")
    one.evidence = Evidence(
        certificate=one,
        courses=[{"key": "", "title": {"de": title, "en": title}, "completed_on": today().isoformat()}],
        competences=[{"code": "", "name": {"de": name, "en": name}, "level": 4}],
    )
    return one
