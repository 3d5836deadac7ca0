"""Markdown becomes the rich text that the editor makes too."""

from __future__ import annotations

import pytest

from academy.content.prose import LINE, PROSE, QUESTION, SHORT, Allowed, NotAllowed, html_of


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Ein Satz.\nNoch einer.", "<p>Ein Satz. Noch einer.</p>"),
        ("Eins\n\nZwei", "<p>Eins</p><p>Zwei</p>"),
        ("## Titel\nText", "<h2>Titel</h2><p>Text</p>"),
        ("**fett** und *schräg*", "<p><b>fett</b> und <i>schräg</i></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("[das](https://example.org/?a=1&b=2)", '<p><a href="https://example.org/?a=1&amp;b=2">das</a></p>'),
        ("5 < 6 & „so“", "<p>5 &lt; 6 &amp; „so“</p>"),
    ],
)
def test_markdown_as_rich_text(markdown: str, html: str) -> None:
    assert html_of(markdown, PROSE) == html


@pytest.mark.parametrize(
    ("markdown", "allowed"),
    [
        ("## Titel", SHORT),
        ("- a", LINE),
        ("[a](https://example.org)", QUESTION),
        ("<script>alert(1)</script>", PROSE),
        ("Ein <b>Wort</b>", PROSE),
        ("> Zitat", PROSE),
        ("`code`", PROSE),
        ("---", PROSE),
        ("eins  \nzwei", PROSE),
        ("- a\n\n  b", PROSE),
        ("[a](data:text/html,x)", PROSE),
    ],
)
def test_what_has_no_place_is_refused(markdown: str, allowed: Allowed) -> None:
    with pytest.raises(NotAllowed):
        html_of(markdown, allowed)
