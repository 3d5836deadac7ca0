"""Images, videos and documents, for whom the academy lets see the maker's courses; the store is never open itself."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from courses.models import AcademyDocument, AcademyImage, AcademyRendition
from courses.models.media import media_visible_to

SHOWN = frozenset({"avif", "gif", "jpeg", "jpg", "mp4", "png", "svg", "vtt", "webm", "webp"})
"""What a page may show; everything else is downloaded."""
DISARMED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing opened by itself runs nothing and asks for nothing."""
CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@require_safe
@login_required
def media(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """A file by its name in the store: an image, one of its renditions, or a document."""
    seen = media_visible_to(request.user)
    images = AcademyImage.objects.filter(seen)
    known = (
        images.filter(file=name).exists()
        or AcademyRendition.objects.filter(file=name, image__in=images.values("pk")).exists()
        or AcademyDocument.objects.filter(seen, file=name).exists()
    )
    if not known:
        raise Http404
    return send(request, name)


@require_safe
@login_required
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponse | StreamingHttpResponse:
    found = AcademyDocument.objects.filter(media_visible_to(request.user), Q(pk=document_id)).first()
    if found is None or found.filename != filename:
        raise Http404
    return send(request, found.file.name)


def send(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """The file, or the part of it that a player asks for."""
    try:
        file = default_storage.open(name)
    except FileNotFoundError as missing:
        raise Http404 from missing
    size = file.size
    response: HttpResponse | StreamingHttpResponse
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()):
        response = StreamingHttpResponse(pieces(file, 0, size))
        response["Content-Length"] = str(size)
    elif (part := part_of(size, *asked.groups())) is None:
        file.close()
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, last = part
        response = StreamingHttpResponse(pieces(file, first, last + 1), status=HTTPStatus.PARTIAL_CONTENT)
        response["Content-Length"] = str(last + 1 - first)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return with_headers(response, PurePosixPath(name))


def part_of(size: int, first: str, last: str) -> tuple[int, int] | None:
    """The first and last byte that are meant; None where the file doesn't have them."""
    if not first:  # the last so many
        begin, end = max(size - int(last), 0), size - 1
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
    return (begin, end) if begin <= end < size else None


def pieces(file: File[Any], first: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = end - first
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def with_headers(response: Any, path: PurePosixPath) -> Any:
    kind = path.suffix.lstrip(".").lower()
    shown = kind in SHOWN
    response["Content-Type"] = (
        TYPES.get(kind) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{path.name}"'
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = DISARMED
    response["X-Content-Type-Options"] = "nosniff"
    return response


TYPES = {"avif": "image/avif", "svg": "image/svg+xml", "vtt": "text/vtt; charset=utf-8", "webp": "image/webp"}
