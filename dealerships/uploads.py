"""What somebody sends in is what its content says, never what it is called: PDF files and pictures. Without a database.

A PDF file is kept as it is. A picture is drawn anew, upright: where and with what it was taken, a preview, and
anything hidden in its file stay behind. Which of them are taken, how large, and what is said to who sent another
file is for the apps that take them.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)

MB = 1024 * 1024
PDF_HEAD, PDF_TAIL = b"%PDF-", b"%%EOF"
TAIL = 2048
"""A PDF file ends within its last bytes; some programs write a little behind the end."""


class NotAPicture(ValueError):
    """None of the formats that are taken, or broken."""


class TooManyPixels(ValueError):
    """A picture, but one that would take more memory than it is worth."""


@dataclass(frozen=True, slots=True)
class Redrawing:
    """Which pictures are taken, and what becomes of them."""

    formats: tuple[str, ...]
    most_pixels: int
    edge: int | None = None
    """Pixels of the longer side that are kept at most; None: as many as there are."""
    as_jpeg: bool = False
    """Whatever it was; what is see-through becomes white."""
    quality: int = 90


@dataclass(frozen=True, slots=True)
class Picture:
    data: bytes
    format: str
    """As Pillow calls it."""


def is_pdf(head: bytes) -> bool:
    return head.startswith(PDF_HEAD)


def is_whole_pdf(data: bytes) -> bool:
    """It also ends as a PDF file does: nothing broke off on the way."""
    return is_pdf(data) and PDF_TAIL in data[-TAIL:]


def redrawn(file: BinaryIO, wanted: Redrawing) -> Picture:
    """The picture in the file, drawn anew.

    :raises NotAPicture: where it is none of those that are taken.
    :raises TooManyPixels: before anything is decoded.
    """
    try:
        with Image.open(file, formats=wanted.formats) as image:
            if image.width * image.height > wanted.most_pixels:
                raise TooManyPixels(f"{image.width} × {image.height}")
            if wanted.as_jpeg and wanted.edge:
                image.draft("RGB", (wanted.edge, wanted.edge))  # of a JPEG only as much is decoded as is kept
            kind = "JPEG" if wanted.as_jpeg else str(image.format)
            upright = ImageOps.exif_transpose(image)
            if wanted.edge:
                upright.thumbnail((wanted.edge, wanted.edge))
            bare = _bare(_opaque(upright) if wanted.as_jpeg else upright)
            return Picture(_written(bare, kind, wanted.quality), kind)
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise TooManyPixels(str(problem)) from problem
    except Exception as problem:  # decoders raise whatever they like
        raise NotAPicture(str(problem)) from problem


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _bare(image: Image.Image) -> Image.Image:
    """The same points and nothing else."""
    bare = Image.new(image.mode, image.size)
    if image.mode == "P" and (palette := image.getpalette()):
        bare.putpalette(palette)
    bare.paste(image)
    return bare


def _written(image: Image.Image, kind: str, quality: int) -> bytes:
    written = BytesIO()
    how = {} if kind == "PNG" else {"quality": quality}
    image.save(written, kind, **how, **({"optimize": True} if kind == "JPEG" else {}))
    return written.getvalue()
