"""GIFT as it is written: a file as its questions, with their answers as they stand there. Pure.

Moodle's own reader decides how the format is read; what it takes for an error is one here, for that question alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments.exchange.contents import number
from assessments.exchange.markup import MOODLE, NO_TEXT, Text
from assessments.exchange.parsed import Refused

_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_STAND_INS = {sign: chr(0xFDD0 + place) for place, sign in enumerate("\\~=#{}:n")}
"""An escaped sign is none of the syntax; these stand for them, and are no characters of any text."""
_RESTORED = {ord(stand_in): "\n" if sign == "n" else sign for sign, stand_in in _STAND_INS.items()}
_NO_CHARACTERS = dict.fromkeys(_RESTORED)
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_ID = re.compile(r"\[id:([^\x00-\x1f\]]+)\]")
_TAG = re.compile(r"\[tag:([^\x00-\x1f<>`\]]+)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,15})?)%")
_NUMBER = r"\s*([+-]?[\d.,eE+-]+?)\s*"
_RANGE = re.compile(rf"{_NUMBER}\.\.{_NUMBER}")
_SPREAD = re.compile(rf"{_NUMBER}:{_NUMBER}")
CATEGORY = "$CATEGORY:"


@dataclass(frozen=True, slots=True)
class Answer:
    """``sign`` is ``=`` or ``~``; ``match`` the right side of a pair."""

    sign: str
    weight: Decimal | None
    text: Text
    feedback: Text
    match: Text | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """What counts as right: from ``low`` to ``high``."""

    low: Decimal
    high: Decimal
    weight: Decimal | None = None
    feedback: Text = NO_TEXT

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    @property
    def tolerance(self) -> Decimal:
        return abs(self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class GiftQuestion:
    """``before`` and ``after`` are the text around the answers, blanks beside them kept; ``type`` is Moodle's word."""

    type: str
    title: str
    before: Text
    after: str
    answers: tuple[Answer, ...] = ()
    numbers: tuple[Number, ...] = ()
    is_true: bool = False
    if_true: Text = NO_TEXT
    if_false: Text = NO_TEXT
    general: Text = NO_TEXT

    @property
    def stem(self) -> Text:
        """The whole text; a blank stands where the answers stood in the middle of it."""
        if not self.after:
            return self.before
        return Text(f"{self.before.value.strip()} _____ {self.after.strip()}".strip(), self.before.format)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question's place in the file: its text, escapes replaced, and what the comments above it say."""

    source: str
    category: str
    id: str
    tags: tuple[str, ...]


def entries(text: str) -> Iterator[Entry]:
    """The questions of a file, one after the other. Blank lines stand between them.

    A blank line inside braces is none of these, unless the brace is never closed: then only that question is lost.
    """
    text = text.translate(_NO_CHARACTERS)
    lines = _ESCAPED.sub(lambda found: _STAND_INS[found[1]], text).splitlines()
    next_brace = _next_braces(lines)
    category, depth = "", 0
    held: list[str] = []
    ids: list[str] = []
    tags: list[str] = []
    for place, one in enumerate(lines):
        bare = one.strip()
        if bare.startswith("//"):
            ids += _ID.findall(bare)
            tags += _TAG.findall(bare)
            continue
        is_category = bare.startswith(CATEGORY) and not depth
        ends = not bare and not (depth > 0 and next_brace[place] == "}")
        if (ends or is_category) and held:
            yield Entry("\n".join(held), category, _last(ids), tuple(tags))
            held, ids, tags, depth = [], [], [], 0
        if is_category:
            category = restored(bare.removeprefix(CATEGORY)).strip()
        elif not ends:
            held.append(one)
            depth = max(0, depth + one.count("{") - one.count("}"))
    if held:
        yield Entry("\n".join(held), category, _last(ids), tuple(tags))


def _next_braces(lines: list[str]) -> list[str]:
    """For each line the first brace from it on, or nothing."""
    found, following = [""] * len(lines), ""
    for place in range(len(lines) - 1, -1, -1):
        braces = re.search(r"[{}]", lines[place])
        following = braces[0] if braces else following
        found[place] = following
    return found


def _last(ids: list[str]) -> str:
    return ids[-1].strip() if ids else ""


def restored(text: str) -> str:
    return text.translate(_RESTORED)


def parse(source: str) -> GiftQuestion:
    """One question.

    :raises Refused: where its braces or answers are not as they must be.
    """
    title, text = _title(source.strip())
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return GiftQuestion("description", title, _formatted(text, MOODLE), "")
    if start < 0 or end < start:
        raise Refused(_("eine geschweifte Klammer fehlt"))
    after = text[end + 1 :].rstrip()
    if "{" in after or "}" in after or "{" in text[start + 1 : end]:
        raise Refused(_("sie hat mehr als einen Block mit Antworten"))
    before = _formatted(text[:start], MOODLE)
    if after and text[:start].endswith((" ", "\n", "\t")):
        before = Text(f"{before.value} ", before.format)
    inside, general = _general(text[start + 1 : end].strip(), before.format)
    return _answered(title, before, restored(after), inside, general)


