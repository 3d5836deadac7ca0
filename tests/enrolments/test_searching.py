"""Where lessons say what is looked for."""

from __future__ import annotations

import pytest

from enrolments.searching import Find, Passage, find, nearest, passages, patterns

TEXTS = [
    Passage("intro", "text", "Ein Werkstattauftrag beginnt mit dem Fahrzeug."),
    Passage("clicks", "steps", "Auftrag anlegen Öffnen Sie Aufträge und wählen Sie Neu."),
    Passage("law", "callout", "Die Einwilligung ist freiwillig."),
]


def place(words: str) -> str | None:
    found = find("Auftrag anlegen", TEXTS, patterns(words))
    return None if found is None else found.block


@pytest.mark.parametrize(
    ("words", "block"),
    [
        ("einwilligung", "law"),
        ("AUFTRAG", "clicks"),  # click by click goes before prose
        ("werkstatt", "intro"),
        ("stattauftrag", "intro"),  # also inside compounds
        ("öffnen", "clicks"),
        ("fahrzeug beginnt", "intro"),
        ("fahrzeug freiwillig", "intro"),  # all in the lesson, no block says both
        ("anlegen einwilligung", "clicks"),
        ("fahrzeug rechnung", None),
        ("(", None),
    ],
)
def test_block_that_says_the_words(words: str, block: str | None) -> None:
    assert place(words) == block


def test_snippet_marks_what_was_looked_for() -> None:
    assert find("", TEXTS, patterns("freiwillig")) == Find(
        "law", False, (("Die Einwilligung ist ", False), ("freiwillig", True), (".", False))
    )


def test_snippet_of_a_long_text_is_the_part_around_the_word() -> None:
    text = Passage("long", "text", "Wort " * 60 + "Kennzeichen " + "danach " * 60)
    found = find("", [text], patterns("kennzeichen"))
    assert found is not None
    said = "".join(part for part, _is_hit in found.snippet)
    assert (said.startswith("… Wort"), said.endswith(" …"), len(said) < 220) == (True, True, True)


def test_texts_of_blocks_are_what_people_read() -> None:
    body = [
        {"id": "1", "type": "text", "value": "<h2>Titel</h2><p>Etwas <b>fe</b>tt &amp; mehr</p>"},
        {"id": "2", "type": "callout", "value": {"kind": "law", "text": "<p>Recht</p>"}},
        {"id": "3", "type": "image", "value": {"image": 7, "alt": "Ein Bild", "caption": ""}},
        {
            "id": "4",
            "type": "single",
            "value": {"text": "<p>Was?</p>", "options": [{"value": {"text": "Das"}}], "explanation": "Weil"},
        },
        {
            "id": "5",
            "type": "video",
            "value": {"video": 3, "captions": None, "poster": None, "transcript": ""},
        },
    ]
    assert [(one.block, one.text) for one in passages(body)] == [
        ("1", "Titel Etwas fett & mehr"),
        ("2", "Recht"),
        ("3", "Ein Bild"),
        ("4", "Was?"),
    ]


def test_nearest_words_are_those_that_look_alike() -> None:
    assert nearest("Einwiligung", (one.text for one in TEXTS)) == ["Einwilligung"]


def test_of_several_words_each_that_nothing_says_and_each_that_something_says_is_named() -> None:
    texts = [one.text for one in TEXTS]
    assert nearest("Einwiligung xyzzy", texts) == ["Einwilligung"]
    assert nearest("Einwilligung  Xyzzy", texts) == ["Einwilligung"]
    assert nearest("xyzzy", texts) == []
