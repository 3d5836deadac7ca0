"""GIFT: what an independent parser reads of the same files, and what becomes of each question."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assessments.exchange.gift_syntax import Answer, GiftQuestion, Number, entries, parse
from assessments.exchange.markup import Text
from tests.assessments.exchange.said import content, read, verdicts

TYPES = {
    "description": "Description",
    "essay": "Essay",
    "truefalse": "TF",
    "multichoice": "MC",
    "shortanswer": "Short",
    "match": "Matching",
    "numerical": "Numerical",
}

PLAIN = ("description", "essay")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "questions.gift"


# What an independent parser reads ------------------------------------------------------------------------


def as_the_other_says(question: GiftQuestion, entry: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": entry.id or None,
        "tags": list(entry.tags) or None,
        "type": TYPES[question.type],
        "title": question.title or None,
        "stem": _text(question.stem),
        "hasEmbeddedAnswers": bool(question.after),
    }
    if question.type != "description":
        found["globalFeedback"] = _text(question.general)
    if question.type == "truefalse":
        found |= {
            "isTrue": question.is_true,
            "trueFeedback": _text(question.if_true),
            "falseFeedback": _text(question.if_false),
        }
    elif question.type == "match":
        found["matchPairs"] = [
            {"subquestion": _text(one.text, always=True), "subanswer": one.match.value if one.match else None}
            for one in question.answers
        ]
    elif question.type == "numerical":
        found["choices"] = [_number(one) for one in question.numbers]
    elif question.type in ("multichoice", "shortanswer"):
        found["choices"] = [_choice(one) for one in question.answers]
    return found


def _text(text: Text, *, always: bool = False) -> dict[str, str] | None:
    """The other parser takes line breaks for blanks where the format is Moodle's own."""
    if not text and not always:
        return None
    value = " ".join(text.value.split()) if text.format == "moodle" else text.value
    return {"format": text.format, "text": value}


def _choice(one: Answer) -> dict[str, Any]:
    return {
        "isCorrect": one.sign == "=",
        "weight": None if one.weight is None else float(one.weight),
        "text": _text(one.text),
        "feedback": _text(one.feedback),
    }


def _number(one: Number) -> tuple[Any, ...]:
    return one.low, one.high, one.weight, _text(one.feedback)


def _expected(question: dict[str, Any]) -> dict[str, Any]:
    """Bounds are compared whatever way they are written in."""
    if question["type"] == "Numerical":
        choices = question["choices"]
        alone = not isinstance(choices, list)
        question["choices"] = [
            (
                *_bounds(one if alone else one["text"]),
                None if alone else _weight(one),
                None if alone else one["feedback"],
            )
            for one in ([choices] if alone else choices)
        ]
    elif question["type"] in ("MC", "Short"):
        for one in question["choices"]:
            one["weight"] = None if one["weight"] is None else float(one["weight"])
    return question


def _weight(one: dict[str, Any]) -> Decimal | None:
    return None if one["weight"] is None else Decimal(str(one["weight"]))


def _bounds(said: dict[str, Any]) -> tuple[Decimal, Decimal]:
    if said["type"] == "high-low":
        return Decimal(str(said["numberLow"])), Decimal(str(said["numberHigh"]))
    middle, spread = Decimal(str(said["number"])), Decimal(str(said.get("range", 0)))
    return middle - spread, middle + spread


def test_every_file_says_to_us_what_it_says_to_an_independent_parser(outside_fixtures: Path) -> None:
    """But for feedback on what is true: there Moodle's own reader decides, for whom the first is for who is wrong."""
    got, expected = {}, {}
    for file in sorted((outside_fixtures / "gift").glob("*.gift")):
        found = [(parse(one.source), one) for one in entries(file.read_text(encoding="utf-8"))]
        got[file.name] = [as_the_other_says(*one) for one in found]
        said = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        expected[file.name] = [_expected(one) for one in said if one["type"] != "Category"]
    for one in expected["TFTwoFeedback.gift"]:
        if one["isTrue"]:
            one["trueFeedback"], one["falseFeedback"] = one["falseFeedback"], one["trueFeedback"]
    assert got == expected


