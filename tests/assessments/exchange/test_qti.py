"""QTI packages: what other programs wrote, what has a place here, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assessments.exchange.reading import read_questions
from tests.assessments.exchange.said import content, package, read, verdicts

SEVEN = [
    ("single", "imported", []),
    ("multiple", "imported", []),
    ("numeric", "imported", []),
    ("gap", "imported", []),
    ("matching", "imported", []),
    ("order", "imported", []),
    ("assessmentItem", "refused", ["<textentryinteraction> gibt es in QTI nicht"]),
]


@pytest.mark.parametrize("name", ["qti21-dealer", "qti30-dealer"])
def test_packages_of_other_programs_come_in(outside_fixtures: Path, name: str) -> None:
    found = read_questions(outside_fixtures / "qti" / f"{name}.zip").questions
    assert verdicts(found) == SEVEN
    assert [one.content for one in found] == [
        {
            "text": "<p>Which tool checks brake fluid moisture?</p>",
            "explanation": "",
            "options": [
                {"text": "refractometer", "correct": False, "feedback": ""},
                {"text": "brake fluid tester", "correct": True, "feedback": ""},
                {"text": "multimeter", "correct": False, "feedback": ""},
            ],
        },
        {
            "text": "<p>Select high-voltage PPE</p>",
            "explanation": "",
            "options": [
                {"text": "insulating gloves", "correct": True, "feedback": ""},
                {"text": "face shield", "correct": True, "feedback": ""},
                {"text": "loafers", "correct": False, "feedback": ""},
            ],
        },
        {
            "text": "<p>Nominal 12V battery resting voltage fully charged?</p>",
            "explanation": "",
            "answer": "12.6",
            "tolerance": "0.2",
            "unit": "",
        },
        {
            "text": "<p>The standard diagnostic connector is OBD-</p>",
            "explanation": "",
            "passage": "[[1]]",
            "gaps": [{"kind": "text", "accepted": ["II", "2"], "case_sensitive": False}],
        },
        {
            "text": "<p>Match part to system</p>",
            "explanation": "",
            "pairs": [
                {"left": "caliper", "right": "brakes"},
                {"left": "injector", "right": "fuel"},
                {"left": "alternator", "right": "charging"},
            ],
            "distractors": [],
        },
        {
            "text": "<p>Order the steps</p>",
            "explanation": "",
            "items": [{"text": one} for one in ("isolate", "lock out", "verify dead", "work")],
        },
        None,
    ]


def item(declaration: str, body: str, more: str = "") -> str:
    return (
        '<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" '
        f'title="Name"><responseDeclaration identifier="RESPONSE" {declaration}</responseDeclaration>'
        f"<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )


def right(*values: str) -> str:
    return f"<correctResponse>{''.join(f'<value>{one}</value>' for one in values)}</correctResponse>"


CHOICES = "".join(f'<simpleChoice identifier="{key}">{key}</simpleChoice>' for key in "abc")
MULTIPLE = 'baseType="identifier" cardinality="multiple">'
CHOICE = f'<p>Was?</p><choiceInteraction responseIdentifier="RESPONSE">{CHOICES}</choiceInteraction>'
NUMBER = 'baseType="float" cardinality="single">' + right("100")
ENTRY = '<p>Was?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/> V</p>'


def equal(mode: str, tolerance: str) -> str:
    return (
        f'<responseProcessing><responseCondition><responseIf><equal toleranceMode="{mode}" tolerance="{tolerance}">'
        '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal></responseIf></responseCondition>'
        "</responseProcessing>"
    )


@pytest.mark.parametrize(
    ("mode", "tolerance", "expected"),
    [
        ("absolute", "2 4", ("101", "3")),
        ("absolute", "2", ("100", "2")),
        ("relative", "5", ("100", "5")),
        ("exact", "5", ("100", "0")),
    ],
)
def test_tolerances_of_all_kinds(
    tmp_path: Path, mode: str, tolerance: str, expected: tuple[str, str]
) -> None:
    found: Any = content(read(tmp_path / "item.xml", item(NUMBER, ENTRY, equal(mode, tolerance))))
    assert (found["answer"], found["tolerance"], found["unit"]) == (*expected, "V")


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (
            item(
                MULTIPLE + right("a", "b") + '<mapping><mapEntry mapKey="a" mappedValue="2"/>'
                '<mapEntry mapKey="b" mappedValue="1"/></mapping>',
                CHOICE,
                '<responseProcessing template="http://x/rptemplates/map_response"/>',
            ),
            ("multiple", "partial", ["ohne die Gewichte der Antworten (66.67 %, 33.33 %, 0 %)"]),
        ),
        (
            item(MULTIPLE + right("a"), CHOICE + '<p><img src="a/bild.png" alt="Plan"/></p>'),
            ("multiple", "partial", ["ohne Bild bild.png"]),
        ),
        (
            item(
                MULTIPLE + right("a"), CHOICE, '<modalFeedback identifier="incorrect_fb">Nein</modalFeedback>'
            ),
            (
                "multiple",
                "partial",
                ["ohne die Rückmeldungen für „richtig“, „teilweise richtig“ und „falsch“"],
            ),
        ),
        (
            item(
                MULTIPLE + right("a"),
                '<p>Er sitzt <inlineChoiceInteraction responseIdentifier="RESPONSE">'
                '<inlineChoice identifier="a">links</inlineChoice></inlineChoiceInteraction>.</p>',
            ),
            ("gap", "partial", ["ohne die Auswahlliste: die Lücken werden ausgefüllt"]),
        ),
        (
            item(MULTIPLE + right("a"), '<extendedTextInteraction responseIdentifier="RESPONSE"/>'),
            (
                "extendedTextInteraction",
                "refused",
                ["ein Freitext wird von Menschen bewertet; legen Sie die Frage als Beleg an"],
            ),
        ),
        (
            item(MULTIPLE + right("a"), CHOICE + CHOICE),
            ("choiceInteraction", "refused", ["sie besteht aus mehreren Fragen"]),
        ),
        (item(MULTIPLE, CHOICE), ("choiceInteraction", "refused", ["keine Antwort ist richtig"])),
        (
            item(MULTIPLE + right("a"), '<sliderInteraction responseIdentifier="RESPONSE"/>'),
            ("sliderInteraction", "refused", ["diese Art von Frage gibt es hier nicht"]),
        ),
    ],
)
def test_what_is_lost_or_refused_is_said(
    tmp_path: Path, one: str, verdict: tuple[str, str, list[str]]
) -> None:
    assert verdicts(read(tmp_path / "item.xml", one)) == [verdict]


def test_every_item_of_the_manifest_is_reported(tmp_path: Path) -> None:
    """What is missing, damaged or no item, too."""
    names = ("good.xml", "gone.xml", "broken.xml", "other.xml")
    resources = "".join(f'<resource type="imsqti_item_xmlv2p1" href="{name}"/>' for name in names)
    path = package(
        tmp_path / "package.zip",
        {
            "imsmanifest.xml": f"<manifest><resources>{resources}</resources></manifest>",
            "good.xml": item(NUMBER, ENTRY),
            "broken.xml": "<assessmentItem>",
            "other.xml": "<other/>",
        },
    )
    assert [(one.name, str(one.status)) for one in read_questions(path).questions] == [
        ("Name", "imported"),
        ("gone.xml", "refused"),
        ("broken.xml", "refused"),
        ("other.xml", "refused"),
    ]


TEXT = 'baseType="string" cardinality="single">' + right("OBD")


def compared(more: str) -> str:
    return (
        f"<responseProcessing><responseCondition><responseIf><stringMatch {more}>"
        '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></stringMatch></responseIf>'
        "</responseCondition></responseProcessing>"
    )


@pytest.mark.parametrize(
    ("processing", "is_sensitive", "notes"),
    [
        ("", True, []),
        (compared('caseSensitive="true"'), True, []),
        (compared('caseSensitive="false"'), False, []),
        (
            compared('caseSensitive="false" substring="true"'),
            False,
            ["ohne „enthält“: die ganze Antwort wird verglichen"],
        ),
    ],
)
def test_capitals_count_as_the_item_says(
    tmp_path: Path, processing: str, is_sensitive: bool, notes: list[str]
) -> None:
    entry = '<p>Was?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    [found] = read(tmp_path / "item.xml", item(TEXT, entry, processing))
    assert found.content is not None
    assert found.content["gaps"] == [{"kind": "text", "accepted": ["OBD"], "case_sensitive": is_sensitive}]
    assert verdicts([found])[0][2] == notes


ONE = 'baseType="identifier" cardinality="single">' + right("a")
FIXED = ["ohne die feste Reihenfolge der Antworten: ob gemischt wird, sagt der Test"]
ASIDE = ["ohne Rückmeldungen und Hinweise im Text der Frage"]
NOTED = '<feedbackInline identifier="a" outcomeIdentifier="F">Genau.</feedbackInline>'


@pytest.mark.parametrize(
    ("body", "notes"),
    [
        (CHOICE.replace("Interaction r", 'Interaction shuffle="true" r', 1), []),
        (CHOICE.replace("Interaction r", 'Interaction shuffle="false" r', 1), FIXED),
        (CHOICE.replace('"c">', '"c" fixed="true">'), FIXED),
        (CHOICE.replace(">a<", f">a{NOTED}<"), []),  # the option's own feedback
        (CHOICE + f"<p>{NOTED}</p>", ASIDE),
        (CHOICE + '<infoControl title="Tipp"><p>Denken Sie nach.</p></infoControl>', ASIDE),
    ],
)
def test_order_and_asides_are_not_lost_silently(tmp_path: Path, body: str, notes: list[str]) -> None:
    assert verdicts(read(tmp_path / "item.xml", item(ONE, body)))[0][2] == notes
