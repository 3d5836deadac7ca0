"""Questions as a QTI 2.1 package: an item each, a test that lists them, and the manifest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.outgoing import Outgoing, gap_numbers, xml
from courses.questions.base import Content

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same questions always make the same package."""


@dataclass
class Parts:
    """What an item is made of. ``score`` are the rules that count, one after the other."""

    body: str
    declarations: list[str]
    score: list[str]
    feedbacks: dict[str, str] = field(default_factory=dict)
    """What is said to who chooses something, by its identifier."""
    cardinality: str = "single"


def written(questions: Sequence[Outgoing], title: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "imsmanifest.xml", _manifest(questions))
        _add(archive, "test.xml", _test(questions, title))
        for one in questions:
            _add(archive, f"items/{one.key}.xml", _item(one))
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, EPOCH), XML + text, zipfile.ZIP_DEFLATED)


def _identifier(one: Outgoing) -> str:
    return f"Q-{one.key}"


def _manifest(questions: Sequence[Outgoing]) -> str:
    items = "".join(
        f'<resource identifier="{_identifier(one)}" type="imsqti_item_xmlv2p1" href="items/{one.key}.xml">'
        f'<file href="items/{one.key}.xml"/></resource>\n'
        for one in questions
    )
    uses = "".join(f'<dependency identifierref="{_identifier(one)}"/>' for one in questions)
    return (
        f'<manifest xmlns="{PACKAGE}" identifier="MANIFEST">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n"
        "<organizations/>\n<resources>\n"
        f'<resource identifier="TEST" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/>{uses}'
        f"</resource>\n{items}</resources>\n</manifest>\n"
    )


def _test(questions: Sequence[Outgoing], title: str) -> str:
    refs = "".join(
        f'<assessmentItemRef identifier="{_identifier(one)}" href="items/{one.key}.xml"/>\n'
        for one in questions
    )
    return (
        f'<assessmentTest xmlns="{QTI}" identifier="TEST" title="{xml(title)}">\n'
        '<testPart identifier="PART" navigationMode="nonlinear" submissionMode="simultaneous">\n'
        f'<assessmentSection identifier="SECTION" title="{xml(title)}" visible="true">\n{refs}'
        "</assessmentSection>\n</testPart>\n</assessmentTest>\n"
    )


def _item(one: Outgoing) -> str:
    parts = WRITERS[one.type](one.content)
    explanation = one.content["explanation"]
    outcomes = [SCORE]
    said: list[str] = []
    processing = list(parts.score)
    if parts.feedbacks:
        outcomes.append(
            f'<outcomeDeclaration identifier="FEEDBACK" cardinality="{parts.cardinality}" baseType="identifier"/>\n'
        )
        processing.append(_set("FEEDBACK", '<variable identifier="RESPONSE"/>'))
        said += [_feedback("FEEDBACK", key, _paragraphs(text)) for key, text in parts.feedbacks.items()]
    if explanation:
        outcomes.append(
            '<outcomeDeclaration identifier="AFTER" cardinality="single" baseType="identifier"/>\n'
        )
        processing.append(_set("AFTER", '<baseValue baseType="identifier">explanation</baseValue>'))
        said.append(_feedback("AFTER", "explanation", explanation))
    return (
        f'<assessmentItem xmlns="{QTI}" identifier="{_identifier(one)}" title="{xml(one.name)}" adaptive="false" '
        f'timeDependent="false">\n{"".join(parts.declarations)}{"".join(outcomes)}'
        f"<itemBody>\n{parts.body}\n</itemBody>\n"
        f"<responseProcessing>\n{''.join(processing)}</responseProcessing>\n{''.join(said)}</assessmentItem>\n"
    )


def _set(outcome: str, expression: str) -> str:
    return f'<setOutcomeValue identifier="{outcome}">{expression}</setOutcomeValue>\n'


def _feedback(outcome: str, key: str, html: str) -> str:
    return f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{key}" showHide="show">{html}</modalFeedback>\n'


def _paragraphs(text: str) -> str:
    return f"<p>{'<br/>'.join(xml(line) for line in text.splitlines())}</p>"


def _declaration(name: str, base: str, cardinality: str, correct: Sequence[str], mapping: str = "") -> str:
    values = "".join(f"<value>{xml(one)}</value>" for one in correct)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>\n"
    )


def _mapping(points: dict[str, int], **attributes: str) -> str:
    entries = "".join(
        f'<mapEntry mapKey="{xml(key)}" mappedValue="{value}"{_attributes(attributes)}/>'
        for key, value in points.items()
    )
    return f'<mapping lowerBound="0" defaultValue="0">{entries}</mapping>'


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


SCORE = (
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">'
    "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>\n"
)
POINT = '<baseValue baseType="float">1</baseValue>'


def _plus(points: str) -> str:
    return _set("SCORE", f'<sum><variable identifier="SCORE"/>{points}</sum>')


def _mapped(name: str = "RESPONSE") -> str:
    return _plus(f'<mapResponse identifier="{name}"/>')


def _if(condition: str) -> str:
    """A point where it holds."""
    return f"<responseCondition><responseIf>{condition}{_plus(POINT)}</responseIf></responseCondition>\n"


def _keys(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(1, count + 1)]