def _title(text: str) -> tuple[str, str]:
    if text.startswith("::"):
        end = text.find("::", 2)
        if end > 0:
            # The name may end in an escaped colon, so the sign that ends it is the last pair of a row.
            return restored(text[2:end]).strip(), text[end + 2 :].strip()
    return "", text


def _general(inside: str, format_: str) -> tuple[str, Text]:
    place = inside.rfind("####")
    if place < 0:
        return inside, Text()
    return inside[:place].strip(), _formatted(inside[place + 4 :], format_)


def _formatted(text: str, usual: str) -> Text:
    text = text.strip()
    found = _FORMAT.match(text)
    if found:
        return Text(restored(text[found.end() :]).strip(), found[1].lower())
    return Text(restored(text).strip(), usual)


def _answered(title: str, before: Text, after: str, inside: str, general: Text) -> GiftQuestion:
    format_ = before.format
    bare = inside.partition("#")[0].strip().upper()
    if not inside:
        return GiftQuestion("essay", title, before, after, general=general)
    if inside.startswith("#"):
        numbers, others = _numbers(inside[1:], format_)
        return GiftQuestion(
            "numerical", title, before, after, numbers=numbers, answers=others, general=general
        )
    if bare in ("T", "TRUE", "F", "FALSE"):
        return _true_false(title, before, after, inside, general)
    answers = tuple(_answers(inside, format_))
    if any(one.sign == "~" for one in answers):
        kind = "multichoice"
    elif all("->" in one.text.value for one in answers):
        kind, answers = "match", tuple(_pair(one, format_) for one in answers)
    else:
        kind = "shortanswer"
    return GiftQuestion(kind, title, before, after, answers=answers, general=general)


def _true_false(title: str, before: Text, after: str, inside: str, general: Text) -> GiftQuestion:
    """The first feedback is for who is wrong, the second for who is right: so Moodle writes and reads it."""
    bare, wrong, right = [*(one.strip() for one in inside.split("#", 2)), "", ""][:3]
    is_true = bare.upper() in ("T", "TRUE")
    if_wrong, if_right = _formatted(wrong, before.format), _formatted(right, before.format)
    return GiftQuestion(
        "truefalse",
        title,
        before,
        after,
        is_true=is_true,
        if_true=if_right if is_true else if_wrong,
        if_false=if_wrong if is_true else if_right,
        general=general,
    )


def _answers(inside: str, format_: str) -> Iterator[Answer]:
    pieces = re.split(r"([~=])", inside)
    if pieces[0].strip():
        if len(pieces) > 1:
            raise Refused(_("vor der ersten Antwort steht Text"))
        pieces = ["", "=", pieces[0]]
    for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        weight, text = _weight(piece.strip())
        text, _hash, feedback = text.partition("#")
        yield Answer(sign, weight, _formatted(text, format_), _formatted(feedback, format_))


def _pair(answer: Answer, format_: str) -> Answer:
    left, _arrow, right = answer.text.value.partition("->")
    return Answer(
        answer.sign,
        answer.weight,
        Text(left.strip(), answer.text.format),
        answer.feedback,
        Text(right.strip(), format_ if format_ != "markdown" else "plain"),
    )


def _weight(text: str) -> tuple[Decimal | None, str]:
    found = _WEIGHT.match(text)
    return (Decimal(found[1]), text[found.end() :].strip()) if found else (None, text)


def _numbers(inside: str, format_: str) -> tuple[tuple[Number, ...], tuple[Answer, ...]]:
    """The numbers, and what stands for all others: ``~#…`` or ``*``."""
    pieces = re.split(r"([=~])", inside) if re.search("[=~]", inside) else ["", "=", inside]
    if pieces[0].strip():
        raise Refused(_("vor der ersten Antwort steht Text"))
    numbers: list[Number] = []
    others: list[Answer] = []
    for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        weight, text = _weight(piece.strip())
        value, hash_, feedback = text.partition("#")
        said = _formatted(feedback, format_)
        if value.strip() == "*" or (sign == "~" and hash_ and not value.strip()):
            others.append(Answer(sign, weight, Text("*"), said))
        else:
            low, high = _bounds(restored(value))
            numbers.append(Number(low, high, weight, said))
    return tuple(numbers), tuple(others)


def _bounds(text: str) -> tuple[Decimal, Decimal]:
    if found := _RANGE.fullmatch(text):
        low, high = sorted((number(found[1]), number(found[2])))
        return low, high
    if found := _SPREAD.fullmatch(text):
        middle, tolerance = number(found[1]), abs(number(found[2]))
        return middle - tolerance, middle + tolerance
    exactly = number(text)
    return exactly, exactly
