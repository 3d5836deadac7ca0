"""One QTI item as a question of ours. Names are those of QTI 2.x, without namespaces. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import Any, NoReturn
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from assessments.exchange import contents, gaps
from assessments.exchange.cloze import note_choices
from assessments.exchange.contents import FULL, Made, Weighed, number
from assessments.exchange.markup import HTML, MARK, MARK_END, Text, line, plain, rich, typed
from assessments.exchange.parsed import (
    AREAS,
    NO_QUESTION,
    TO_BE_READ,
    Found,
    Notes,
    Refused,
    refused,
    short,
    words,
)
from assessments.exchange.trees import text_of
from dealerships.bundles.errors import phrase

ASIDE = frozenset(
    {"feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "infoControl", "stylesheet"}
)
SAID_ASIDE = frozenset({"feedbackInline", "feedbackBlock", "infoControl"})
IN_TEXT = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
UNDERSTOOD = words(
    "responseProcessing responseCondition responseIf responseElseIf responseElse match correct "
    "variable equal setOutcomeValue baseValue mapResponse sum and or not isNull stringMatch "
    "member multiple product gt gte lt lte exitResponse"
)
FOR_RIGHT_OR_WRONG = re.compile(r"(?:in|partially[_-]?)?correct|right|wrong|falsch|richtig", re.IGNORECASE)
NOT_HERE = {
    "extendedTextInteraction": TO_BE_READ,
    "uploadInteraction": TO_BE_READ,
    "hotspotInteraction": AREAS,
    "selectPointInteraction": AREAS,
    "positionObjectInteraction": AREAS,
    "graphicGapMatchInteraction": AREAS,
    "graphicAssociateInteraction": AREAS,
    "graphicOrderInteraction": AREAS,
}
TRUE_FALSE = ("true", "false")
_MARK = f"{MARK}%s{MARK_END}"
_MARKED = re.compile(rf"{MARK}(\d+){MARK_END}")
_OWN_LINE = re.compile(rf"{MARK}\d+{MARK_END}(?: (?P<unit>\S.{{0,29}}))?")


@dataclass
class Declaration:
    """What a response must be."""

    cardinality: str
    base: str
    correct: list[str]
    mapping: list[tuple[str, Decimal, bool]]
    """Answer, points, and whether capitals count."""


@dataclass
class Item:
    """An item taken apart: its text as HTML, with marks where something is typed, and what is asked."""

    root: Element
    declarations: dict[str, Declaration]
    interactions: list[Element] = field(default_factory=list)
    html: str = ""

    def declaration(self, interaction: Element) -> Declaration:
        found = self.declarations.get(interaction.get("responseIdentifier", ""))
        if found is None:
            raise Refused(_("es fehlt, was richtig ist"))
        return found

    @property
    def is_mapped(self) -> bool:
        """Whether points come from the mapping."""
        processing = self.root.find("responseProcessing")
        if processing is None:
            return False
        template = processing.get("template", "")
        return "map_response" in template or processing.find(".//mapResponse") is not None


def read(root: Element, category: str) -> Found:
    name = (root.get("title") or "").strip()
    more: dict[str, Any] = {"id": (root.get("identifier") or "").strip()[:200], "category": category}
    notes = Notes()
    interactions: list[Element] = []
    try:
        item = Item(root, _declarations(root), interactions)
        body = root.find("itemBody")
        item.html = "" if body is None else _html(body, interactions)
        kind, content = _content(item, notes)
        _note_the_rest(item, notes)
    except Refused as problem:
        words = {one.tag for one in interactions} or {"assessmentItem"}
        return refused(name or more["id"], short(", ".join(sorted(words)), 60), problem.why, **more)
    if name == more["id"]:
        name = ""
    return Found(short(contents.named(name, content)), kind, content, tuple(notes), **more)


def _declarations(root: Element) -> dict[str, Declaration]:
    return {
        one.get("identifier", ""): Declaration(
            one.get("cardinality", "single"),
            one.get("baseType", "identifier"),
            [text_of(value).strip() for value in one.findall("correctResponse/value")],
            [
                (
                    entry.get("mapKey", ""),
                    number(entry.get("mappedValue", "0")),
                    entry.get("caseSensitive", "true").lower() != "false",
                )
                for entry in one.findall("mapping/mapEntry")
            ],
        )
        for one in root.findall("responseDeclaration")
    }


def _html(element: Element, interactions: list[Element]) -> str:
    """What is in an element as HTML; interactions are noted, and marked where they stand in the text."""
    parts = [escape(element.text or "")]
    for child in element:
        if child.tag.endswith("Interaction"):
            interactions.append(child)
            if child.tag in IN_TEXT:
                parts.append(_MARK % len(interactions))
            else:
                prompt = child.find("prompt")
                if prompt is not None:
                    parts.append(f"<p>{_html(prompt, interactions)}</p>")
        elif child.tag not in ASIDE:
            parts.append(_tag(child, interactions))
        parts.append(escape(child.tail or ""))
    return "".join(parts)


def _tag(element: Element, interactions: list[Element]) -> str:
    inner = _html(element, interactions)
    if element.tag == "object" and element.get("type", "").startswith("image/"):
        return f'<img src="{escape(element.get("data", ""))}" alt="{escape(text_of(element).strip())}">'
    attributes = "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attrib.items()
        if name in ("src", "alt", "href", "style")
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"


def _content(item: Item, notes: Notes) -> Made:
    if item.root.get("adaptive", "false") == "true":
        raise Refused(_("sie hat mehrere Schritte, die voneinander abhängen"))
    if item.root.find("templateDeclaration") is not None:
        raise Refused(_("ihre Zahlen werden für jeden Versuch gewürfelt"))
    if not item.interactions:
        _refuse_without_interaction(item)
    if all(one.tag in IN_TEXT for one in item.interactions):
        return _typed(item, notes)
    if len(item.interactions) > 1:
        raise Refused(_("sie besteht aus mehreren Fragen"))
    interaction = item.interactions[0]
    reader = READERS.get(interaction.tag)
    if reader is None:
        raise Refused(NOT_HERE.get(interaction.tag, _("diese Art von Frage gibt es hier nicht")))
    return reader(item, interaction, notes)


def _refuse_without_interaction(item: Item) -> NoReturn:
    """Some writers make up elements; saying which helps to find out whose fault it is."""
    for one in item.root.iter():
        if one.tag.lower().endswith("interaction"):
            raise Refused(phrase(_("<%(tag)s> gibt es in QTI nicht"), {"tag": short(one.tag, 40)}))
    raise Refused(NO_QUESTION if plain(rich(Text(item.html, HTML), Notes())) else _("sie ist leer"))


def _text(item: Item) -> Text:
    """Some writers say the question twice: above the interaction and in it."""
    html = item.html
    prompt = item.interactions[0].find("prompt")
    if prompt is not None:
        said = plain(rich(Text(_html(prompt, []), HTML), Notes()))
        if plain(rich(Text(html, HTML), Notes())).split("\n") == [said, said]:
            html = _html(prompt, [])
    return Text(html, HTML)


def _option(element: Element) -> Text:
    return Text(_html(element, []), HTML)


def _feedback(item: Item, choice: Element) -> Text:
    """What is said to who chooses this: within it, or by its name."""
    key = choice.get("identifier", "")
    inside = [one for tag in ("feedbackInline", "feedbackBlock") for one in choice.iter(tag)]
    named = [one for one in item.root.findall("modalFeedback") if one.get("identifier") == key]
    return Text("".join(f"<p>{_body(one)}</p>" for one in (*inside, *named)), HTML)


def _body(feedback: Element) -> str:
    inner = feedback.find("contentBody")
    return _html(feedback if inner is None else inner, [])


def _explanation(item: Item, notes: Notes, used: Sequence[str] = ()) -> str:
    parts = []
    for one in item.root.findall("modalFeedback"):
        key = one.get("identifier", "")
        if key in used:
            continue
        if FOR_RIGHT_OR_WRONG.search(key):
            notes.add(_("ohne die Rückmeldungen für „richtig“, „teilweise richtig“ und „falsch“"))
        else:
            parts.append(Text(_body(one), HTML))
    return contents.explained(parts, notes)


def _note_the_rest(item: Item, notes: Notes) -> None:
    body = item.root.find("itemBody")
    if body is not None and body.find(".//rubricBlock") is not None:
        notes.add(_("ohne die Hinweise zur Bewertung"))
    if body is not None and _has_asides(body):
        notes.add(_("ohne Rückmeldungen und Hinweise im Text der Frage"))
    processing = item.root.find("responseProcessing")
    if processing is not None:
        strange = {one.tag for one in processing.iter()} - UNDERSTOOD
        if strange:
            notes.add(_("ohne die eigene Auswertung (%(words)s)"), words=short(", ".join(sorted(strange))))


def _has_asides(element: Element) -> bool:
    """Whether something is said on the side that no choice of a question of ours carries."""
    return any(
        one.tag in SAID_ASIDE or (one.tag != "choiceInteraction" and _has_asides(one)) for one in element
    )


# Choices -------------------------------------------------------------------------------------------------


def _choice(item: Item, interaction: Element, notes: Notes) -> Made:
    choices = interaction.findall("simpleChoice")
    keys = [one.get("identifier", "") for one in choices]
    if sorted(keys) != sorted(TRUE_FALSE) and _has_fixed_order(interaction, choices):
        contents.note_fixed_order(notes)
    declaration = item.declaration(interaction)
    weights = _weights(item, declaration)
    right = set(declaration.correct) or {key for key, points, _case in declaration.mapping if points > 0}
    explanation = _explanation(item, notes, keys)
    if sorted(keys) == sorted(TRUE_FALSE) and len(right) == 1:
        by_key = dict(zip(keys, choices, strict=True))
        return contents.true_false(
            _text(item),
            is_true=right == {"true"},
            if_true=_feedback(item, by_key["true"]),
            if_false=_feedback(item, by_key["false"]),
            explanation=explanation,
            notes=notes,
        )
    answers = [
        Weighed(
            _option(one),
            key in right,
            weights.get(key, Decimal(0)) if weights else None,
            _feedback(item, one),
        )
        for key, one in zip(keys, choices, strict=True)
    ]
    return contents.choice(
        _text(item), answers, explanation, notes, is_multiple=declaration.cardinality != "single"
    )


def _has_fixed_order(interaction: Element, choices: Sequence[Element]) -> bool:
    """Some writers have the choices mixed and each of them fixed: they mean nothing by it."""
    fixed = sum(one.get("fixed", "false") == "true" for one in choices)
    return interaction.get("shuffle", "true") == "false" or 0 < fixed < len(choices)


def _weights(item: Item, declaration: Declaration) -> dict[str, Decimal]:
    """Points in percent of all that can be had, where the item counts by points."""
    if not item.is_mapped:
        return {}
    points = {key: value for key, value, _case in declaration.mapping}
    gains = [value for value in points.values() if value > 0]
    if not gains:
        return {}
    whole = max(gains) if declaration.cardinality == "single" else sum(gains)
    return {key: value * 100 / whole for key, value in points.items()}


def _order(item: Item, interaction: Element, notes: Notes) -> Made:
    by_key = {one.get("identifier", ""): one for one in interaction.findall("simpleChoice")}
    correct = item.declaration(interaction).correct
    if sorted(correct) != sorted(by_key):
        raise Refused(_("die richtige Reihenfolge nennt nicht jeden Schritt einmal"))
    return contents.order(
        _text(item), [_option(by_key[key]) for key in correct], _explanation(item, notes), notes
    )


def _match(item: Item, interaction: Element, notes: Notes) -> Made:
    sets = [
        {one.get("identifier", ""): _option(one) for one in side.findall("simpleAssociableChoice")}
        for side in interaction.findall("simpleMatchSet")
    ]
    if len(sets) != 2:
        raise Refused(_("sie hat nicht zwei Seiten"))
    return _pairs(item, interaction, sets[0], sets[1], notes)


def _associate(item: Item, interaction: Element, notes: Notes) -> Made:
    """Pairs among equals: the first of each becomes the left side."""
    options = {
        one.get("identifier", ""): _option(one) for one in interaction.findall("simpleAssociableChoice")
    }
    lefts = {pair.split()[0] for pair in item.declaration(interaction).correct if len(pair.split()) == 2}
    notes.add(_("ohne freie Paarbildung: links und rechts stehen fest"))
    left = {key: one for key, one in options.items() if key in lefts}
    return _pairs(
        item, interaction, left, {key: one for key, one in options.items() if key not in lefts}, notes
    )


def _pairs(
    item: Item, interaction: Element, left: dict[str, Text], right: dict[str, Text], notes: Notes
) -> Made:
    declaration = item.declaration(interaction)
    said = declaration.correct or [key for key, points, _case in declaration.mapping if points > 0]
    found: dict[str, str] = {}
    for pair in said:
        ends = pair.split()
        if len(ends) != 2 or ends[0] not in left or ends[1] not in right or ends[0] in found:
            raise Refused(_("nicht zu jeder linken Seite gehört genau eine rechte"))
        found[ends[0]] = ends[1]
    if found.keys() != left.keys():
        raise Refused(_("nicht zu jeder linken Seite gehört genau eine rechte"))
    pairs = [(left[key], right[found[key]]) for key in left]
    others = [one for key, one in right.items() if key not in found.values()]
    return contents.matching(_text(item), pairs, others, _explanation(item, notes), notes)


READERS: dict[str, Callable[[Item, Element, Notes], Made]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _associate,
}


# What is typed -------------------------------------------------------------------------------------------


def _typed(item: Item, notes: Notes) -> Made:
    """A number or a word alone below the question, or gaps in a text; what stands above the text is the question."""
    html = rich(Text(item.html, HTML), notes)
    head, rest = typed(html)
    above, passage = Text(head, HTML), plain(rest)
    asked = above or Text(str(gaps.PROMPT))
    alone = _OWN_LINE.fullmatch(passage) if above else None
    if len(item.interactions) == 1:
        one = item.interactions[0]
        declaration = item.declaration(one)
        if declaration.base in ("float", "integer"):
            if alone is not None:
                return _number_alone(item, one, above, alone["unit"] or "", notes)
            if passage.endswith(MARK_END):
                return _number_alone(item, one, Text(_MARKED.sub("", html), HTML), "", notes)
        elif passage.endswith(MARK_END) and alone is None:
            asked, passage = Text(_MARKED.sub("", html), HTML), _MARK % 1
    made, said = [], []
    for one in item.interactions:
        gap, words = _gap(item, one, notes)
        made.append(gap)
        said.append(words)
    marked = _MARKED.sub(r"[[\1]]", contents.unmarked(passage))
    return contents.gap(asked, marked, made, _explanation(item, notes) + "".join(said), notes)


def _number_alone(item: Item, interaction: Element, text: Text, unit: str, notes: Notes) -> Made:
    answer, tolerance = _amount(item, interaction, notes)
    return contents.numeric(text, answer, tolerance, unit, _explanation(item, notes), notes)


def _gap(item: Item, interaction: Element, notes: Notes) -> tuple[dict[str, object], str]:
    declaration = item.declaration(interaction)
    if interaction.tag == "inlineChoiceInteraction":
        by_key = {
            one.get("identifier", ""): line(_option(one), notes)
            for one in interaction.findall("inlineChoice")
        }
        if len(declaration.correct) != 1 or declaration.correct[0] not in by_key:
            raise Refused(_("es fehlt, was richtig ist"))
        note_choices(notes)
        return contents.text_gap([by_key[declaration.correct[0]]], case_sensitive=False), ""
    if declaration.base in ("float", "integer"):
        return contents.number_gap(*_amount(item, interaction, notes), ""), ""
    variants = list(_variants(item, declaration))
    if not variants:
        raise Refused(_("es fehlt, was richtig ist"))
    case = _case_counts(item, interaction.get("responseIdentifier", ""), declaration, notes)
    return gaps.text_gap(variants, case_sensitive=case, notes=notes)


def _variants(item: Item, declaration: Declaration) -> Iterator[gaps.Variant]:
    """By the mapping where there is one; an answer named as correct is fully right whatever it says."""
    best = max((points for _key, points, _case in declaration.mapping), default=Decimal(0))
    mapped = {key: points * 100 / best for key, points, _case in declaration.mapping if best > 0}
    weights = dict.fromkeys(declaration.correct, FULL) if not (item.is_mapped and mapped) else {}
    for key, weight in {**mapped, **weights}.items():
        yield gaps.Variant(key.replace("*", "\\*"), weight)


def _case_counts(item: Item, response: str, declaration: Declaration, notes: Notes) -> bool:
    """Matching says so unless the mapping or the comparison of texts says otherwise."""
    compared = [
        one
        for one in item.root.iter("stringMatch")
        if response in [each.get("identifier") for each in one.findall("variable")]
    ]
    if any(one.get("substring", "false") == "true" for one in compared):
        notes.add(_("ohne „enthält“: die ganze Antwort wird verglichen"))
    if compared and all(one.get("caseSensitive", "true") == "false" for one in compared):
        return False
    return all(case for _key, _points, case in declaration.mapping)


def _amount(item: Item, interaction: Element, notes: Notes) -> tuple[Decimal, Decimal]:
    declaration = item.declaration(interaction)
    values = declaration.correct or [key for key, points, _case in declaration.mapping if points > 0]
    if not values:
        raise Refused(_("es fehlt, was richtig ist"))
    if len(values) > 1:
        notes.add(_("ohne die weiteren Lösungen (%(values)s)"), values=short(", ".join(values[1:])))
    answer = number(values[0])
    below, above = _tolerances(item, interaction.get("responseIdentifier", ""), answer)
    return answer + (above - below) / 2, (above + below) / 2


def _tolerances(item: Item, response: str, answer: Decimal) -> tuple[Decimal, Decimal]:
    for equal in item.root.iter("equal"):
        if response not in [one.get("identifier") for one in equal.findall("variable")]:
            continue
        mode = equal.get("toleranceMode", "exact")
        if mode not in ("absolute", "relative"):
            return Decimal(0), Decimal(0)
        bounds = [number(one) for one in equal.get("tolerance", "0").split()] or [Decimal(0)]
        below, above = bounds[0], bounds[-1]
        if mode == "relative":
            below, above = abs(answer) * below / 100, abs(answer) * above / 100
        return below, above
    return Decimal(0), Decimal(0)
