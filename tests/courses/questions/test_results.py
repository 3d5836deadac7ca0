"""How a result reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from courses.questions import TYPES
from courses.questions.base import NOTHING
from tests.courses.questions.contents import gaps, number, word

HOURS = {"answer": "1500.500000", "tolerance": "0", "unit": "h", "text": "", "explanation": ""}
PAIRS = {
    "pairs": [{"id": "p", "left": "Lead", "match": "b"}],
    "rights": [{"id": "a", "text": "Kauf"}, {"id": "b", "text": "Anfrage"}],
}


def read(name: str, content: Any, answer: Any, language: str = "de") -> str:
    mark = NOTHING if answer is None else TYPES[name].mark(content, answer)
    with translation.override(language):
        page = render_to_string(
            f"courses/questions/{name}/result.html",
            {"content": content, "answer": answer, "mark": mark, "reveal": True, "offered": []},
        )
    return " ".join(strip_tags(page.replace("<", " <")).split())


@pytest.mark.parametrize(
    ("content", "answer", "language", "text"),
    [
        (HOURS, None, "de", "Richtig ist 1500,5 h."),
        (HOURS, None, "en", "The right answer is 1500.5 h."),
        ({**HOURS, "answer": "2031", "unit": ""}, "2030", "de", "2030 Richtig ist 2031."),
        (HOURS, "1500,5", "de", "1500,5 h"),
    ],
)
def test_number(content: Any, answer: Any, language: str, text: str) -> None:
    assert read("numeric", content, answer, language) == text


@pytest.mark.parametrize(
    ("row", "language", "text"),
    [
        (number("a", "2.500000", unit="Std."), "de", "Lücke 1: 2,5 Std."),
        (number("a", "24.000000"), "en", "Gap 1: 24"),
        (word("a", "Lead & Co", "Leads"), "de", "Lücke 1: Lead &amp; Co"),
    ],
)
def test_what_belongs_in_a_gap(row: dict[str, Any], language: str, text: str) -> None:
    assert read("gap", gaps(row), {"a": "?"}, language).endswith(text)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (None, "Lead Dazu passt: Anfrage"),
        ({"p": "a"}, "Lead → Kauf Dazu passt: Anfrage"),
        ({"p": "b"}, "Lead → Anfrage"),
    ],
)
def test_pair(answer: Any, text: str) -> None:
    assert read("matching", PAIRS, answer) == text