def test_what_becomes_of_the_questions_of_these_files(outside_fixtures: Path, path: Path) -> None:
    found = {
        file.stem: verdicts(read(path, file.read_bytes()))
        for file in sorted((outside_fixtures / "gift").glob("*.gift"))
    }
    assert {name: [(kind, status) for kind, status, _notes in said] for name, said in found.items()} == {
        "TFTwoFeedback": [("truefalse", "imported")] * 3,
        "categorySpecialCharacter": [],
        "descriptionTitleEscapedColon": [("description", "refused"), ("truefalse", "imported")],
        "escapeAll": [("single", "imported")],
        "escapeEquals": [("single", "imported")],
        "formatExamples": [("single", "partial")],
        "markdown": [("description", "refused")] * 4,
        "mc1": [("single", "imported")],
        "mc4": [("single", "imported")],
        "mcHTMLComment": [("single", "partial")],
        "multipleAnswersFloat": [("multiple", "partial")],
        "numerical1": [*[("numeric", "imported")] * 8, ("numeric", "partial"), ("numeric", "imported")],
        "shortAnswer1": [("gap", "imported")] * 2,
        "shortAnswerNotMatching": [("single", "imported")] * 2,
        "shortFirstEmbeddedUnderline": [("gap", "imported")] * 2,
        "symbolsAll": [("truefalse", "imported")],
        "tag_id_and_two_tags": [("essay", "refused")],
        "tf1": [("truefalse", "imported")],
        "tf1_markdown": [("truefalse", "imported")],
        "totara_moodle_backslash": [("essay", "refused")],
        "totara_moodle_match": [("matching", "imported")],
        "totara_moodle_multichoice_multi": [("multiple", "partial")],
        "totara_moodle_pre_content": [("essay", "refused")],
        "totara_moodle_shortanswer_general_feedback": [("gap", "partial")],
        "totara_moodle_truefalse_true_answer1": [("truefalse", "imported")],
        "type_inferred_multiline_markdown": [("gap", "imported")],
    }
    lost = {
        name: [note for kind, _status, notes in said for note in notes if kind not in PLAIN]
        for name, said in found.items()
    }
    assert {name: notes for name, notes in lost.items() if notes} == {
        "formatExamples": ["ohne fett und kursiv in Antworten"],
        "mcHTMLComment": ["ohne Farben und Schriften"],
        "multipleAnswersFloat": [
            "ohne die Gewichte der Antworten (33.33 %, 33.33 %, -100 %, 33.33 %, -100 %)"
        ],
        "numerical1": ["ohne die weitere Lösung 1822 ± 2 (50 %)"],
        "totara_moodle_multichoice_multi": ["ohne die Gewichte der Antworten (50 %, -100 %, 50 %, -100 %)"],
        "totara_moodle_shortanswer_general_feedback": [
            "ohne Teilpunkte: „Cat“ (50 %) zählt nicht",
            "ohne die Rückmeldung zu allen anderen Antworten",
        ],
    }
    assert {tuple(notes) for said in found.values() for kind, _status, notes in said if kind in PLAIN} == {
        ("das ist ein Text, keine Frage",),
        ("ein Freitext wird von Menschen bewertet; legen Sie die Frage als Beleg an",),
    }


# What each kind of question becomes ----------------------------------------------------------------------


def test_one_right_answer_with_feedback_and_what_is_said_to_all(path: Path) -> None:
    found = read(path, "::Frist::Wie lange?{=24 h#Genau. ~48 h#Zu lang. ####Siehe Handbuch.}")
    assert content(found) == {
        "text": "<p>Wie lange?</p>",
        "explanation": "<p>Siehe Handbuch.</p>",
        "options": [
            {"text": "24 h", "correct": True, "feedback": "Genau."},
            {"text": "48 h", "correct": False, "feedback": "Zu lang."},
        ],
    }
    assert found[0].name == "Frist"


def test_weights_that_count_as_we_do_are_no_loss(path: Path) -> None:
    found = read(path, "Was?{~%50%a ~%50%b ~%-50%c}")
    assert [one["correct"] for one in content(found)["options"]] == [True, True, False]


