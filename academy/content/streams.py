"""Blocks and questions of the files as the stream fields of one language keep them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Any

from academy.content import files
from academy.content.keys import key_of
from academy.content.places import LANGUAGES, Both

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stream:
    """Everything whose ids begin with ``ids``, in one language. ``media``: image and document keys by path."""

    language: str
    ids: tuple[str, ...]
    media: Mapping[str, int]

    def body(self, blocks: Iterable[files.Block]) -> list[Raw]:
        return [self._block(block) for block in blocks]

    def aims(self, aims: Iterable[Both]) -> list[Raw]:
        return [
            {"type": "aim", "value": self._in(aim), "id": self._id("aim", str(at))}
            for at, aim in enumerate(aims)
        ]

    def question(self, question: files.Question) -> Raw:
        """The question as a block of its type. The ids of what it offers hang on its own."""
        kind, value = self._value(question)
        value |= {"text": self._in(question.text), "explanation": self._in(question.explanation)}
        return {"type": kind, "value": value, "id": self._id(question.id)}

    def _in(self, both: Both) -> str:
        return both.in_(self.language)

    def _id(self, *ids: str) -> str:
        return str(key_of(*self.ids, *ids))

    def _list(self, owner: str, rows: Iterable[tuple[str, Any]]) -> list[Raw]:
        return [{"type": "item", "value": value, "id": self._id(owner, key)} for key, value in rows]

    def _block(self, block: files.Block) -> Raw:
        if isinstance(block, files.Check):
            return self.question(block.question)
        kind, value = self._value(block)
        return {"type": kind, "value": value, "id": self._id(block.id)}

    def _picture(self, picture: files.Picture | None) -> Raw:
        if picture is None:
            return {"image": None, "alt": ""}
        return {"image": self.media[self._in(picture.path)], "alt": self._in(picture.alt)}

    # What each kind keeps --------------------------------------------------------------------------------

    @singledispatchmethod
    def _value(self, block: Any) -> tuple[str, Any]:
        raise TypeError(f"no such block: {block!r}")

    @_value.register
    def _(self, block: files.Text) -> tuple[str, Any]:
        return "text", self._in(block.html)

    @_value.register
    def _(self, block: files.Callout) -> tuple[str, Any]:
        return "callout", {"kind": block.kind, "text": self._in(block.html)}

    @_value.register
    def _(self, block: files.Figure) -> tuple[str, Any]:
        return "image", {**self._picture(block.picture), "caption": self._in(block.caption)}

    @_value.register
    def _(self, block: files.Steps) -> tuple[str, Any]:
        steps = (
            (step.id, {"text": self._in(step.html), **self._picture(step.picture)}) for step in block.steps
        )
        return "steps", {"title": self._in(block.title), "steps": self._list(block.id, steps)}

    @_value.register
    def _(self, block: files.Quote) -> tuple[str, Any]:
        return "quote", {"text": self._in(block.text), "source": self._in(block.source)}

    @_value.register
    def _(self, block: files.Example) -> tuple[str, Any]:
        return "example", {"title": self._in(block.title), "text": self._in(block.html)}

    @_value.register
    def _(self, block: files.Accordion) -> tuple[str, Any]:
        rows = (
            (one.id, {"title": self._in(one.title), "text": self._in(one.html)}) for one in block.sections
        )
        return "accordion", {"items": self._list(block.id, rows)}

    @_value.register
    def _(self, block: files.Download) -> tuple[str, Any]:
        return "download", {"title": self._in(block.title), "document": self.media[self._in(block.path)]}

    @_value.register
    def _(self, block: files.Sources) -> tuple[str, Any]:
        rows = ((one.id, {"text": self._in(one.text), "url": one.url}) for one in block.sources)
        return "sources", {"items": self._list(block.id, rows)}

    @_value.register
    def _(self, question: files.Choice) -> tuple[str, Any]:
        options = (
            (
                option.id,
                {
                    "text": self._in(option.text),
                    "is_correct": option.is_correct,
                    "feedback": self._in(option.feedback),
                },
            )
            for option in question.options
        )
        return question.type, {"options": self._list(question.id, options)}

    @_value.register
    def _(self, question: files.Order) -> tuple[str, Any]:
        items = ((item.id, self._in(item.text)) for item in question.items)
        return "order", {"items": self._list(question.id, items)}

    @_value.register
    def _(self, question: files.Matching) -> tuple[str, Any]:
        pairs = (
            (pair.id, {"left": self._in(pair.left), "right": self._in(pair.right)}) for pair in question.pairs
        )
        distractors = ((one.id, self._in(one.text)) for one in question.distractors)
        return "matching", {
            "pairs": self._list(question.id, pairs),
            "distractors": self._list(question.id, distractors),
        }

    @_value.register
    def _(self, question: files.Numeric) -> tuple[str, Any]:
        return "numeric", {
            "answer": question.answer,
            "tolerance": question.tolerance,
            "unit": self._in(question.unit) if question.unit else "",
        }

    @_value.register
    def _(self, question: files.TrueFalse) -> tuple[str, Any]:
        return "truefalse", {
            "correct": "true" if question.is_true else "false",
            "feedback_true": self._in(question.feedback_true),
            "feedback_false": self._in(question.feedback_false),
        }

    @_value.register
    def _(self, question: files.Gap) -> tuple[str, Any]:
        gaps = [{**self._gap(question.id, gap), "id": self._id(question.id, gap.id)} for gap in question.gaps]
        return "gap", {"passage": self._in(question.passage), "gaps": gaps}

    def _gap(self, owner: str, gap: files.WordGap | files.NumberGap) -> Raw:
        if isinstance(gap, files.NumberGap):
            unit = self._in(gap.unit) if gap.unit else ""
            return {
                "type": "number",
                "value": {"answer": gap.answer, "tolerance": gap.tolerance, "unit": unit},
            }
        words = gap.accepted[LANGUAGES.index(self.language)]
        rows = self._list(f"{owner}/{gap.id}", ((str(at), one) for at, one in enumerate(words)))
        return {"type": "text", "value": {"accepted": rows, "case_sensitive": gap.case_sensitive}}

    @_value.register
    def _(self, question: files.Hotspot) -> tuple[str, Any]:
        return "hotspot", self._screen(question.id, question.picture, question.areas)

    @_value.register
    def _(self, question: files.ClickPath) -> tuple[str, Any]:
        steps = (
            (
                step.id,
                {
                    "instruction": self._in(step.instruction),
                    **self._screen(f"{question.id}/{step.id}", step.picture, step.areas),
                },
            )
            for step in question.steps
        )
        return "clickpath", {"steps": self._list(question.id, steps)}

    def _screen(self, owner: str, picture: files.Picture, areas: Iterable[files.Area]) -> Raw:
        rows = (
            (
                area.id,
                {
                    "label": self._in(area.label),
                    "is_correct": area.is_correct,
                    **dict(zip(("x", "y", "width", "height"), area.place, strict=True)),
                    "feedback": self._in(area.feedback) if area.feedback else "",
                },
            )
            for area in areas
        )
        return {**self._picture(picture), "areas": self._list(owner, rows)}

    @_value.register
    def _(self, question: files.Evidence) -> tuple[str, Any]:
        criteria = ((one.id, {"text": self._in(one.text), "points": one.points}) for one in question.criteria)
        return "evidence", {
            "judge": question.judge,
            "takes": question.takes,
            "criteria": self._list(question.id, criteria),
        }

    @_value.register
    def _(self, question: files.Case) -> tuple[str, Any]:
        """The ids of a part hang on the case's."""
        inside = Stream(self.language, (*self.ids, question.id), self.media)
        return "case", {"parts": [inside.question(part) for part in question.parts]}


def shares(sizes: list[int], total: int) -> list[int]:
    """``total`` in proportion to the sizes, in whole numbers.

    The largest remainders get one more; of equal ones the earlier.
    """
    everything = sum(sizes)
    found = [total * size // everything for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda at: (-(total * sizes[at] % everything), at))
    for at in by_remainder[: total - sum(found)]:
        found[at] += 1
    return found
