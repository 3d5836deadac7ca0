"""Questions that come from files: contents without ids, as the stream field keeps them. Pure.

A type that files can carry has an `Importer` beside its form and its marking; what a format says of a question is
the affair of whoever reads files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from courses.questions.base import Content

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a question: they take over the ids of ``like`` by their places, else get some of their own.

    ``key`` is the question's; ``like`` what the stream field holds already, or nothing.
    """

    key: UUID
    like: Raw = field(default_factory=dict)

    def block(self, kind: str, importer: Importer, content: Content) -> Raw:
        """The question as a block of its type."""
        value = {
            "text": content["text"],
            **importer.value(content, self),
            "explanation": content["explanation"],
        }
        return {"type": kind, "value": value, "id": self._known("id") or str(uuid5(self.key, "question"))}

    def items(self, name: str, values: Sequence[Any]) -> list[Raw]:
        return self.typed(name, [("item", value) for value in values])

    def typed(self, name: str, values: Sequence[tuple[str, Any]]) -> list[Raw]:
        """Parts of several types, each with the name of its own."""
        return [
            {"type": kind, "value": value, "id": self._id(name, place)}
            for place, (kind, value) in enumerate(values)
        ]

    def plain(self, path: str, values: Sequence[Any]) -> list[Raw]:
        """Parts of parts, which nothing refers to."""
        return [
            {"type": "item", "value": value, "id": str(uuid5(self.key, f"{path}/{place}"))}
            for place, value in enumerate(values)
        ]

    def _id(self, *path: str | int) -> str:
        return self._known("value", *path, "id") or str(uuid5(self.key, "/".join(map(str, path))))

    def _known(self, *path: Any) -> str:
        """The id at a place of what is there; nothing where that is otherwise."""
        place: Any = self.like
        for step in path:
            try:
                place = place[step]
            except (KeyError, IndexError, TypeError):
                return ""
        return place if isinstance(place, str) else ""


def _as_it_is(content: Content) -> Content:
    return content


@dataclass(frozen=True, slots=True)
class Importer:
    """How questions of a type come from files and go to them.

    ``value``: what the block keeps of a content without ids, besides text and explanation. ``portable``: the same
    content as a file has it, of one of ours; its ids are taken away by whoever asks.
    """

    value: Callable[[Content, Parts], Raw]
    portable: Callable[[Content], Content] = _as_it_is
