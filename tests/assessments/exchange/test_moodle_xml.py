"""Moodle XML: each of its types, and what is said of those that have no place here."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from tests.assessments.exchange.said import content, read, verdicts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "questions.xml"


def quiz(*questions: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'


def question(kind: str, inner: str, text: str = "<p>Was?</p>") -> str:
    return (
        f'<question type="{kind}"><name><text>Name</text></name>'
        f'<questiontext format="html"><text>{escape(text)}</text></questiontext>{inner}</question>'
    )


def answer(text: str, fraction: str = "0", inner: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text>{escape(text)}</text>{inner}</answer>'


def said(text: str) -> str:
    return f'<feedback format="html"><text>{escape(text)}</text></feedback>'


GAP = {"kind": "text", "case_sensitive": False}


@pytest.mark.parametrize(
    ("kind", "inner", "text", "type_", "expected"),
    [
        (
            "multichoice",
            "<single>true</single>" + answer("<p>a</p>", "100", said("<p>ja</p>")) + answer("b"),
            "Was?",
            "single",
            {
                "options": [
                    {"text": "a", "correct": True, "feedback": "ja"},
                    {"text": "b", "correct": False, "feedback": ""},
                ]
            },
        ),
        (
            "multichoice",
            "<single>false</single>" + answer("a", "50") + answer("b", "50") + answer("c", "-50"),
            "Was?",
            "multiple",
            {
                "options": [
                    {"text": one, "correct": one != "c", "feedback": ""} for one in ("a", "b", "c")
                ]
            },
        ),
        (
            "truefalse",
            answer("true", "0", said("doch nicht")) + answer("false", "100", said("genau")),
            "Was?",
            "truefalse",
            {"correct": False, "feedback": {"true": "doch nicht", "false": "genau"}},
        ),
        (
            "shortanswer",
            "<usecase>1</usecase>" + answer("OBD-II", "100") + answer("OBD 2", "100"),
            "Was?",
            "gap",
            {
                "passage": "[[1]]",
                "gaps": [{"kind": "text", "accepted": ["OBD-II", "OBD 2"], "case_sensitive": True}],
            },
        ),
        (
            "numerical",
            answer("12.6", "100", "<tolerance>0.2</tolerance>")
            + "<units><unit><multiplier>1</multiplier><unit_name>V</unit_name></unit></units>",
            "Was?",
            "numeric",
            {"answer": "12.6", "tolerance": "0.2", "unit": "V"},
        ),
        (
            "matching",
            "".join(
                f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'
                for left, right in (("Sattel", "Bremse"), ("Pumpe", "Kraftstoff"), ("", "Abgas"))
            ),
            "Was?",
            "matching",
            {
                "pairs": [{"left": "Sattel", "right": "Bremse"}, {"left": "Pumpe", "right": "Kraftstoff"}],
                "distractors": ["Abgas"],
            },
        ),
        (
            "ordering",
            "<selecttype>ALL</selecttype>" + answer("eins") + answer("zwei") + answer("drei"),
            "Was?",
            "order",
            {"items": [{"text": "eins"}, {"text": "zwei"}, {"text": "drei"}]},
        ),
        (
            "cloze",
            "",
            "<p>Was?</p><p>Die Frist ist {1:NUMERICAL:=24:0.5} Stunden, danach {1:SA:=ruft~=meldet} man.</p>",
            "gap",
            {
                "passage": "Die Frist ist [[1]] Stunden, danach [[2]] man.",
                "gaps": [
                    {"kind": "number", "answer": "24", "tolerance": "0.5", "unit": ""},
                    {**GAP, "accepted": ["ruft", "meldet"]},
                ],
            },
        ),
        (
            "cloze",
            "",
            "<p>Was?</p><p>Sie fragt: {1:SA:=geht&#39;s~=geht&#x27;s so#Ja.}</p>",
            "gap",
            {
                "passage": "Sie fragt: [[1]]",
                "gaps": [{**GAP, "accepted": ["geht's", "geht's so"]}],
                "explanation": "<p>„geht's so“: Ja.</p>",
            },
        ),
    ],
)  # fmt: skip
def test_each_type_comes_in_whole(
    path: Path, kind: str, inner: str, text: str, type_: str, expected: dict[str, object]
) -> None:
    found = read(path, quiz(question(kind, inner, text)))
    assert content(found) == {"text": "<p>Was?</p>", "explanation": "", **expected}
    assert (found[0].name, found[0].type) == ("Name", type_)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (
            question("gapselect", "<selectoption><text>links</text></selectoption>", "Er sitzt [[1]]."),
            ("gap", "partial", ["ohne die Auswahlliste: die Lücken werden ausgefüllt"]),
        ),
        (
            question("shortanswer", answer("Frosch*", "100") + answer("Kröte", "100")),
            ("gap", "partial", ["ohne das Muster „Frosch*“"]),
        ),
        (
            question("truefalse", answer("true", "100") + answer("false") + "<defaultgrade>2</defaultgrade>"),
            ("truefalse", "partial", ["ohne die Punktzahl 2: jede Frage zählt gleich"]),
        ),
        (
            question(
                "truefalse",
                answer("true", "100") + answer("false") + "<tags><tag><text>b</text></tag></tags>",
            ),
            ("truefalse", "partial", ["ohne Schlagwörter (b)"]),
        ),
        (
            question(
                "truefalse",
                answer("true", "100") + answer("false"),
                '<p>Was?<img src="@@PLUGINFILE@@/a%20b.png"></p>',
            ),
            ("truefalse", "partial", ["ohne Bild a b.png"]),
        ),
        (
            question(
                "truefalse",
                answer("true", "100") + answer("false"),
                "<p onclick='x()'>Was?<script>alert(1)</script></p>",
            ),
            ("truefalse", "partial", ["ohne <script>", "ohne Skripte"]),
        ),
        (
            question("essay", ""),
            (
                "essay",
                "refused",
                ["ein Freitext wird von Menschen bewertet; legen Sie die Frage als Beleg an"],
            ),
        ),
        (question("description", ""), ("description", "refused", ["das ist ein Text, keine Frage"])),
        (
            question("calculated", ""),
            ("calculated", "refused", ["ihre Zahlen werden für jeden Versuch gewürfelt"]),
        ),
        (
            question("coderunner", ""),
            ("coderunner", "refused", ["diese Art von Frage gibt es hier nicht"]),
        ),
        (question("multichoice", ""), ("multichoice", "refused", ["0 Antworten statt 2 bis 8"])),
        (
            question("truefalse", answer("true", "viel") + answer("false")),
            ("truefalse", "refused", ["„viel“ ist keine Zahl"]),
        ),
    ],
)
def test_what_is_lost_or_refused_is_said(path: Path, one: str, verdict: tuple[str, str, list[str]]) -> None:
    assert verdicts(read(path, quiz(one))) == [verdict]


def test_ids_and_categories_go_with_the_questions(path: Path) -> None:
    category = '<question type="category"><category><text>$course$/top/Bremsen</text></category></question>'
    one = question("truefalse", answer("true", "100") + answer("false") + "<idnumber>b-1</idnumber>")
    assert [(found.id, found.category) for found in read(path, quiz(category, one))] == [
        ("b-1", "$course$/top/Bremsen")
    ]


@pytest.mark.parametrize(
    ("one", "notes"),
    [
        (
            question(
                "multichoice",
                "<single>true</single><shuffleanswers>0</shuffleanswers>" + answer("a", "100") + answer("b"),
            ),
            ["ohne die feste Reihenfolge der Antworten: ob gemischt wird, sagt der Test"],
        ),
        (
            question(
                "numerical",
                answer("12", "100", "<tolerance>0</tolerance>") + answer("*", "20", said("knapp daneben")),
            ),
            ["ohne das Muster „*“", "ohne die Rückmeldung zu allen anderen Antworten"],
        ),
        (
            question("cloze", "", "<p>Es sind {1:NUMERICAL:=12:0~%20%*#knapp daneben} Volt.</p>"),
            ["ohne das Muster „*“", "ohne die Rückmeldung zu allen anderen Antworten"],
        ),
    ],
)
def test_what_a_question_of_ours_has_no_place_for_is_said(path: Path, one: str, notes: list[str]) -> None:
    assert [(status, said) for _type, status, said in verdicts(read(path, quiz(one)))] == [("partial", notes)]
