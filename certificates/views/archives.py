"""Many certificates in one file, for administrators: who else may see the certificates of others is nobody."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.archives import ArchiveForm
from certificates.models import ArchiveState, CertificateArchive
from certificates.services.archives import request_archive
from dealerships.models.scopes import scope_of

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def archives(request: HttpRequest) -> HttpResponse:
    _permit(request)
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if request_archive(form.wanted(), by=request.user):  # type: ignore[arg-type]
            messages.success(request, _("Die Urkunden werden erstellt. Sie können die Seite verlassen."))
            return redirect("certificates:archives")
        form.add_error(None, _("Dazu gibt es keine gültigen Zertifikate."))
    rows = CertificateArchive.objects.visible_to(request.user).select_related("certification", "requested_by")
    shown = list(rows.prefetch_related("parts")[:SHOWN])
    is_running = any(archive.state == ArchiveState.RUNNING for archive in shown)
    context = {"form": form, "archives": shown, "is_running": is_running}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "certificates/archives.html", context, status=status)


@require_safe
@never_cache
@login_required
def archive_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    _permit(request)
    done = CertificateArchive.objects.visible_to(request.user).filter(state=ArchiveState.DONE)
    archive = get_object_or_404(done, public_id=public_id)
    name = f"{_('Urkunden')}-{archive.requested_at:%Y-%m-%d}.zip"
    return FileResponse(archive.file.open(), as_attachment=True, filename=name)


def _permit(request: HttpRequest) -> None:
    if not scope_of(request.user).everything:
        raise PermissionDenied
