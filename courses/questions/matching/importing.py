"""Pairs, from a file: there each says its right side itself, and the distractors stand alone."""

from __future__ import annotations

from courses.questions.base import Content
from courses.questions.importing import Importer, Parts, Raw


def value(content: Content, parts: Parts) -> Raw:
    return {
        "pairs": parts.items("pairs", content["pairs"]),
        "distractors": parts.items("distractors", content["distractors"]),
    }


def portable(content: Content) -> Content:
    rights = {one["id"]: one["text"] for one in content["rights"]}
    pairs = [{"left": one["left"], "right": rights.pop(one["match"])} for one in content["pairs"]]
    rest = {name: said for name, said in content.items() if name != "rights"}
    return {**rest, "pairs": pairs, "distractors": list(rights.values())}


IMPORTER = Importer(value, portable)
