"""A figure is a drawing: it runs nothing, and loads nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from academy.content.drawings import NotADrawing, check

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">{}</svg>'


def checked(folder: Path, text: str) -> None:
    path = folder / "figure.svg"
    path.write_text(text)
    check(path)


def test_a_drawing_passes(tmp_path: Path) -> None:
    checked(tmp_path, DRAWING.format('<g fill="url(#a)"><rect width="1" height="1"/></g>'))


@pytest.mark.parametrize(
    "text",
    [
        "kein XML",
        "<html/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING.format("<title>&a;</title>"),
        DRAWING.format("<script>alert(1)</script>"),
        DRAWING.format("<foreignObject/>"),
        DRAWING.format("<style>@import 'x'</style>"),
        DRAWING.format('<image href="https://example.org/a.png"/>'),
        DRAWING.format('<use href="#a"/>'),
        DRAWING.format('<rect onload="x()"/>'),
        DRAWING.format('<rect fill="url(https://example.org/a)"/>'),
        DRAWING.format('<rect style="fill:red"/>'),
        DRAWING.format('<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:x()"/>'),
    ],
)
def test_anything_more_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotADrawing):
        checked(tmp_path, text)
