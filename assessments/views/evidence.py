"""Evidence as its learner sends it in, and its files for whoever may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.models import Attempt, EvidenceFile
from assessments.services import evidence
from assessments.services.attempts import Asked, leading_content
from courses.questions.evidence.marking import MOST_FILES

DISARMED = "default-src 'none'; sandbox"
"""A file opened by itself runs nothing and asks for nothing."""


def context_of(shown: Asked) -> dict[str, Any]:
    """What the page of a question that asks for files takes besides."""
    files = list(shown.drawn.files.all())
    return {"files": files, "takes_more": len(files) < MOST_FILES}


def judges_of(questions: Sequence[Asked]) -> set[str]:
    """Who will judge what has been sent in."""
    return {
        leading_content(one.version.contents)["judge"]
        for one in questions
        if one.is_judged and one.answer is not None
    }


def save(request: HttpRequest, attempt: Attempt, position: int) -> None:
    """Do what the form says about files: delete the named one, take the one that came with it.

    :raises BadFile: where that isn't a file that the task takes.
    :raises AttemptOver: where nothing about the attempt changes any more.
    """
    named = request.POST.get("remove", "")
    if named:
        try:
            evidence.remove_file(attempt, position, UUID(named))
        except ValueError as problem:
            raise Http404 from problem
    elif isinstance(upload := request.FILES.get("file"), UploadedFile):
        evidence.add_file(attempt, position, upload)


@require_safe
@login_required
def evidence_file(request: HttpRequest, public_id: UUID) -> FileResponse:
    """A file of somebody's answer: photos to look at, PDF files to download; for nobody's cache but the reader's."""
    found = get_object_or_404(EvidenceFile.objects.visible_to(request.user), public_id=public_id)
    try:
        stored = default_storage.open(found.file.name)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(
        stored,
        as_attachment=not found.is_photo,
        filename=f"{found.public_id}.{found.kind}",
        content_type="image/jpeg" if found.is_photo else "application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = DISARMED
    response["X-Content-Type-Options"] = "nosniff"
    return response
