"""A proof's file, checked for what it is and cleaned of what it need not tell."""

from __future__ import annotations

from io import BytesIO
from typing import IO, NamedTuple

from django.utils.translation import gettext as _

from dealerships.uploads import MB, NotAPicture, Redrawing, TooManyPixels, is_pdf, is_whole_pdf, redrawn

LARGEST = 5 * MB
PICTURES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
PICTURE = Redrawing(formats=tuple(PICTURES), most_pixels=40_000_000)
"""A scan or a photo of a certificate stays what it is, so that its small print can be read."""


class NotAProof(Exception):
    """The file can't be taken; the message says why, in the user's language."""


class CheckedFile(NamedTuple):
    content: bytes
    media_type: str
    suffix: str


def checked(file: IO[bytes]) -> CheckedFile:
    """The file as it is kept. Its name and what the browser called it decide nothing.

    :raises NotAProof: where it is too large, or neither a PDF nor a picture.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotAProof(_("Die Datei ist größer als %(limit)s MB.") % {"limit": LARGEST // MB})
    if not is_pdf(content):
        return _picture(content)
    if not is_whole_pdf(content):
        raise NotAProof(_("Die PDF-Datei ist unvollständig. Laden Sie sie noch einmal hoch."))
    return CheckedFile(content, "application/pdf", "pdf")


def _picture(content: bytes) -> CheckedFile:
    try:
        kept = redrawn(BytesIO(content), PICTURE)
    except TooManyPixels as problem:
        raise NotAProof(_("Das Bild hat zu viele Pixel. Nehmen Sie ein kleineres.")) from problem
    except NotAPicture as problem:
        raise NotAProof(_("Das ist weder ein PDF noch ein Bild (JPEG, PNG, WebP).")) from problem
    return CheckedFile(kept.data, *PICTURES[kept.format])
