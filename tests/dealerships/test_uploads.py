"""What a file is by its content, and what is left of a picture."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from dealerships.uploads import NotAPicture, Redrawing, TooManyPixels, is_pdf, is_whole_pdf, redrawn
from tests.uploads import CAMERA, PDF, photo, with_place

SAME = Redrawing(formats=("JPEG", "PNG", "WEBP"), most_pixels=1_000_000)
SMALL_JPEG = Redrawing(
    formats=("JPEG", "PNG", "WEBP", "HEIF"), most_pixels=1_000_000, edge=30, as_jpeg=True, quality=85
)


def kept(data: bytes, wanted: Redrawing = SAME) -> Image.Image:
    return Image.open(BytesIO(redrawn(BytesIO(data), wanted).data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PDF, (True, True)),
        (PDF + b"\0" * 1000, (True, True)),
        (PDF + b"\0" * 3000, (True, False)),
        (PDF[:20], (True, False)),
        (b" " + PDF, (False, False)),
        (b"%%EOF", (False, False)),
        (b"", (False, False)),
    ],
)
def test_a_pdf_file_is_known_by_its_head_and_whole_by_its_tail(
    data: bytes, expected: tuple[bool, bool]
) -> None:
    assert (is_pdf(data), is_whole_pdf(data)) == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stays_what_it_is_upright_and_without_what_the_camera_wrote(kind: str) -> None:
    original = with_place(kind)
    found = redrawn(BytesIO(original), SAME)
    image = kept(original)
    assert (CAMERA in original, CAMERA in found.data) == (True, False)
    assert (found.format, image.format, image.size, dict(image.getexif())) == (kind, kind, (20, 40), {})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_where_it_is_wanted_each_kind_becomes_a_jpeg_no_larger_than_the_edge(kind: str) -> None:
    image = kept(photo(kind, (120, 60)), SMALL_JPEG)
    assert (image.format, image.mode, image.size, image.info.keys() & {"exif", "icc_profile", "comment"}) == (
        "JPEG",
        "RGB",
        (30, 15),
        set(),
    )


def test_a_picture_is_never_made_larger() -> None:
    assert kept(photo(size=(20, 10)), SMALL_JPEG).size == (20, 10)


def test_what_is_see_through_stays_so_and_is_white_in_a_jpeg() -> None:
    written = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, "PNG")
    assert kept(written.getvalue()).getpixel((4, 4)) == (0, 0, 0, 0)
    assert kept(written.getvalue(), SMALL_JPEG).getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_with_a_palette_keeps_its_colours() -> None:
    written = BytesIO()
    Image.new("RGB", (8, 8), (10, 120, 200)).quantize(4).save(written, "PNG")
    assert kept(written.getvalue()).convert("RGB").getpixel((4, 4)) == (10, 120, 200)


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90\x00", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo()[:300], photo("GIF"), PDF],
    ids=["empty", "program", "drawing", "broken off", "not taken", "pdf"],
)
def test_anything_else_is_no_picture(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        redrawn(BytesIO(data), SAME)


def test_a_small_file_that_is_a_huge_picture_is_not_decoded() -> None:
    written = BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    with pytest.raises(TooManyPixels):
        redrawn(BytesIO(written.getvalue()), replace(SAME, most_pixels=64_000_000))


def test_pillow_s_own_alarm_is_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(TooManyPixels):
        redrawn(BytesIO(photo()), SAME)
