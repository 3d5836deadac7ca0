"""A text with gaps, from a file."""

from __future__ import annotations

from courses.questions.base import Content
from courses.questions.importing import Importer, Parts, Raw


def value(content: Content, parts: Parts) -> Raw:
    gaps = [(gap["kind"], _gap(gap, f"gaps/{place}", parts)) for place, gap in enumerate(content["gaps"])]
    return {"passage": content["passage"], "gaps": parts.typed("gaps", gaps)}


def _gap(gap: Content, path: str, parts: Parts) -> Raw:
    if gap["kind"] == "number":
        return {name: gap[name] for name in ("answer", "tolerance", "unit")}
    return {"accepted": parts.plain(path, gap["accepted"]), "case_sensitive": gap["case_sensitive"]}


IMPORTER = Importer(value)
