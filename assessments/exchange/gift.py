"""GIFT, Moodle's plain text: its questions as ours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.exchange import contents, gaps
from assessments.exchange.contents import Made, Weighed
from assessments.exchange.gift_syntax import GiftQuestion, entries, parse
from assessments.exchange.markup import HTML, Text, plain, rich
from assessments.exchange.parsed import (
    NO_QUESTION,
    TO_BE_READ,
    Found,
    Notes,
    Refused,
    check_count,
    refused,
    short,
)


def read(text: str) -> Iterator[Found]:
    for count, entry in enumerate(entries(text), 1):
        check_count(count)
        more: dict[str, Any] = {"id": entry.id, "category": entry.category}
        try:
            found = parse(entry.source)
        except Refused as problem:
            yield refused(entry.source, "gift", problem.why, **more)
            continue
        name, notes = found.title or _beginning(found.stem), Notes()
        if entry.tags:
            notes.add(_("ohne Schlagwörter (%(tags)s)"), tags=", ".join(entry.tags))
        try:
            kind, content = _content(found, notes)
        except Refused as problem:
            yield refused(name, found.type, problem.why, **more)
        else:
            yield Found(short(name), kind, content, tuple(notes), **more)


def _beginning(text: Text) -> str:
    return plain(rich(Text(text.value[:1000], text.format), Notes()))


def _content(found: GiftQuestion, notes: Notes) -> Made:
    general = [found.general] if found.general else []
    if found.type == "description":
        raise Refused(NO_QUESTION)
    if found.type == "essay":
        raise Refused(TO_BE_READ)
    if found.type == "numerical":
        return _numeric(found, notes)
    if found.type == "shortanswer":
        return _gap(found, notes)
    explanation = contents.explained(general, notes)
    if found.type == "truefalse":
        return contents.true_false(
            found.stem,
            is_true=found.is_true,
            if_true=found.if_true,
            if_false=found.if_false,
            explanation=explanation,
            notes=notes,
        )
    if found.type == "match":
        pairs = [(one.text, one.match or Text()) for one in found.answers if one.text]
        others = [one.match or Text() for one in found.answers if not one.text]
        if any(one.feedback for one in found.answers):
            notes.add(_("ohne die Rückmeldungen zu einzelnen Paaren"))
        return contents.matching(found.stem, pairs, others, explanation, notes)
    return contents.choice(found.stem, _weighed(found), explanation, notes, is_multiple=_is_multiple(found))


def _is_multiple(found: GiftQuestion) -> bool:
    """Without an answer that is right by itself, several make it up together."""
    return not any(one.sign == "=" for one in found.answers) and not any(
        one.weight == contents.FULL for one in found.answers
    )


def _weighed(found: GiftQuestion) -> list[Weighed]:
    return [
        Weighed(one.text, one.sign == "=" or (one.weight or 0) > 0, one.weight, one.feedback)
        for one in found.answers
    ]


def _numeric(found: GiftQuestion, notes: Notes) -> Made:
    answers = [
        gaps.Amount(
            one.middle,
            one.tolerance,
            contents.FULL if one.weight is None else one.weight,
            one.feedback,
        )
        for one in found.numbers
    ]
    for one in found.answers:
        weight = one.weight if one.weight is not None else contents.FULL if one.sign == "=" else Decimal(0)
        gaps.note_wildcard(gaps.Variant("*", weight, one.feedback), notes)
    best, said = gaps.best_amount(answers, notes)
    explanation = contents.explained([found.general], notes) + said
    return contents.numeric(found.stem, best.value, best.tolerance, "", explanation, notes)


def _gap(found: GiftQuestion, notes: Notes) -> Made:
    variants = [
        gaps.Variant(
            " ".join(plain(rich(one.text, notes)).split()),
            contents.FULL if one.weight is None else one.weight,
            one.feedback,
        )
        for one in found.answers
    ]
    made, said = gaps.text_gap(variants, case_sensitive=False, notes=notes)
    explanation = contents.explained([found.general], notes) + said
    if found.after and found.before.format != HTML and found.before:
        passage = f"{contents.unmarked(found.before.value)}[[1]]{contents.unmarked(found.after)}"
        return contents.gap(Text(str(gaps.PROMPT)), passage, [made], explanation, notes)
    return contents.gap(found.stem, "[[1]]", [made], explanation, notes)