def test_several_answers_of_which_any_would_do_are_all_needed(path: Path) -> None:
    assert verdicts(read(path, "Was?{=a =b ~c}")) == [
        (
            "multiple",
            "partial",
            ["ohne die Wahl unter mehreren richtigen Antworten: alle richtigen sind nötig"],
        )
    ]


def test_half_right_answers_earn_nothing(path: Path) -> None:
    assert verdicts(read(path, "Was?{=a ~%50%b ~c}")) == [
        ("single", "partial", ["ohne Teilpunkte für halb richtige Antworten"])
    ]


def test_the_first_feedback_on_a_statement_is_for_who_is_wrong(path: Path) -> None:
    found = read(path, "Stimmt das?{TRUE#doch#ja}\n\nStimmt das auch?{F#nein#richtig}")
    assert [one.content and one.content["feedback"] for one in found] == [
        {"true": "ja", "false": "doch"},
        {"true": "nein", "false": "richtig"},
    ]


def test_a_missing_word_is_a_gap_in_its_sentence(path: Path) -> None:
    assert content(read(path, "Der Stecker heißt OBD-{=II =2} und sitzt links.")) == {
        "text": "<p>Ergänzen Sie, was fehlt.</p>",
        "explanation": "",
        "passage": "Der Stecker heißt OBD-[[1]] und sitzt links.",
        "gaps": [{"kind": "text", "accepted": ["II", "2"], "case_sensitive": False}],
    }


def test_a_range_is_its_middle_and_half_its_width(path: Path) -> None:
    found = content(read(path, "Spannung?{#12.4..12.8}"))
    assert (found["answer"], found["tolerance"]) == ("12.6", "0.2")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Was?{=a ~b", "eine geschweifte Klammer fehlt"),
        ("Was} {=a ~b}", "eine geschweifte Klammer fehlt"),
        ("Was {=a} und {=b}?", "sie hat mehr als einen Block mit Antworten"),
        ("Was?{~a ~b}", "keine Antwort ist richtig"),
        ("Was?{=a}{", "sie hat mehr als einen Block mit Antworten"),
        ("{=a ~b}", "sie hat keinen Text"),
        ("Was?{#viel}", "„viel“ ist keine Zahl"),
        ("Was?{#}", "„“ ist keine Zahl"),
        ("Was?{=a -> 1 =b -> 1}", "dieselbe rechte Seite gehört zu mehreren linken"),
        ("Was?{" + " ".join(f"~{n}" for n in range(8)) + " =9}", "9 Antworten statt 2 bis 8"),
        ("Was?{=" + "a" * 301 + " ~b}", "eine Antwort ist länger als 300 Zeichen"),
        ("Was?{=*}", "was richtig ist, steht nur als Muster mit * da"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_refused_with_its_reason(path: Path, text: str, reason: str) -> None:
    assert [(status, notes) for _kind, status, notes in verdicts(read(path, text, "gift"))] == [
        ("refused", [reason])
    ]


def test_a_brace_left_open_costs_that_question_alone(path: Path) -> None:
    text = "Eins?{=a ~b\n\nZwei?{=a\n\n~b}\n\nDrei?{=a ~b}"
    assert [status for _kind, status, _notes in verdicts(read(path, text))] == [
        "refused",
        "imported",
        "imported",
    ]


def test_categories_and_ids_are_those_of_the_comments_above(path: Path) -> None:
    text = "$CATEGORY: Bremsen/Flüssigkeit\n\n// [id:b-1]\nWas?{T}\n\nUnd?{F}"
    found = read(path, text)
    assert [(one.category, one.id) for one in found] == [
        ("Bremsen/Flüssigkeit", "b-1"),
        ("Bremsen/Flüssigkeit", ""),
    ]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Zahl?{#=5:0 ~#Leider nein.}", ["ohne die Rückmeldung zu allen anderen Antworten"]),
        ("Zahl?{#=5:0 =%20%*}", ["ohne das Muster „*“"]),
        ("Was gehört wozu?{=a -> b #Gut. =c -> d}", ["ohne die Rückmeldungen zu einzelnen Paaren"]),
    ],
)
def test_what_a_question_of_ours_has_no_place_for_is_said(path: Path, text: str, notes: list[str]) -> None:
    assert [(status, said) for _type, status, said in verdicts(read(path, text))] == [("partial", notes)]
