"""What is asked of a question's content whatever its type: plain JSON, walked through. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from courses.questions.base import Answer, Content, Mark, QuestionType

WORDS = frozenset(
    {
        "text",
        "feedback",
        "explanation",
        "left",
        "unit",
        "passage",
        "accepted",
        "image",
        "alt",
        "label",
        "instruction",
    }
)
"""What may differ between the languages of a question; all the rest decides and must not.

Where a screenshot differs, its areas lie in the same places: an answer is a place on it, in any language.
"""


def skeleton(content: Content | Any) -> Any:
    """A question's content without its words: what must be the same in all languages."""
    if isinstance(content, dict):
        return {name: skeleton(value) for name, value in content.items() if name not in WORDS}
    if isinstance(content, list):
        return [skeleton(one) for one in content]
    return content


def images(content: Content | Any) -> Iterator[int]:
    """The keys of the images that a question shows."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name == "image" and value is not None:
                yield value
            else:
                yield from images(value)
    elif isinstance(content, list):
        for one in content:
            yield from images(one)


def mark_over(kind: QuestionType, contents: Iterable[Content], answer: Answer) -> Mark:
    """What the most generous of a question's languages says of the answer; of equal ones, the first.

    Whoever types the German word into the English question has understood it.
    """
    return max((kind.mark(content, answer) for content in contents), key=lambda mark: mark.points)