def _choice(content: Content, *, is_multiple: bool) -> Parts:
    """Points as we count them: one for each that is right, one off for each that is wrong."""
    options = content["options"]
    keys = _keys("choice_", len(options))
    points = {
        key: 1 if one["correct"] else -1
        for key, one in zip(keys, options, strict=True)
        if is_multiple or one["correct"]
    }
    correct = [key for key, one in zip(keys, options, strict=True) if one["correct"]]
    cardinality = "multiple" if is_multiple else "single"
    choices = "".join(
        f'<simpleChoice identifier="{key}">{xml(one["text"])}</simpleChoice>\n'
        for key, one in zip(keys, options, strict=True)
    )
    return Parts(
        _interaction(
            content["text"], "choiceInteraction", choices, f'maxChoices="{0 if is_multiple else 1}"'
        ),
        [_declaration("RESPONSE", "identifier", cardinality, correct, _mapping(points))],
        [_mapped()],
        {key: one["feedback"] for key, one in zip(keys, options, strict=True) if one["feedback"]},
        cardinality,
    )


def _interaction(text: str, tag: str, inner: str, more: str = "") -> str:
    return f'{text}\n<{tag} responseIdentifier="RESPONSE" shuffle="true" {more}>\n{inner}</{tag}>'


def _single(content: Content) -> Parts:
    return _choice(content, is_multiple=False)


def _multiple(content: Content) -> Parts:
    return _choice(content, is_multiple=True)


def _true_false(content: Content) -> Parts:
    correct = "true" if content["correct"] else "false"
    choices = "".join(
        f'<simpleChoice identifier="{key}" fixed="true">{xml(label)}</simpleChoice>\n'
        for key, label in (("true", _("richtig")), ("false", _("falsch")))
    )
    return Parts(
        _interaction(content["text"], "choiceInteraction", choices, 'maxChoices="1"'),
        [_declaration("RESPONSE", "identifier", "single", [correct], _mapping({correct: 1}))],
        [_mapped()],
        {key: text for key, text in content["feedback"].items() if text},
    )


def _order(content: Content) -> Parts:
    keys = _keys("step_", len(content["items"]))
    choices = "".join(
        f'<simpleChoice identifier="{key}">{xml(one["text"])}</simpleChoice>\n'
        for key, one in zip(keys, content["items"], strict=True)
    )
    matched = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    return Parts(
        _interaction(content["text"], "orderInteraction", choices),
        [_declaration("RESPONSE", "identifier", "ordered", keys)],
        [_if(matched)],
    )


def _matching(content: Content) -> Parts:
    lefts = _keys("left_", len(content["pairs"]))
    rights = _keys("right_", len(content["pairs"]) + len(content["distractors"]))
    texts = [one["right"] for one in content["pairs"]] + list(content["distractors"])
    pairs = [f"{left} {right}" for left, right in zip(lefts, rights, strict=False)]
    left_side = _associable(lefts, [one["left"] for one in content["pairs"]], 1)
    right_side = _associable(rights, texts, len(lefts))
    return Parts(
        _interaction(
            content["text"], "matchInteraction", left_side + right_side, f'maxAssociations="{len(lefts)}"'
        ),
        [_declaration("RESPONSE", "directedPair", "multiple", pairs, _mapping(dict.fromkeys(pairs, 1)))],
        [_mapped()],
    )


def _associable(keys: Sequence[str], texts: Sequence[str], most: int) -> str:
    choices = "".join(
        f'<simpleAssociableChoice identifier="{key}" matchMax="{most}">{xml(text)}</simpleAssociableChoice>\n'
        for key, text in zip(keys, texts, strict=True)
    )
    return f"<simpleMatchSet>\n{choices}</simpleMatchSet>\n"


def _numeric(content: Content) -> Parts:
    unit = f" {xml(content['unit'])}" if content["unit"] else ""
    body = f'{content["text"]}\n<p><textEntryInteraction responseIdentifier="RESPONSE"/>{unit}</p>'
    return Parts(
        body, [_declaration("RESPONSE", "float", "single", [content["answer"]])], [_near("RESPONSE", content)]
    )


def _near(name: str, amount: Any) -> str:
    spread = f"{amount['tolerance']} {amount['tolerance']}"
    return _if(
        f'<equal toleranceMode="absolute" tolerance="{spread}"><variable identifier="{name}"/>'
        f'<correct identifier="{name}"/></equal>'
    )


def _gap(content: Content) -> Parts:
    parts = Parts("", [], [])
    for number, gap in enumerate(content["gaps"], 1):
        name = f"RESPONSE_{number}"
        if gap["kind"] == "number":
            parts.declarations.append(_declaration(name, "float", "single", [gap["answer"]]))
            parts.score.append(_near(name, gap))
        else:
            case = "true" if gap["case_sensitive"] else "false"
            mapping = _mapping(dict.fromkeys(gap["accepted"], 1), caseSensitive=case)
            parts.declarations.append(_declaration(name, "string", "single", gap["accepted"][:1], mapping))
            parts.score.append(_mapped(name))
    parts.body = f"{content['text']}\n<p>{''.join(_passage(content['passage']))}</p>"
    return parts


def _passage(passage: str) -> Iterator[str]:
    for place, part in enumerate(gap_numbers(passage)):
        if place % 2:
            yield f'<textEntryInteraction responseIdentifier="RESPONSE_{part}"/>'
        else:
            yield xml(part).replace("\n", "<br/>")


WRITERS: dict[str, Callable[[Content], Parts]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _true_false,
    "order": _order,
    "matching": _matching,
    "numeric": _numeric,
    "gap": _gap,
}
