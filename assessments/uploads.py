"""What is taken as evidence, and what is said to who sends something else. Without a database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext_lazy as _

from dealerships.uploads import (
    MB,
    PDF_HEAD,
    NotAPicture,
    Redrawing,
    TooManyPixels,
    is_pdf,
    is_whole_pdf,
    redrawn,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LARGEST_PHOTO = 20 * MB
LARGEST_PDF = 10 * MB
PHOTO = Redrawing(
    formats=("JPEG", "PNG", "WEBP", "HEIF"), most_pixels=64_000_000, edge=2400, as_jpeg=True, quality=85
)
"""Of any phone; 2400 pixels are enough to read a sheet of paper."""


UNREADABLE = {
    "photo": _("Das ist kein Foto, das sich lesen lässt. Erlaubt sind JPEG, PNG, WebP und HEIC."),
    "any": _(
        "Das ist weder ein Foto noch eine PDF-Datei. Erlaubt sind JPEG, PNG, WebP, HEIC und PDF; "
        "speichern Sie die Datei noch einmal."
    ),
}


class BadFile(ValueError):
    """Not a file that can be taken; ``advice`` is for who sent it."""

    def __init__(self, advice: StrOrPromise) -> None:
        super().__init__(str(advice))
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept: ``kind`` is the ending of its name."""

    kind: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def taken(file: BinaryIO, size: int, takes: str) -> Taken:
    """What is kept of an uploaded file; ``takes``: "photo", "pdf" or "any" of them.

    :raises BadFile: where it isn't one of them, is too large, or broken.
    """
    file.seek(0)
    comes_as_pdf = is_pdf(file.read(len(PDF_HEAD)))
    file.seek(0)
    if comes_as_pdf and takes == "photo":
        raise BadFile(_("Hier wird ein Foto gebraucht, keine PDF-Datei."))
    if not comes_as_pdf and takes == "pdf":
        raise BadFile(_("Hier wird eine PDF-Datei gebraucht."))
    if not size:
        raise BadFile(_("Diese Datei ist leer."))
    return _pdf(file, size) if comes_as_pdf else _photo(file, size, takes)


def _pdf(file: BinaryIO, size: int) -> Taken:
    if size > LARGEST_PDF:
        raise BadFile(_("Diese PDF-Datei ist zu groß: höchstens 10 MB."))
    data = file.read()
    if not is_whole_pdf(data):
        raise BadFile(_("Diese PDF-Datei ist unvollständig. Speichern Sie sie noch einmal."))
    return Taken("pdf", data)


def _photo(file: BinaryIO, size: int, takes: str) -> Taken:
    if size > LARGEST_PHOTO:
        raise BadFile(_("Dieses Foto ist zu groß: höchstens 20 MB."))
    try:
        return Taken("jpg", redrawn(file, PHOTO).data)
    except TooManyPixels as problem:
        raise BadFile(_("Dieses Foto hat zu viele Bildpunkte. Nehmen Sie es kleiner auf.")) from problem
    except NotAPicture as problem:
        raise BadFile(UNREADABLE[takes]) from problem
