"""Something to put in order, from a file."""

from __future__ import annotations

from courses.questions.base import Content
from courses.questions.importing import Importer, Parts, Raw


def value(content: Content, parts: Parts) -> Raw:
    return {"items": parts.items("items", [one["text"] for one in content["items"]])}


IMPORTER = Importer(value)
