"""What is taken as evidence: by what a file is, not by what it is called."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from assessments import uploads
from assessments.uploads import BadFile, taken
from tests.uploads import PDF, photo, with_place

UNREADABLE = "Das ist kein Foto, das sich lesen lässt. Erlaubt sind JPEG, PNG, WebP und HEIC."
NEITHER = (
    "Das ist weder ein Foto noch eine PDF-Datei. Erlaubt sind JPEG, PNG, WebP, HEIC und PDF; "
    "speichern Sie die Datei noch einmal."
)


def take(data: bytes, takes: str = "any") -> uploads.Taken:
    return taken(BytesIO(data), len(data), takes)


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(take(data).data))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_of_any_kind_is_kept_as_a_jpeg(format_: str) -> None:
    kept = picture(photo(format_, size=(64, 32)))
    assert (kept.format, kept.size) == ("JPEG", (64, 32))


def test_where_it_was_taken_stays_behind_and_it_stands_upright() -> None:
    kept = picture(with_place())
    assert (dict(kept.getexif()), kept.info.keys() & {"exif", "icc_profile", "comment"}) == ({}, set())
    assert kept.size == (20, 40)


def test_a_large_photo_is_kept_no_larger_than_needed() -> None:
    assert max(picture(photo(size=(6000, 3000))).size) == uploads.PHOTO.edge


def test_what_is_see_through_becomes_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, "PNG")
    assert picture(written.getvalue()).getpixel((4, 4)) == (255, 255, 255)


def test_a_pdf_file_is_kept_as_it_is() -> None:
    assert (take(PDF).kind, take(PDF).data) == ("pdf", PDF)


@pytest.mark.parametrize(
    ("data", "takes", "advice"),
    [
        (b"", "any", "Diese Datei ist leer."),
        (b"<html>", "any", NEITHER),
        (b"\xff\xd8\xff\xe0 no more", "photo", UNREADABLE),
        (photo("GIF"), "photo", UNREADABLE),
        (photo("TIFF"), "photo", UNREADABLE),
        (photo()[:300], "photo", UNREADABLE),
        (PDF, "photo", "Hier wird ein Foto gebraucht, keine PDF-Datei."),
        (photo(), "pdf", "Hier wird eine PDF-Datei gebraucht."),
        (b" " + PDF, "pdf", "Hier wird eine PDF-Datei gebraucht."),
        (PDF[:20], "pdf", "Diese PDF-Datei ist unvollständig. Speichern Sie sie noch einmal."),
    ],
)
def test_anything_else_is_refused_with_advice(data: bytes, takes: str, advice: str) -> None:
    with pytest.raises(BadFile) as refused:
        take(data, takes)
    assert str(refused.value.advice) == advice


@pytest.mark.parametrize(
    ("data", "size", "advice"),
    [
        (photo(), uploads.LARGEST_PHOTO + 1, "Dieses Foto ist zu groß: höchstens 20 MB."),
        (PDF, uploads.LARGEST_PDF + 1, "Diese PDF-Datei ist zu groß: höchstens 10 MB."),
    ],
)
def test_what_is_too_large_is_not_read(data: bytes, size: int, advice: str) -> None:
    with pytest.raises(BadFile) as refused:
        taken(BytesIO(data), size, "any")
    assert str(refused.value.advice) == advice


def test_a_small_file_that_is_a_huge_picture_is_not_decoded() -> None:
    written = BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    with pytest.raises(BadFile) as refused:
        take(written.getvalue())
    assert str(refused.value.advice) == "Dieses Foto hat zu viele Bildpunkte. Nehmen Sie es kleiner auf."
