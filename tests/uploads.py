"""Files as people send them: a PDF file, and pictures that tell more than they show."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CAMERA = b"Geheimkamera"
GPS, MODEL, ORIENTATION = 0x8825, 0x0110, 0x0112


def photo(
    format_: str = "JPEG", size: tuple[int, int] = (40, 20), color: str = "red", **options: Any
) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, color).save(written, format_, **options)
    return written.getvalue()


def with_place(format_: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """A photo that says where and with what it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[MODEL], exif[ORIENTATION] = CAMERA.decode(), 6
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 30.0, 0.0)})
    return photo(format_, size, exif=exif)
