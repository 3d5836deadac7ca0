"""Drawn figures (SVG): their size, and that they are drawings alone."""

from __future__ import annotations

import re
from pathlib import Path

import defusedxml.ElementTree as Xml
from defusedxml.common import DefusedXmlException

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 256 * 1024
_ELEMENTS = frozenset(
    f"{SVG}{name}"
    for name in (
        "svg",
        "title",
        "desc",
        "defs",
        "g",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "path",
        "text",
        "tspan",
        "marker",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    )
)
"""What a figure is drawn with. No script, no foreignObject, no image, no use, no style, no animation."""
_REFERENCE = re.compile(r"url\(\s*['\"]?(?!#)|https?:|data:|javascript:|//", re.IGNORECASE)


class NotADrawing(ValueError):
    """The file isn't an SVG that only draws."""


def check(path: Path) -> None:
    """
    :raises NotADrawing: where the file is no SVG, has no size, or holds what could run or load something.
    """
    if path.stat().st_size > LARGEST:
        raise NotADrawing(f"at most {LARGEST} bytes")
    try:
        root = Xml.parse(path, forbid_dtd=True).getroot()
    except (Xml.ParseError, DefusedXmlException, ValueError) as error:
        raise NotADrawing(f"an SVG drawing ({error})") from error
    if root is None or root.tag != f"{SVG}svg":
        raise NotADrawing("an SVG drawing")
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            raise NotADrawing(f"a drawing without <{str(element.tag).removeprefix(SVG)}>")
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2].lower()
            if local.startswith("on"):
                raise NotADrawing(f"a drawing without event handlers, not {name}")
            if local in ("href", "style") or _REFERENCE.search(value):
                raise NotADrawing(f"a drawing without references to elsewhere, not {name}={value!r}")
    box = root.attrib.get("viewBox", "").replace(",", " ").split()
    if len(box) != 4:
        raise NotADrawing("a drawing with a viewBox of four numbers")
    try:
        width, height = float(box[2]), float(box[3])
    except ValueError as error:
        raise NotADrawing("a drawing with a viewBox of four numbers") from error
    if width <= 0 or height <= 0:
        raise NotADrawing("a drawing with a size")
