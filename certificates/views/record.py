"""One's own learning record to take along, as data and on paper."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.records.contents import learning_record
from certificates.records.pdf import record_pdf
from dealerships.calendar import today
from dealerships.models import Person


@require_safe
@never_cache
@login_required
def record_json(request: HttpRequest) -> HttpResponse:
    record = learning_record(cast("Person", request.user), timezone.now())
    response = JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{_filename()}.json"'
    return response


@require_safe
@never_cache
@login_required
def record_document(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    return HttpResponse(
        record_pdf(person, learning_record(person, timezone.now())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{_filename()}.pdf"'},
    )


def _filename() -> str:
    return f"{_('lernnachweis')}-{today():%Y-%m-%d}"
