"""Finding words in what lessons say, with the block that says it. Pure: from texts to hits.

Every word must occur, anywhere inside words too: German compounds put what one looks for in their middle
("Auftrag" in "Werkstattauftrag"), where a full-text index doesn't look. A catalogue's lessons are read in
milliseconds, and found the same on every database.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.questions import TYPES

AROUND = 60
"""Characters of a snippet on each side of the first word found."""
PLACE = 40
"""Characters that name a place."""
MOST_NEAREST = 3
CLICKS = "steps"
"""The block that tells click by click what to do: what one looks for at the counter."""
SILENT = frozenset({"id", "type", "kind", "url", "image", "document", "video", "captions", "poster"})
BREAK = re.compile(r"<(?:/?(?:p|li|ul|ol|h\d|div)|br)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Passage:
    """What one block of a lesson says."""

    block: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Find:
    """Where the words were found: ``snippet`` alternates between text and what was looked for."""

    block: str
    is_click_by_click: bool
    snippet: tuple[tuple[str, bool], ...]


def passages(body: Iterable[Mapping[str, Any]]) -> Iterator[Passage]:
    """The texts of a lesson's raw blocks. Of check questions only the question: answers aren't to be found."""
    for block in body:
        value = block["value"]
        if block["type"] in TYPES:
            value = value["text"]
        text = " ".join(" ".join(_texts(value)).split())
        if text:
            yield Passage(block["id"], block["type"], text)


def places(body: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each block that says something, by its id, with its first words: enough to tell it from the others."""
    return [(one.block, _shortened(one.text, PLACE)) for one in passages(body)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield html.unescape(TAG.sub("", BREAK.sub(" ", value)))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in SILENT:
                yield from _texts(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)


def patterns(words: str) -> list[re.Pattern[str]]:
    return [re.compile(re.escape(word), re.IGNORECASE) for word in words.split()]


def says(text: str, wanted: Sequence[re.Pattern[str]]) -> bool:
    return all(pattern.search(text) for pattern in wanted)


def find(title: str, texts: Sequence[Passage], wanted: Sequence[re.Pattern[str]]) -> Find | None:
    """The block to jump to: the first that says all words, click by click before prose, else the first that says
    one of them, where title and text together say them all."""
    if not says(" ".join([title, *(one.text for one in texts)]), wanted):
        return None
    ranked = sorted(texts, key=lambda one: (not says(one.text, wanted), one.kind != CLICKS))
    best = next((one for one in ranked if any(pattern.search(one.text) for pattern in wanted)), None)
    if best is None:
        return Find("", False, ((_shortened(texts[0].text), False),) if texts else ())
    return Find(best.block, best.kind == CLICKS, snippet(best.text, wanted))


def snippet(text: str, wanted: Sequence[re.Pattern[str]]) -> tuple[tuple[str, bool], ...]:
    """The text around the first word found, in parts that say whether they were looked for."""
    place = min(found.start() for pattern in wanted if (found := pattern.search(text)))
    start = text.rfind(" ", 0, max(place - AROUND, 0)) + 1 if place > AROUND else 0
    end = text.find(" ", place + 2 * AROUND)
    part = ("… " if start else "") + text[start : end if end != -1 else None] + (" …" if end != -1 else "")
    anything = re.compile("|".join(f"(?:{one.pattern})" for one in wanted), re.IGNORECASE)
    parts: list[tuple[str, bool]] = []
    last = 0
    for found in anything.finditer(part):
        parts += [(part[last : found.start()], False), (found[0], True)]
        last = found.end()
    return tuple(one for one in [*parts, (part[last:], False)] if one[0])


def _shortened(text: str, most: int = 2 * AROUND) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def nearest(words: str, texts: Iterable[str]) -> list[str]:
    """Words of the texts to look for instead, where nothing says all that was looked for: those that look like a word
    that nothing says, and of several words those that something says."""
    vocabulary = {word.casefold(): word for text in texts for word in re.findall(r"\w{4,}", text)}
    wanted = words.casefold().split()
    found: dict[str, None] = {}
    for word in wanted:
        if not any(word in known for known in vocabulary):
            close = difflib.get_close_matches(word, vocabulary, n=MOST_NEAREST, cutoff=0.75)
            found |= dict.fromkeys(vocabulary[one] for one in close)
        elif len(wanted) > 1:
            found[vocabulary.get(word, word)] = None
    return list(found)[:MOST_NEAREST]
