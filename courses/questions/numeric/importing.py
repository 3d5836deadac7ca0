"""A number, from a file."""

from __future__ import annotations

from courses.questions.base import Content
from courses.questions.importing import Importer, Parts, Raw


def value(content: Content, parts: Parts) -> Raw:
    return {name: content[name] for name in ("answer", "tolerance", "unit")}


IMPORTER = Importer(value)
