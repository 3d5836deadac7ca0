"""Aiken: a question, its answers A, B, C … in a line each, and ``ANSWER: B``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from assessments.exchange import contents
from assessments.exchange.contents import Weighed
from assessments.exchange.markup import Text
from assessments.exchange.parsed import Found, Notes, Refused, check_count, refused, short
from dealerships.bundles.errors import phrase, shown

OPTION = re.compile(r"\s*([A-Za-z])[.)]\s+(\S.*)|\s*([A-Z])[.)](\S.*)")
ANSWER = re.compile(r"\s*ANSWER\s*:\s*(.*?)\s*", re.IGNORECASE)


@dataclass
class _Block:
    text: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None

    @property
    def is_begun(self) -> bool:
        return bool(self.text or self.options)


def looks_like(text: str) -> bool:
    lines = text.split("\n")
    return any(ANSWER.fullmatch(one) for one in lines) and any(OPTION.fullmatch(one) for one in lines)


def read(text: str) -> Iterator[Found]:
    for count, block in enumerate(_blocks(text), 1):
        check_count(count)
        stem = "\n".join(block.text)
        notes = Notes()
        try:
            kind, content = contents.choice(
                Text(stem), _options(block), "", notes, is_multiple="," in (block.answer or "")
            )
        except Refused as problem:
            yield refused(stem or block.options[0][1], "multichoice", problem.why)
        else:
            yield Found(short(stem), kind, content, tuple(notes))


def _blocks(text: str) -> Iterator[_Block]:
    """Until ``ANSWER:``; where that is missing, until text comes again after the answers and a blank line."""
    block, is_after_blank = _Block(), False
    for line in text.split("\n"):
        answer, option = ANSWER.fullmatch(line), OPTION.fullmatch(line)
        if answer and block.is_begun:
            block.answer = answer[1]
            yield block
            block = _Block()
        elif option and block.is_begun:
            block.options.append(((option[1] or option[3]).upper(), option[2] or option[4]))
        elif line.strip():
            if block.options and is_after_blank:
                yield block
                block = _Block()
            if block.options:
                letter, begun = block.options[-1]
                block.options[-1] = (letter, f"{begun} {line.strip()}")
            else:
                block.text.append(line.strip())
        is_after_blank = not line.strip()
    if block.is_begun:
        yield block


def _options(block: _Block) -> list[Weighed]:
    if block.answer is None:
        raise Refused(_("die Zeile ANSWER: fehlt"))
    right = {one.strip().strip(".)").upper() for one in block.answer.split(",")}
    letters = [letter for letter, _text in block.options]
    if len(set(letters)) < len(letters):
        raise Refused(_("ein Buchstabe steht vor mehreren Antworten"))
    if not right <= set(letters):
        raise Refused(
            phrase(
                _("unter ANSWER: steht „%(answer)s“, was es nicht gibt"), {"answer": shown(block.answer, 40)}
            )
        )
    return [Weighed(Text(text), letter in right) for letter, text in block.options]
