"""What the template is told of a maker's design; colours that are not given are the academy's."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from certificates.keys.x509 import ISSUER
from certificates.models import CertificateDesign

LOGO_HEIGHT_MM = 11
LOGO_WIDEST_MM = 60
FILTER = "max-960x240|format-png"


def design_of(manufacturer: int | None) -> CertificateDesign:
    """The maker's, or one with nothing in it."""
    found = CertificateDesign.objects.filter(manufacturer=manufacturer).select_related("logo").first()
    return found or CertificateDesign()


def told(design: CertificateDesign) -> dict[str, Any]:
    return {
        "issuer": design.issuer_name or ISSUER,
        "colour": design.colour,
        "logo": _logo(design),
        "signatory": {"name": design.signatory_name, "role": design.signatory_role},
    }


def _logo(design: CertificateDesign) -> dict[str, Any] | None:
    """The picture wrapped in a drawing, and its size in millimetres; its name stands beside it as text."""
    if design.logo is None:
        return None
    rendition = design.logo.get_rendition(FILTER)
    width, height = rendition.width, rendition.height
    scale = min(LOGO_HEIGHT_MM / height, LOGO_WIDEST_MM / width)
    return {
        "svg": _wrapped(rendition.pk, rendition.file.name, width, height),
        "width": round(width * scale, 2),
        "height": round(height * scale, 2),
    }


@lru_cache(maxsize=32)  # a batch of ten thousand has one logo
def _wrapped(pk: int, name: str, width: int, height: int) -> str:
    storage = CertificateDesign._meta.get_field("logo").related_model.file.field.storage  # type: ignore[union-attr]
    with storage.open(name) as file:
        data = base64.b64encode(file.read()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )
