"""Texts of files as our rich text and our lines: what stays, what goes, and that it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.exchange.markup import FORMATS, HTML, MARKDOWN, MOODLE, PLAIN, Text, lines, rich
from assessments.exchange.parsed import Notes

TABLE = "ohne Tabelle: ihr Inhalt steht als Text da"


@pytest.mark.parametrize(
    ("given_", "format_", "expected", "notes"),
    [
        ("a < b & c", PLAIN, "<p>a &lt; b &amp; c</p>", []),
        ("a <b und <b>c</b>\nd", MOODLE, "<p>a &lt;b und <b>c</b><br/>d</p>", []),
        ("- *a*\n- **b**", MARKDOWN, "<ul><li><i>a</i></li><li><b>b</b></li></ul>", []),
        ("<h3>T</h3>\n<div>x <strong>y</strong></div>", HTML, "<p><b>T</b></p><p>x <b>y</b></p>", []),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", HTML, "<ul><li>a<ol><li>b</li></ol></li></ul>", []),
        ("H<sub>2</sub>O und x<sup>2</sup>", HTML, "<p>H₂O und x²</p>", []),
        ("<b>a<p>b</b>", HTML, "<p><b>a</b></p><p><b>b</b></p>", []),
        ("<p>&lt;script&gt;</p>", HTML, "<p>&lt;script&gt;</p>", []),
        ("<!-- c -->a", HTML, "<p>a</p>", []),
        ("a<script>alert(1)</script>", HTML, "<p>a</p>", ["ohne <script>"]),
        ('<a href="javascript:x()">a</a>', HTML, "<p>a</p>", ["ohne Skripte"]),
        ('<p onclick="x()">a</p>', HTML, "<p>a</p>", ["ohne Skripte"]),
        ('<span style="color:red">a</span>', HTML, "<p>a</p>", ["ohne Farben und Schriften"]),
        ("<u>a</u>", HTML, "<p>a</p>", ["ohne unterstrichen, durchgestrichen oder hervorgehoben"]),
        ("<video src=x>", HTML, "", ["ohne <video>"]),
        ('<img src="data:image/png;base64,AAAA" alt="Plan">', HTML, "<p>[Plan]</p>", ["ohne Bild"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", HTML, "<p>a · b</p>", [TABLE]),
        ('<a href="https://a.de/x">hier</a>', HTML, "<p>hier (https://a.de/x)</p>", []),
        ('<a href="@@PLUGINFILE@@/Plan%20A.pdf">hier</a>', HTML, "<p>hier</p>", ["ohne den Verweis auf Plan A.pdf"]),
        ('<a name="oben">hier</a>', HTML, "<p>hier</p>", []),
    ],
)  # fmt: skip
def test_what_stays_and_what_is_said_of_the_rest(
    given_: str, format_: str, expected: str, notes: list[str]
) -> None:
    found = Notes()
    assert (rich(Text(given_, format_), found), [str(one) for one in found]) == (expected, notes)


def test_links_stay_where_they_may() -> None:
    text = Text('<a href="https://a.de/?a=1&amp;b=2" onclick="x()" class="y">hier</a>', HTML)
    assert rich(text, Notes(), links=True) == '<p><a href="https://a.de/?a=1&amp;b=2">hier</a></p>'


@given(st.text(st.sampled_from("<>&/abpulio=\"' \n!-;#*_`[]()")), st.sampled_from(FORMATS))
def test_whatever_comes_ours_is_what_it_is_when_read_again(text: str, format_: str) -> None:
    html = rich(Text(text, format_), Notes(), links=True)
    assert rich(Text(html, HTML), Notes(), links=True) == html


def test_answers_are_plain_and_their_emphasis_is_missed() -> None:
    notes = Notes()
    assert (lines(Text("<p>a <b>b</b></p><p>c</p>", HTML), notes), [str(one) for one in notes]) == (
        "a b\nc",
        ["ohne fett und kursiv in Antworten"],
    )
